import type { Waiver } from '../../pod/scanner-annotations';
import type { NfsProvisionerPodProps } from './props';

/** The findings of scanners that do not apply to a provisioner. */
export function provisionerWaivers({
  replicas = 1,
  strategy,
}: Pick<NfsProvisionerPodProps, 'replicas' | 'strategy'>): readonly Waiver[] {
  return [
    ...NO_PROBES,
    ...(replicas > 1 ? [] : ONE_REPLICA),
    ...(strategy?.type === 'RollingUpdate' ? [] : RECREATED),
  ];
}

const noProbes = 'the image answers no health requests and holds no shell to probe with';
const NO_PROBES: readonly Waiver[] = [
  {
    reason: noProbes,
    checkov: 'CKV_K8S_8',
    kubeLinter: 'no-liveness-probe',
    polaris: 'livenessProbeMissing',
  },
  {
    reason: noProbes,
    checkov: 'CKV_K8S_9',
    kubeLinter: 'no-readiness-probe',
    polaris: 'readinessProbeMissing',
  },
];

const ONE_REPLICA: readonly Waiver[] = [
  {
    reason: 'a second provisioner would only stand by; volumes stay mounted while none runs',
    kubeLinter: 'minimum-three-replicas',
    polaris: 'deploymentMissingReplicas',
  },
];

const RECREATED: readonly Waiver[] = [
  {
    reason: 'two provisioners at a time would both serve each claim',
    kubeLinter: 'no-rolling-update-strategy',
  },
];
