import { valueAt } from '../../../manifests/field';
import { isPlainObject } from '../../../../lib/core/wire';
import type { Fields, Fill } from './fill';

/** Defaults of workloads. */
export const WORKLOADS: Readonly<Record<string, Fill>> = {
  StatefulSetSpec: {
    podManagementPolicy: 'OrderedReady',
    updateStrategy: {},
    persistentVolumeClaimRetentionPolicy: {},
    replicas: 1,
    revisionHistoryLimit: 10,
  },
  // If only the type is set, the API server stores no partition, which is equivalent.
  StatefulSetUpdateStrategy: rollingUpdate,
  RollingUpdateStatefulSetStrategy: (rolling, kubernetes) => ({
    partition: 0,
    ...(kubernetes < 37 ? {} : { maxUnavailable: 1 }),
    ...rolling,
  }),
  StatefulSetPersistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
  DeploymentSpec: { progressDeadlineSeconds: 600, replicas: 1, revisionHistoryLimit: 10, strategy: {} },
  DeploymentStrategy: rollingUpdate,
  RollingUpdateDeployment: { maxSurge: '25%', maxUnavailable: '25%' },
  DaemonSetSpec: { revisionHistoryLimit: 10, updateStrategy: {} },
  DaemonSetUpdateStrategy: rollingUpdate,
  RollingUpdateDaemonSet: { maxSurge: 0, maxUnavailable: 1 },
  ReplicaSetSpec: { replicas: 1 },
  KubeReplicationControllerProps: (controller) => {
    const { spec } = controller;
    const labels = valueAt(spec, 'template', 'metadata', 'labels');
    if (!isPlainObject(spec) || labels === undefined) return controller;
    return withLabels({ ...controller, spec: { selector: labels, ...spec } }, labels);
  },
  ReplicationControllerSpec: { replicas: 1 },
  // The template of a CronJob gets no defaults until it creates a Job.
  KubeJobProps: (job, kubernetes) => {
    const { spec } = job;
    if (!isPlainObject(spec)) return job;
    const counts =
      spec.completions === undefined && spec.parallelism === undefined
        ? { completions: 1, parallelism: 1 }
        : { parallelism: 1 };
    const newer = {
      manualSelector: false,
      podReplacementPolicy: spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed',
    };
    const filled = {
      ...counts,
      backoffLimit: spec.backoffLimitPerIndex === undefined ? 6 : 2 ** 31 - 1,
      completionMode: 'NonIndexed',
      suspend: false,
      ...(kubernetes < 29 ? {} : newer),
      ...spec,
    };
    return withLabels({ ...job, spec: filled }, valueAt(spec, 'template', 'metadata', 'labels'));
  },
  PodFailurePolicyOnPodConditionsPattern: { status: 'True' },
  CronJobSpec: {
    concurrencyPolicy: 'Allow',
    failedJobsHistoryLimit: 1,
    successfulJobsHistoryLimit: 3,
    suspend: false,
  },
};

function rollingUpdate(strategy: Fields): Fields {
  const { type = 'RollingUpdate' } = strategy;
  return type === 'RollingUpdate' ? { type, rollingUpdate: {}, ...strategy } : strategy;
}

/** An object without labels gets the labels of its pods. */
function withLabels(object: Fields, labels: unknown): Fields {
  const { metadata } = object;
  const own = valueAt(metadata, 'labels');
  const has = isPlainObject(own) && Object.keys(own).length > 0;
  if (has || labels === undefined || !isPlainObject(metadata)) return object;
  return { ...object, metadata: { ...metadata, labels } };
}
