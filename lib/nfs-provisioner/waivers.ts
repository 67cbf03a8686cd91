import type { Waiver } from '../waivers';

/** What scanners demand of every workload and the provisioner can't have. */
export function provisionerWaivers(props: {
  readonly replicas?: number;
  readonly strategyType?: string;
}): readonly Waiver[] {
  return [
    ...NO_PROBES,
    ...((props.replicas ?? 1) > 1 ? [] : ONE_REPLICA),
    ...(props.strategyType === 'RollingUpdate' ? [] : RECREATED),
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

const oneReplica = 'a second provisioner would only stand by; volumes stay mounted while none runs';
const ONE_REPLICA: readonly Waiver[] = [
  { reason: oneReplica, kubeLinter: 'minimum-three-replicas', polaris: 'deploymentMissingReplicas' },
];

const RECREATED: readonly Waiver[] = [
  {
    reason: 'two provisioners at a time would both serve each claim',
    kubeLinter: 'no-rolling-update-strategy',
  },
];
