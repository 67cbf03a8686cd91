import { textAt } from '../../manifests/field';
import type { Entry } from '../../plan/object-set';
import type { MinorVersion } from '../../plan/types';
import type { Typed } from '../typed';
import { type Edit, asOverrides, editsBetween } from './edits';
import { type Base, explicitProps } from './explicit-props';
import { Fit } from './fit';
import { objectsOf } from './objects';
import { type PartName, type Parts, partsOf } from './parts';
import { shorten, sizeOf } from './shorten';

/** A StatefulSet as a StatefulApp. */
export interface AdoptedApp {
  readonly name: string;
  readonly namespace: string;
  /** The objects that the StatefulApp defines. */
  readonly parts: Parts;
  readonly props: Typed;
  /** Edits of the StatefulSet that neither a prop nor an override can make. */
  readonly patches: readonly Edit[];
  /** Edits of the StatefulSet for which there is no prop, by overrides or patches. */
  readonly edits: readonly Edit[];
}

const KUBERNETES: Base = { defaults: 'kubernetes', recommendedLabels: false };

const RECOMMENDED: readonly Base[] = [
  { defaults: 'recommended', recommendedLabels: true },
  { defaults: 'recommended', recommendedLabels: false },
];

/** Finds the StatefulApp with the fewest props that makes a StatefulSet and what belongs to it. */
export function adoptApp(
  statefulSet: Entry,
  entries: readonly Entry[],
  taken: ReadonlySet<Entry>,
  kubernetes: MinorVersion,
): AdoptedApp {
  const parts = fittingParts(partsOf(statefulSet, entries, taken), kubernetes);
  const fit = new Fit(parts, kubernetes);
  const explicit = explicitProps(parts, KUBERNETES);
  const least = fit.misfits(explicit).length;
  const alternatives = RECOMMENDED.map((base) => explicitProps(parts, base)).filter(
    (props) => fit.misfits(props).length <= least,
  );
  const [shortest = explicit] = [explicit, ...alternatives]
    .map((props) => shorten(props, fit))
    .sort((a, b) => sizeOf(a) - sizeOf(b));
  return { name: fit.name, namespace: fit.namespace, parts, ...withEdits(shortest, fit) };
}

/** Parts without those that no props make. They are objects beside the app. */
function fittingParts(parts: Parts, kubernetes: MinorVersion): Parts {
  const misfits = new Fit(parts, kubernetes)
    .misfits(explicitProps(parts, KUBERNETES))
    .filter((part) => part !== 'statefulSet' && parts[part] !== undefined);
  // An Ingress needs the Service that it leads to.
  const without = new Set<PartName>(misfits.includes('service') ? [...misfits, 'ingress'] : misfits);
  if (without.size === 0) return parts;
  const left = Object.fromEntries(Object.entries(parts).filter(([part]) => !without.has(part as PartName)));
  return fittingParts(left as unknown as Parts, kubernetes);
}

function withEdits(props: Typed, fit: Fit): Pick<AdoptedApp, 'props' | 'patches' | 'edits'> {
  const { statefulSet } = objectsOf(fit.name, fit.namespace, props);
  const { object } = fit.parts.statefulSet;
  if (statefulSet === undefined) throw new Error(`${textAt(object, 'metadata', 'name')} has no StatefulSet`);
  const wanted = { ...object, metadata: { ...(object.metadata as object), namespace: fit.namespace } };
  const edits = editsBetween(statefulSet, wanted, fit.kubernetes);
  const { overrides, patches } = asOverrides(edits, 'KubeStatefulSetProps');
  return {
    props: Object.keys(overrides).length > 0 ? { ...props, overrides: { statefulSet: overrides } } : props,
    patches,
    edits,
  };
}
