import type { Manifest } from '../../../tools/manifests/manifest';
import { createPlan } from '../../../tools/plan/plan';
import type { ObjectPlan, Plan, Risk } from '../../../tools/plan/types';

type Fields = Readonly<Record<string, unknown>>;

/** A StatefulSet with one claim template, and some fields of its spec set or replaced. */
export function statefulSet(
  spec: Fields = {},
  { name = 'db', namespace = 'shop', labels = {} } = {},
): Fields {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace, labels },
    spec: {
      replicas: 3,
      serviceName: name,
      selector: { matchLabels: { app: name } },
      template: podTemplate({}, name),
      volumeClaimTemplates: [claimTemplate('data')],
      ...spec,
    },
  };
}

/** A pod template whose container has some fields set or replaced. */
export function podTemplate(container: Fields = {}, name = 'db'): Fields {
  return {
    metadata: { labels: { app: name } },
    spec: {
      containers: [
        {
          name: 'db',
          image: 'postgres:16',
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
          ...container,
        },
      ],
    },
  };
}

export function claimTemplate(name: string, { storage = '1Gi', storageClassName = 'fast' } = {}): Fields {
  return {
    metadata: { name },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage } } },
  };
}

export function storageClass(fields: Fields = {}): Fields {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'fast' },
    provisioner: 'csi.example.com',
    reclaimPolicy: 'Retain',
    ...fields,
  };
}

/** Objects as if read from separate lines of a file. */
export function manifests(objects: readonly Fields[], source = 'new.yaml'): Manifest[] {
  return objects.map((object, i) => ({ object, source: `${source}:${i + 1}` }));
}

export function planOf(old: readonly Fields[], next: readonly Fields[], kubernetes = 35): Plan {
  return createPlan(manifests(old, 'old.yaml'), manifests(next), { namespace: 'default', kubernetes });
}

/** The change of the only object of OLD and NEW. */
export function changeOf(
  old: Fields,
  next: Fields,
  others: readonly Fields[] = [],
  kubernetes = 35,
): ObjectPlan {
  const [object] = planOf([old, ...others], [next, ...others], kubernetes).objects;
  if (object === undefined) throw new Error('the plan lacks the object');
  return object;
}

/** The risks of all objects of a plan. */
export function risksOf({ objects }: Plan): Risk[] {
  return objects.flatMap(({ risks }) => risks);
}

/** The field of a StatefulSet that says when its claims are deleted. */
export function retention(whenDeleted: string, whenScaled: string): Fields {
  return { persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled } };
}
