import type { AppObject, AppObjects } from '../app-objects';
import { type LabelSelector, type StringMap, items, podLabelsOf, podTemplateOf, strings } from '../manifest';

/** Whether a selector selects pods with those labels. An empty selector selects all. */
export function selects(selector: LabelSelector, labels: StringMap): boolean {
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    items('', selector.matchExpressions).every(([, { key = '', operator, values }]) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      const isListed = value !== undefined && strings(values).includes(value);
      return operator === 'In' ? isListed : !isListed;
    })
  );
}

/** What makes the pods that a selector of the namespace selects: workloads and Pods of the app. */
export function selectedBy(
  app: AppObjects,
  selector: LabelSelector,
  namespace: string | undefined,
): readonly AppObject[] {
  const index = app.index(workloadsByLabel);
  const keys = Object.entries(selector.matchLabels ?? {}).map((label) => keyOf(namespace, label));
  const [fewest = []] = (keys.length === 0 ? [keyOf(namespace)] : keys)
    .map((key) => index.get(key) ?? [])
    .sort((a, b) => a.length - b.length);
  return fewest.filter(({ manifest }) => selects(selector, podLabelsOf(manifest)));
}

/** The workloads of each label, so that the pods of a selector are found in time that does not grow with the app. */
function workloadsByLabel(app: AppObjects): ReadonlyMap<string, readonly AppObject[]> {
  const index = new Map<string, AppObject[]>();
  for (const object of app.builtIn) {
    const { manifest } = object;
    if (podTemplateOf(manifest) === undefined) continue;
    const namespace = manifest.metadata?.namespace;
    const keys = Object.entries(podLabelsOf(manifest)).map((label) => keyOf(namespace, label));
    for (const key of [keyOf(namespace), ...keys]) {
      const list = index.get(key);
      if (list === undefined) index.set(key, [object]);
      else list.push(object);
    }
  }
  return index;
}

function keyOf(namespace = '', label: readonly string[] = []): string {
  return [namespace, ...label].join('|');
}
