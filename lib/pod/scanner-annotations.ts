import { imageVersion } from '../validation/image';

/** A requirement of policy scanners that does not apply to an object, with its name in each scanner. */
export interface Waiver {
  readonly reason: string;
  readonly checkov?: string;
  readonly kubeLinter?: string;
  readonly kubeScore?: string;
  readonly polaris?: string;
}

/**
 * The annotations that suppress findings of scanners. kube-score and Polaris accept no reason.
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

/** Waivers for an image that is not pulled at every start: one with a digest, or one from no registry. */
export function imageWaivers(image: string, pullPolicy: string | undefined): readonly Waiver[] {
  const pulled = { kubeScore: 'container-image-pull-policy', polaris: 'pullPolicyNotAlways' };
  if (pullPolicy === 'Always') return [];
  if (imageVersion(image).digest !== undefined)
    return [{ reason: 'the digest identifies one image', ...pulled }];
  // The prefix of local images of Podman and Buildah.
  if (!image.startsWith('localhost/')) return [];
  const reason = 'the image is loaded onto the nodes and comes from no registry';
  return [
    { reason, checkov: 'CKV_K8S_15', ...pulled },
    { reason, checkov: 'CKV_K8S_43' },
  ];
}
