import { type ImagePullPolicy, imageVersion, isLocalImage } from './image';

/** What a policy scanner demands and an object can't have, by each scanner's name for it, and why. */
export interface Waiver {
  readonly reason: string;
  readonly checkov?: string;
  readonly kubeLinter?: string;
  readonly kubeScore?: string;
  readonly polaris?: string;
}

/**
 * The annotations of a workload by which scanners learn of its waivers. kube-score and Polaris take no reason.
 * @see https://www.checkov.io/2.Basics/Suppressing%20and%20Skipping%20Policies.html
 * @see https://docs.kubelinter.io/#/configuring-kubelinter?id=ignoring-violations-for-specific-cases
 */
export function waiverAnnotations(waivers: readonly Waiver[]): Record<string, string> {
  const annotations: Record<string, string> = {};
  const scores: string[] = [];
  let skips = 0;
  for (const { reason, checkov, kubeLinter, kubeScore, polaris } of waivers) {
    if (checkov !== undefined) annotations[`checkov.io/skip${++skips}`] = `${checkov}=${reason}`;
    if (kubeLinter !== undefined) annotations[`ignore-check.kube-linter.io/${kubeLinter}`] = reason;
    if (polaris !== undefined) annotations[`polaris.fairwinds.com/${polaris}-exempt`] = 'true';
    if (kubeScore !== undefined) scores.push(kubeScore);
  }
  if (scores.length > 0) annotations['kube-score/ignore'] = scores.join(',');
  return annotations;
}

/** Scanners want every image pulled at every start. Where that serves nothing, or can't work, they are told so. */
export function imageWaivers(image: string, policy: ImagePullPolicy): readonly Waiver[] {
  const pulled = { kubeScore: 'container-image-pull-policy', polaris: 'pullPolicyNotAlways' };
  if (policy === 'Always') return [];
  if (imageVersion(image).digest !== undefined)
    return [{ reason: 'the digest names one image for ever', ...pulled }];
  if (!isLocalImage(image)) return [];
  const reason = 'the image is loaded onto the nodes and comes from no registry';
  return [
    { reason, checkov: 'CKV_K8S_15', ...pulled },
    { reason, checkov: 'CKV_K8S_43' },
  ];
}
