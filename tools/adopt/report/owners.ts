import { textAt } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import type { Entry } from '../../plan/object-set';

/** What in the metadata of an object says that a tool applies it. */
const OWNERS: readonly ((object: KubeObject) => string | undefined)[] = [
  (object) => {
    const release = annotation(object, 'meta.helm.sh/release-name');
    const namespace = annotation(object, 'meta.helm.sh/release-namespace');
    return release && `Helm release ${namespace === '' ? '' : `${namespace}/`}${release}`;
  },
  (object) =>
    named('Argo CD application', annotation(object, 'argocd.argoproj.io/tracking-id').split(':')[0]),
  (object) => named('Argo CD application', label(object, 'argocd.argoproj.io/instance')),
  (object) => named('Flux Kustomization', flux(object, 'kustomize')),
  (object) => named('Flux HelmRelease', flux(object, 'helm')),
  (object) => named('Rancher Fleet bundle', label(object, 'fleet.cattle.io/bundle-name')),
];

/** The tools that apply objects of the input, each with the number of its objects. */
export function ownersOf(entries: readonly Entry[]): string[] {
  const counts = new Map<string, number>();
  for (const { object } of entries) {
    const owner = OWNERS.map((find) => find(object)).find((found) => found !== undefined && found !== '');
    if (owner !== undefined) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  return [...counts].map(([owner, count]) => `${owner} (${count} ${count === 1 ? 'object' : 'objects'})`);
}

function annotation(object: KubeObject, key: string): string {
  return textAt(object, 'metadata', 'annotations', key);
}

function label(object: KubeObject, key: string): string {
  return textAt(object, 'metadata', 'labels', key);
}

function flux(object: KubeObject, controller: string): string {
  const name = label(object, `${controller}.toolkit.fluxcd.io/name`);
  return name && `${label(object, `${controller}.toolkit.fluxcd.io/namespace`)}/${name}`;
}

function named(what: string, name = ''): string | undefined {
  return name === '' ? undefined : `${what} ${name}`;
}
