import type { ObjectMeta } from '../imports/k8s';

/** What every object of a workload has in common. */
export interface Workload {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The labels that tell its pods from all others; they are among `labels`. */
  readonly selector: Readonly<Record<string, string>>;
}

/** The metadata of one of the workload's objects. */
export function metadataOf(workload: Workload, name = workload.name): ObjectMeta & { readonly name: string } {
  return { name, namespace: workload.namespace, labels: workload.labels };
}
