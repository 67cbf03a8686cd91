import type * as k8s from '../../imports/k8s';

/**
 * A type of the Kubernetes API as a rule reads it: every field may be absent, as other libraries create objects too.
 */
export type Read<T> = T extends { readonly value: string | number }
  ? string | number
  : T extends Date | string | number | boolean | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Read<Item>[]
      : string extends keyof T
        ? { readonly [K in keyof T]: Read<T[K]> }
        : { readonly [K in keyof T]?: Read<T[K]> };

export type StringMap = Readonly<Record<string, string>>;
export type LabelSelector = Read<k8s.LabelSelector>;
export type Container = Read<k8s.Container>;
export type Volume = Read<k8s.Volume>;
export type ServicePort = Read<k8s.ServicePort>;
export type BackendService = Read<k8s.IngressServiceBackend>;
export type ClaimSpec = Read<k8s.PersistentVolumeClaimSpec>;
export type ClaimTemplate = Read<k8s.KubePersistentVolumeClaimProps>;

/** The fields of all specs that the rules read. */
type Specs = Pick<k8s.JobSpec, 'template'> &
  Pick<k8s.DeploymentSpec, 'replicas' | 'strategy'> &
  Omit<k8s.StatefulSetSpec, 'selector'> &
  Pick<k8s.CronJobSpec, 'jobTemplate'> &
  Pick<k8s.ServiceSpec, 'type' | 'ports'> &
  Omit<k8s.IngressSpec, 'selector'> &
  k8s.NetworkPolicySpec &
  Omit<k8s.PodDisruptionBudgetSpec, 'selector'> &
  Omit<k8s.PersistentVolumeClaimSpec, 'selector'> &
  k8s.PersistentVolumeSpec;

export type Spec = Read<Specs> & {
  readonly clusterIP?: string;
  /** A LabelSelector, or the labels themselves in a Service. */
  readonly selector?: LabelSelector;
};

/** A Kubernetes object as written. */
export interface Manifest extends Read<
  Pick<k8s.KubeStorageClassProps, 'parameters' | 'reclaimPolicy' | 'allowVolumeExpansion' | 'mountOptions'>
> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: Read<k8s.ObjectMeta>;
  readonly spec?: Spec;
  readonly provisioner?: string;
  /** The data of a ConfigMap. */
  readonly data?: StringMap;
}

/** The objects in a list, each with its path. */
export function items<T>(at: string, list: readonly T[] | undefined): (readonly [at: string, item: T])[] {
  const found: [at: string, item: T][] = [];
  if (!Array.isArray(list)) return found;
  for (const [i, item] of (list as readonly T[]).entries()) {
    if (typeof item === 'object' && item !== null) found.push([`${at}[${i}]`, item]);
  }
  return found;
}

/** The strings in a list. */
export function strings(list: readonly string[] | undefined): readonly string[] {
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : [];
}

/** Whether one of the access modes is for many nodes: several claims may then share a directory. */
export function isForManyNodes(accessModes: unknown): boolean {
  return Array.isArray(accessModes) && accessModes.some((mode) => String(mode).endsWith('Many'));
}

/** Adds a value to the list of a key. */
export function addTo<K, T>(lists: Map<K, T[]>, key: K, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** The pod template of a workload with its path, which is empty for a Pod and ends with a dot otherwise. */
export function podTemplateOf(
  manifest: Manifest,
): { readonly at: string; readonly template: Read<k8s.PodTemplateSpec> } | undefined {
  if (manifest.kind === 'Pod') return { at: '', template: manifest as Read<k8s.KubePodProps> };
  const { template, jobTemplate } = manifest.spec ?? {};
  const ofJob = jobTemplate?.spec?.template;
  if (ofJob !== undefined) return { at: 'spec.jobTemplate.spec.template.', template: ofJob };
  return template === undefined ? undefined : { at: 'spec.template.', template };
}

/** The labels of a workload's pods. */
export function podLabelsOf(manifest: Manifest): StringMap {
  return podTemplateOf(manifest)?.template.metadata?.labels ?? {};
}

/** All containers of a pod with their paths, init containers first. */
export function containersOf(manifest: Manifest): (readonly [at: string, container: Container])[] {
  const pod = podTemplateOf(manifest);
  if (pod === undefined) return [];
  const { initContainers, containers } = pod.template.spec ?? {};
  const running = items(`${pod.at}spec.containers`, containers);
  return initContainers === undefined
    ? running
    : [...items(`${pod.at}spec.initContainers`, initContainers), ...running];
}

/** The claim templates of a StatefulSet with their paths. */
export function claimTemplatesOf(manifest: Manifest): (readonly [at: string, claim: ClaimTemplate])[] {
  return items('spec.volumeClaimTemplates', manifest.spec?.volumeClaimTemplates);
}

/** All claims of a manifest, with the paths of their specs: a PersistentVolumeClaim, or claim templates. */
export function claimsOf(
  manifest: Manifest,
): { readonly at: string; readonly claim: ClaimTemplate; readonly spec: ClaimSpec }[] {
  if (manifest.kind === 'PersistentVolumeClaim') {
    const claim = manifest as ClaimTemplate;
    return [{ at: 'spec', claim, spec: claim.spec ?? {} }];
  }
  return claimTemplatesOf(manifest).map(([at, claim]) => ({
    at: `${at}.spec`,
    claim,
    spec: claim.spec ?? {},
  }));
}

/** The value of a container's environment variable. */
export function environmentOf({ env }: Container, name: string): string | undefined {
  return items('', env).find(([, variable]) => variable.name === name)?.[1].value;
}
