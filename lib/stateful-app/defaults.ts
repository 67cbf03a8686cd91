import type { FieldDefaults } from './field-defaults';
import type { StatefulAppProps } from './props';
import { UpdateStrategy } from './update-strategy';

/** Props that keep to the defaults of Kubernetes. */
const KUBERNETES = {
  recommendedLabels: false,
  podSecurity: 'privileged',
  readinessProbe: false,
  affinity: false,
  headlessService: false,
  service: false,
  networkPolicy: false,
  podDisruptionBudget: false,
} as const satisfies Partial<StatefulAppProps>;

/** Fields of the objects of an app that have a value without a prop. */
const RECOMMENDED = {
  statefulSet: {
    replicas: 1,
    podManagementPolicy: 'OrderedReady',
    updateStrategy: UpdateStrategy.rolling(),
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
  },
  mountsTmp: true,
  pod: { enableServiceLinks: false, restartPolicy: 'Always' },
  serviceAccount: { token: false },
  headlessService: { publishNotReadyAddresses: true },
  service: { type: 'ClusterIP' },
  podDisruptionBudget: { unhealthyPodEvictionPolicy: 'AlwaysAllow' },
} as const;

/** The same with the defaults of Kubernetes. */
const NONE = { servicePorts: { namesTarget: false } };

/** Props with those that `defaults: 'kubernetes'` stands for. */
export function withDefaults(props: StatefulAppProps): StatefulAppProps {
  return props.defaults === 'kubernetes' ? { ...KUBERNETES, ...props } : props;
}

/** The fields that have a value without a prop: none with `defaults: 'kubernetes'`. */
export function fieldDefaults({
  defaults,
}: Pick<StatefulAppProps, 'defaults'>): Partial<typeof RECOMMENDED> & Pick<FieldDefaults, 'servicePorts'> {
  return defaults === 'kubernetes' ? NONE : RECOMMENDED;
}
