import type { Faults } from './faults';
import { imageVersion } from './image';
import { annotationKey, labelKey, labelValue, show } from './syntax';
import type { Workload } from './workload';

/** The two labels that tell a workload's pods from all others by default. They never change, as selectors can't. */
export function selectorLabels(name: string): Record<string, string> {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': name };
}

/** The one label by which a NetworkPolicy picks a workload's pods. */
export function instanceLabel({ labels }: Pick<Workload, 'labels'>): Record<string, string> {
  return { 'app.kubernetes.io/instance': labels['app.kubernetes.io/instance'] ?? '' };
}

/**
 * The labels of all objects of a workload: Kubernetes' six recommended ones, then the user's own.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function workloadLabels(workload: {
  readonly name: string;
  /** The image that the version is read off; absent for what no version has a part in. */
  readonly image?: string;
  readonly component: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly selector?: Readonly<Record<string, string>>;
}): Record<string, string> {
  const { image } = workload;
  return {
    ...(image === undefined ? {} : { 'app.kubernetes.io/version': versionLabel(image) }),
    'app.kubernetes.io/component': workload.component,
    'app.kubernetes.io/part-of': workload.name,
    'app.kubernetes.io/managed-by': 'cdk8s',
    ...workload.labels,
    ...selectorLabels(workload.name),
    ...workload.selector,
  };
}

/** The image's tag or digest, cut to what a label may hold. */
function versionLabel(image: string): string {
  const { tag, digest } = imageVersion(image);
  return (tag ?? digest?.replace(':', '-').slice(0, 19) ?? 'latest')
    .slice(0, 63)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}

/** What is wrong with labels that a user adds, some of which the construct sets itself. */
export function checkLabels(
  faults: Faults,
  labels: Readonly<Record<string, string>> = {},
  own: Readonly<Record<string, string>> = {},
  field = 'labels',
): void {
  for (const [key, value] of Object.entries(labels)) {
    faults
      .check(`${field} key`, key, labelKey)
      .check(`${field}["${key}"]`, value, labelValue)
      .when(
        Object.hasOwn(own, key),
        `${field}["${key}"] can't be set, got ${show(value)}: the construct sets it itself`,
      );
  }
}

/** What is wrong with annotations that a user adds. */
export function checkAnnotations(
  faults: Faults,
  field: string,
  annotations: Readonly<Record<string, string>> = {},
): void {
  for (const key of Object.keys(annotations)) faults.check(`${field} key`, key, annotationKey);
}
