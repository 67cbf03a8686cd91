import { RUN_LABEL } from '../manifests';
import type { KubeObject } from '../objects';
import { tolerationsFor } from '../rollouts/nodes';
import type { Run } from '../run';

/** The values of a system with one StatefulSet, on which each recipe is tested. */
export interface Values {
  /** The namespace without the run's id. */
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceName: string;
  readonly podManagementPolicy: string;
  readonly templates: readonly string[];
  readonly storage: string;
  readonly whenDeleted: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly reclaimPolicy: string;
  /** Path of the volumes, without the run's id. */
  readonly path: string;
}

export const REPLICAS = 2;

export function valuesOf(namespace: string, values: Partial<Values> = {}): Values {
  return {
    namespace,
    name: 'shop',
    labels: { app: 'shop' },
    serviceName: 'shop',
    podManagementPolicy: 'OrderedReady',
    templates: ['data'],
    storage: '32Mi',
    whenDeleted: 'Retain',
    parameters: { place: 'here' },
    reclaimPolicy: 'Retain',
    path: '/nonexistent',
    ...values,
  };
}

/** The claims of a system, in the order of templates and ordinals. */
export function claimsOf({ templates, name }: Values): string[] {
  return templates.flatMap((template) =>
    Array.from({ length: REPLICAS }, (_, i) => `${template}-${name}-${i}`),
  );
}

/** The manifests of a system, under names of this run. */
export function objectsOf(run: Run, values: Values): KubeObject[] {
  const namespace = `${values.namespace}-${run.id}`;
  const { name, labels, serviceName } = values;
  const metadata = (own: string): KubeObject['metadata'] => ({
    name: own,
    namespace,
    labels: { [RUN_LABEL]: run.id },
  });
  const shared = (own: string): KubeObject['metadata'] => ({ name: own, labels: { [RUN_LABEL]: run.id } });
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: shared(namespace) },
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      // The class is the same in a renamed namespace.
      metadata: shared(classOf(run, values)),
      provisioner: 'example.com/none',
      parameters: values.parameters,
      reclaimPolicy: values.reclaimPolicy,
      allowVolumeExpansion: true,
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(serviceName),
      spec: { clusterIP: 'None', selector: labels, ports: [{ name: 'http', port: 80 }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: metadata(name),
      spec: {
        replicas: REPLICAS,
        serviceName,
        podManagementPolicy: values.podManagementPolicy,
        persistentVolumeClaimRetentionPolicy: { whenDeleted: values.whenDeleted, whenScaled: 'Retain' },
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            tolerations: tolerationsFor(run.cluster),
            terminationGracePeriodSeconds: 1,
            containers: [
              {
                name: 'app',
                image: 'busybox',
                volumeMounts: values.templates.map((template) => ({
                  name: template,
                  mountPath: `/${template}`,
                })),
              },
            ],
          },
        },
        volumeClaimTemplates: values.templates.map((template) => ({
          metadata: { name: template },
          spec: {
            storageClassName: classOf(run, values),
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: values.storage } },
          },
        })),
      },
    },
  ];
}

/** A volume for each claim, as simulated nodes have no provisioner. Nothing is mounted there. */
export function volumesFor(run: Run, values: Values, claims: readonly string[]): KubeObject[] {
  return claims.map((claim) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `${values.namespace}-${claim}-${run.id}`, labels: { [RUN_LABEL]: run.id } },
    spec: {
      capacity: { storage: '64Mi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: classOf(run, values),
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace: `${values.namespace}-${run.id}`,
        name: claim,
      },
      hostPath: { path: `${values.path}/${run.id}`, type: 'Directory' },
    },
  }));
}

function classOf({ id }: Run, { namespace }: Values): string {
  return `${namespace.replace(/-moved$/, '')}-${id}`;
}
