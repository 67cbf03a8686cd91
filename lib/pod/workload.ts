import type { ObjectMeta } from '../../imports/k8s';
import type { PropNames } from '../core/prop-names';

/** Common properties of all objects of a workload. */
export interface Workload {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The labels that select the pods. */
  readonly selector: Readonly<Record<string, string>>;
}

/** Metadata of an object of a workload, with additional labels and annotations. */
export interface ObjectOptions {
  /** Name of the object. @default the name of the workload */
  readonly name?: string;
  /** Labels of the object, besides those of the workload. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the object. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

export const OBJECT_OPTIONS: PropNames<ObjectOptions> = { name: true, labels: true, annotations: true };

/** The metadata of an object of a workload. */
export function metadataOf(
  workload: Workload,
  { name = workload.name, labels, annotations }: ObjectOptions = {},
): ObjectMeta & { readonly name: string } {
  return { name, namespace: workload.namespace, labels: { ...workload.labels, ...labels }, annotations };
}
