/**
 * What policy scanners demand of every workload and this one can't have, each with the reason, as the annotations by
 * which the scanners are told.
 */
const NO_PROBES = 'the image answers no health requests and holds no shell to probe with';
const ONE_REPLICA = 'a second provisioner would only stand by; volumes stay mounted while none runs';

export const WAIVERS: Readonly<Record<string, string>> = {
  'ignore-check.kube-linter.io/no-liveness-probe': NO_PROBES,
  'ignore-check.kube-linter.io/no-readiness-probe': NO_PROBES,
  'ignore-check.kube-linter.io/minimum-three-replicas': ONE_REPLICA,
  'ignore-check.kube-linter.io/no-rolling-update-strategy': ONE_REPLICA,
  'checkov.io/skip1': `CKV_K8S_8=${NO_PROBES}`,
  'checkov.io/skip2': `CKV_K8S_9=${NO_PROBES}`,
  'kube-score/ignore': 'pod-probes',
  'polaris.fairwinds.com/livenessProbeMissing-exempt': 'true',
  'polaris.fairwinds.com/readinessProbeMissing-exempt': 'true',
  'polaris.fairwinds.com/deploymentMissingReplicas-exempt': 'true',
};
