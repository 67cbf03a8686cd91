import { imageVersion } from '../validation/image';

/** The two labels that select the pods of a workload by default. Immutable, so they never follow a version. */
export function selectorLabels(name: string): Record<string, string> {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': name };
}

/**
 * The labels of all objects of a workload: the six recommended ones, then those of the user.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function workloadLabels(workload: {
  readonly name: string;
  /** The image that determines the version. Absent for an object without a version. */
  readonly image?: string;
  readonly component: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly selector?: Readonly<Record<string, string>>;
  /** @default true */
  readonly recommendedLabels?: boolean;
}): Record<string, string> {
  const { image } = workload;
  if (workload.recommendedLabels === false) return { ...workload.labels };
  return {
    ...(image === undefined ? {} : { 'app.kubernetes.io/version': versionLabel(image) }),
    'app.kubernetes.io/component': workload.component,
    'app.kubernetes.io/part-of': workload.name,
    'app.kubernetes.io/managed-by': 'cdk8s',
    ...selectorLabels(workload.name),
    ...workload.labels,
    ...workload.selector,
  };
}

/** The tag or the digest of an image, truncated to the length of a label. */
function versionLabel(image: string): string {
  const { tag, digest } = imageVersion(image);
  return (tag ?? digest?.replace(':', '-').slice(0, 19) ?? 'latest')
    .slice(0, 63)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}
