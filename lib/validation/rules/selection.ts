import type { AppObject, AppObjects } from '../app-objects';
import {
  type LabelSelector,
  type StringMap,
  addTo,
  items,
  podLabelsOf,
  podTemplateOf,
  strings,
} from '../manifest';

/** Whether a selector selects pods with those labels. An empty selector selects all. */
export function selects(selector: LabelSelector, labels: StringMap): boolean {
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    items('', selector.matchExpressions).every(([, { key = '', operator, values }]) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      return (operator === 'In') === (value !== undefined && strings(values).includes(value));
    })
  );
}

/** The workloads and Pods of the app that a selector in the namespace selects. */
export function selectedBy(
  app: AppObjects,
  selector: LabelSelector,
  namespace: string | undefined,
): readonly AppObject[] {
  const keys = Object.entries(selector.matchLabels ?? {}).map((label) => keyOf(namespace, label));
  const [fewest = []] = (keys.length === 0 ? [keyOf(namespace)] : keys)
    .map((key) => app.index(workloadsByLabel).get(key) ?? [])
    .sort((a, b) => a.length - b.length);
  return fewest.filter(({ manifest }) => selects(selector, podLabelsOf(manifest)));
}

/** An index of workloads by label, so that the look-up time does not depend on the size of the app. */
function workloadsByLabel(app: AppObjects): ReadonlyMap<string, readonly AppObject[]> {
  const index = new Map<string, AppObject[]>();
  for (const object of app.builtIn) {
    const { manifest } = object;
    if (podTemplateOf(manifest) === undefined) continue;
    const namespace = manifest.metadata?.namespace;
    addTo(index, keyOf(namespace), object);
    for (const label of Object.entries(podLabelsOf(manifest))) addTo(index, keyOf(namespace, label), object);
  }
  return index;
}

function keyOf(namespace = '', label: readonly string[] = []): string {
  return [namespace, ...label].join('|');
}
