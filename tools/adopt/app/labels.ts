import { isPlainObject } from '../../../lib/core/wire';
import { valueAt } from '../../manifests/field';
import { type PartName, type Parts, selectorOf } from './parts';

type Labels = Readonly<Record<string, unknown>>;

/** The labels of an app, by the props that set them. */
export interface LabelProps {
  /** Labels that all objects have. */
  readonly labels: Labels;
  readonly podLabels: Labels;
  /** The other labels of each object. */
  readonly of: (part: PartName) => Labels;
}

/** @param recommended whether all objects have the recommended labels and those of the selector */
export function labelProps(parts: Parts, recommended: boolean): LabelProps {
  const selector = labelsAt(selectorOf(parts.statefulSet.object));
  const ofPods = labelsAt(valueAt(parts.statefulSet.object, 'spec', 'template', 'metadata', 'labels'));
  const ofPart = (part: PartName): Labels => labelsAt(valueAt(parts[part]?.object, 'metadata', 'labels'));
  const all = [...(Object.keys(parts) as PartName[]).filter((part) => parts[part]).map(ofPart), ofPods];
  const common = all.reduce((one, other) => entries(one, (key, value) => other[key] === value));
  const labels = recommended ? minus(common, selector) : common;
  const known = recommended ? { ...labels, ...selector } : labels;
  return {
    labels,
    podLabels: minus(ofPods, { ...selector, ...labels }),
    of: (part) => minus(ofPart(part), known),
  };
}

function minus(labels: Labels, others: Labels): Labels {
  return entries(labels, (key, value) => others[key] !== value);
}

function entries(labels: Labels, isKept: (key: string, value: unknown) => boolean): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key, value]) => isKept(key, value)));
}

function labelsAt(value: unknown): Labels {
  return isPlainObject(value) ? value : {};
}
