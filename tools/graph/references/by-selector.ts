import type { AppObject, AppObjects } from '../../../lib/validation/app-objects';
import { type LabelSelector, type StringMap, items, strings } from '../../../lib/validation/manifest';
import { selectedBy, selects } from '../../../lib/validation/rules/selection';
import { isPlainObject } from '../../../lib/core/wire';
import { listAt, textAt, valueAt } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import type { Reference } from './reference';

/** What pods are called that no manifest defines. */
export const PODS = 'Pods';

/** The name of the label that every namespace has. */
const NAMESPACE_LABEL = 'kubernetes.io/metadata.name';

/** The name of the label that each pod of a StatefulSet has beside those of the template. */
const POD_NAME = 'statefulset.kubernetes.io/pod-name';

/** The workloads whose pods an object selects by their labels. A selector that selects none yields the labels. */
export function* referencesBySelector(
  object: KubeObject,
  namespace: string,
  app: AppObjects,
): Generator<Reference> {
  for (const [field, selector, namespaces] of selectorsOf(object, namespace, app)) {
    const workloads = namespaces.flatMap((name) => workloadsOf(selector, name, app));
    for (const { manifest } of workloads) {
      const { name = '', namespace: of = '' } = manifest.metadata ?? {};
      yield { field, kind: manifest.kind, name, namespace: of };
    }
    const labels = describe(selector);
    if (workloads.length === 0 && labels !== '') yield { field, kind: PODS, name: labels, namespace };
  }
}

/** The workloads whose pods a selector selects. Of the pods of a StatefulSet it may select one, by its name. */
function workloadsOf(selector: LabelSelector, namespace: string, app: AppObjects): readonly AppObject[] {
  const { [POD_NAME]: pod, ...matchLabels } = selector.matchLabels ?? {};
  if (pod === undefined) return selectedBy(app, selector, namespace);
  return selectedBy(app, { ...selector, matchLabels }, namespace).filter(
    ({ manifest: { kind, metadata } }) =>
      kind === 'StatefulSet' && pod.replace(/-\d+$/, '') === metadata?.name,
  );
}

type Selector = readonly [field: string, selector: LabelSelector, namespaces: readonly string[]];

function* selectorsOf(object: KubeObject, namespace: string, app: AppObjects): Generator<Selector> {
  const kind = textAt(object, 'kind');
  const selector = valueAt(object, 'spec', 'selector');
  if (kind === 'Service' && isPlainObject(selector) && Object.keys(selector).length > 0)
    yield ['spec.selector', { matchLabels: selector as StringMap }, [namespace]];
  if (kind === 'PodDisruptionBudget' && isPlainObject(selector))
    yield ['spec.selector', selector, [namespace]];
  if (kind !== 'NetworkPolicy') return;
  const podSelector = valueAt(object, 'spec', 'podSelector');
  if (isPlainObject(podSelector)) yield ['spec.podSelector', podSelector, [namespace]];
  for (const [rules, peers] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    for (const [i, rule] of listAt(object, 'spec', rules).entries())
      for (const [j, peer] of listAt(rule, peers).entries())
        yield* selectorOfPeer(`spec.${rules}[${i}].${peers}[${j}]`, peer, namespace, app);
  }
}

/** A peer without a podSelector is a namespace or a range of addresses. */
function* selectorOfPeer(at: string, peer: unknown, namespace: string, app: AppObjects): Generator<Selector> {
  const podSelector = valueAt(peer, 'podSelector');
  const ofNamespaces = valueAt(peer, 'namespaceSelector');
  if (!isPlainObject(podSelector)) return;
  const namespaces = isPlainObject(ofNamespaces) ? namespacesOf(app, ofNamespaces) : [namespace];
  yield [`${at}.podSelector`, podSelector, namespaces];
}

function namespacesOf(app: AppObjects, selector: LabelSelector): readonly string[] {
  const labels = new Map<string, StringMap>();
  for (const { manifest } of app.objects) {
    const { name = '', namespace = '' } = manifest.metadata ?? {};
    if (manifest.kind === 'Namespace')
      labels.set(name, { [NAMESPACE_LABEL]: name, ...manifest.metadata?.labels });
    else if (namespace !== '' && !labels.has(namespace))
      labels.set(namespace, { [NAMESPACE_LABEL]: namespace });
  }
  return [...labels].filter(([, own]) => selects(selector, own)).map(([name]) => name);
}

/** A selector as kubectl takes it: `app=shop, tier in (web)`. */
function describe({ matchLabels, matchExpressions }: LabelSelector): string {
  const labels = Object.entries(matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const expressions = items('', matchExpressions).map(([, { key = '', operator, values }]) => {
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator === 'In' ? 'in' : 'notin'} (${strings(values).join(',')})`;
  });
  return [...labels, ...expressions].join(', ');
}
