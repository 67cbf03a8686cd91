import { isDeepStrictEqual } from 'node:util';
import { listAt, textAt, valueAt } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import type { Entry } from '../../plan/object-set';

/** The objects of an app, by the accessor of StatefulApp that each is about. */
export type PartName =
  | 'serviceAccount'
  | 'networkPolicy'
  | 'headlessService'
  | 'statefulSet'
  | 'podDisruptionBudget'
  | 'service'
  | 'ingress';

/** A StatefulSet and the objects that belong to it. */
export type Parts = { readonly [K in PartName]?: Entry } & { readonly statefulSet: Entry };

/** The labels by which a StatefulSet selects its pods. */
export function selectorOf(statefulSet: KubeObject): unknown {
  return valueAt(statefulSet, 'spec', 'selector', 'matchLabels');
}

/** The name of the ServiceAccount of the pods; empty if they have none. */
export function serviceAccountNameOf(statefulSet: KubeObject): string {
  const pod = valueAt(statefulSet, 'spec', 'template', 'spec');
  return textAt(pod, 'serviceAccountName') || textAt(pod, 'serviceAccount');
}

/**
 * The objects that belong to a StatefulSet. An object that several StatefulSets could own belongs to the first.
 * @param entries all objects, in their essential form
 * @param taken objects that belong to another StatefulSet
 */
export function partsOf(statefulSet: Entry, entries: readonly Entry[], taken: ReadonlySet<Entry>): Parts {
  const { namespace, name } = statefulSet.identity;
  const candidates = entries.filter(
    (entry) => entry.identity.namespace === namespace && entry !== statefulSet && !taken.has(entry),
  );
  const ofKind = (kind: string): Entry[] => candidates.filter(({ identity }) => identity.kind === kind);
  const selector = selectorOf(statefulSet.object);
  const selects = (entry: Entry, ...path: readonly string[]): boolean =>
    isDeepStrictEqual(valueAt(entry.object, ...path), selector);
  const serviceName = textAt(statefulSet.object, 'spec', 'serviceName');
  const services = ofKind('Service').filter(({ object }) => isInternal(object));

  const governing = services.find(({ identity }) => identity.name === serviceName);
  const isHeadless = textAt(governing?.object, 'spec', 'clusterIP') === 'None';
  const headlessService = isHeadless ? governing : undefined;
  const service =
    governing !== undefined && !isHeadless
      ? governing
      : serviceName === ''
        ? undefined
        : preferred(
            services.filter(
              (entry) =>
                entry !== governing &&
                selects(entry, 'spec', 'selector') &&
                textAt(entry.object, 'spec', 'clusterIP') !== 'None',
            ),
            name,
          );
  const account = serviceAccountNameOf(statefulSet.object);
  return {
    statefulSet,
    headlessService,
    service,
    serviceAccount: ofKind('ServiceAccount').find(({ identity }) => identity.name === account),
    podDisruptionBudget: preferred(
      ofKind('PodDisruptionBudget').filter((entry) => selects(entry, 'spec', 'selector', 'matchLabels')),
      name,
    ),
    networkPolicy: preferred(
      ofKind('NetworkPolicy').filter((entry) => selects(entry, 'spec', 'podSelector', 'matchLabels')),
      name,
    ),
    ingress: service && ofKind('Ingress').find(({ object }) => backendOf(object) === service.identity.name),
  };
}

function isInternal(service: KubeObject): boolean {
  return textAt(service, 'spec', 'type') !== 'ExternalName';
}

/** The entry with the name of the app, else the first. */
function preferred(entries: readonly Entry[], name: string): Entry | undefined {
  return entries.find(({ identity }) => identity.name === name) ?? entries[0];
}

/** The Service that an Ingress with a single path leads to. */
function backendOf(ingress: KubeObject): string {
  const [rule, ...rules] = listAt(ingress, 'spec', 'rules');
  const [path, ...paths] = listAt(rule, 'http', 'paths');
  return rules.length + paths.length > 0 ? '' : textAt(path, 'backend', 'service', 'name');
}
