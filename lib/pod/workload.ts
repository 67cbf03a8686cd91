import type { ObjectMeta } from '../../imports/k8s';

/** What all objects of a workload have in common. */
export interface Workload {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The labels that select the pods. */
  readonly selector: Readonly<Record<string, string>>;
}

/** Metadata of an object of a workload, which may add labels and annotations. */
export interface ObjectOptions {
  /** Name of the object. @default the name of the workload */
  readonly name?: string;
  /** Labels of the object, besides those of the workload. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the object. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The metadata of an object of a workload. */
export function metadataOf(
  workload: Workload,
  { name = workload.name, labels, annotations }: ObjectOptions = {},
): ObjectMeta & { readonly name: string } {
  return { name, namespace: workload.namespace, labels: { ...workload.labels, ...labels }, annotations };
}
