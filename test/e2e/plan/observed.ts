import { isDeepStrictEqual } from 'node:util';
import { textAt, valueAt, without } from '../../../tools/manifests/field';
import type { KubeObject } from '../../../tools/manifests/manifest';

/** The verdict on a change that the API server accepted. */
export function observedVerdict(before: KubeObject, after: KubeObject): 'unchanged' | 'in place' | 'rolls' {
  if (!isDeepStrictEqual(runs(before), runs(after))) return 'rolls';
  return isDeepStrictEqual(written(before), written(after)) ? 'unchanged' : 'in place';
}

/** Whether the controllers have observed the latest change of an object. */
export function isSettled(object: KubeObject): boolean {
  const kind = textAt(object, 'kind');
  if (!['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'].includes(kind)) return true;
  return valueAt(object, 'status', 'observedGeneration') === valueAt(object, 'metadata', 'generation');
}

/** The revision of the pods of a workload, or the images of a pod. */
function runs(object: KubeObject): unknown {
  const annotation = (name: string): string => textAt(object, 'metadata', 'annotations', name);
  switch (textAt(object, 'kind')) {
    case 'StatefulSet':
      return textAt(object, 'status', 'updateRevision');
    case 'Deployment':
      return annotation('deployment.kubernetes.io/revision');
    case 'DaemonSet':
      return annotation('deprecated.daemonset.template.generation');
    case 'Pod':
      return (valueAt(object, 'spec', 'containers') as object[]).map((container) =>
        textAt(container, 'image'),
      );
    default:
      return undefined;
  }
}

/** The object without fields that change by themselves. */
function written(object: KubeObject): unknown {
  const metadata = without(object.metadata, 'resourceVersion', 'managedFields');
  return { ...without(object, 'status'), metadata };
}
