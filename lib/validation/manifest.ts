/**
 * The parts of a Kubernetes manifest that the rules read. Everything is optional: rules also see objects that other
 * libraries made.
 */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: Metadata;
  readonly spec?: Spec;
  readonly provisioner?: string;
  readonly parameters?: StringMap;
  readonly reclaimPolicy?: string;
  readonly allowVolumeExpansion?: boolean;
  readonly mountOptions?: readonly string[];
}

export type StringMap = Readonly<Record<string, string>>;

export interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
}

export interface Spec extends ClaimSpec {
  readonly replicas?: number;
  readonly strategy?: UpdateStrategy;
  readonly updateStrategy?: UpdateStrategy;
  readonly persistentVolumeClaimRetentionPolicy?: { readonly whenScaled?: string };
  readonly podSelector?: LabelSelector;
  readonly selector?: LabelSelector & Readonly<Record<string, unknown>>;
  readonly template?: PodTemplate;
  readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplate } };
  readonly volumeClaimTemplates?: readonly ClaimTemplate[];
  readonly serviceName?: string;
  readonly type?: string;
  readonly clusterIP?: string;
  readonly ports?: readonly ServicePort[];
  readonly ingress?: readonly unknown[];
  readonly egress?: readonly unknown[];
  readonly rules?: readonly IngressRule[];
  readonly defaultBackend?: { readonly service?: BackendService };
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
  readonly persistentVolumeReclaimPolicy?: string;
  readonly nfs?: { readonly server?: string; readonly path?: string };
  readonly local?: unknown;
  readonly csi?: unknown;
  readonly claimRef?: { readonly namespace?: string; readonly name?: string };
  readonly nodeAffinity?: {
    readonly required?: {
      readonly nodeSelectorTerms?: readonly Pick<LabelSelector, 'matchExpressions'>[];
    };
  };
  readonly mountOptions?: readonly string[];
  readonly capacity?: Readonly<Record<string, string | number>>;
}

export interface ClaimSpec {
  readonly storageClassName?: string;
  readonly accessModes?: readonly string[];
  readonly volumeMode?: string;
  readonly volumeName?: string;
  readonly selector?: object;
  readonly resources?: Resources;
}

export interface UpdateStrategy {
  readonly type?: string;
  readonly rollingUpdate?: { readonly partition?: number; readonly maxUnavailable?: number | string };
}

export interface LabelSelector {
  readonly matchLabels?: StringMap;
  readonly matchExpressions?: readonly {
    readonly key?: string;
    readonly operator?: string;
    readonly values?: readonly string[];
  }[];
}

export interface PodTemplate {
  readonly metadata?: Metadata;
  readonly spec?: PodSpec;
}

export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly nodeSelector?: StringMap;
  readonly securityContext?: SecurityContext;
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
}

export interface SecurityContext {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: { readonly add?: readonly string[] };
}

export interface Container {
  readonly name?: string;
  readonly restartPolicy?: string;
  readonly securityContext?: SecurityContext;
  readonly ports?: readonly {
    readonly name?: string;
    readonly containerPort?: number;
    readonly protocol?: string;
  }[];
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly { readonly configMapRef?: Reference }[];
  readonly volumeMounts?: readonly { readonly name?: string; readonly mountPath?: string }[];
  readonly volumeDevices?: readonly { readonly name?: string }[];
  readonly resources?: Resources;
  readonly startupProbe?: Handler;
  readonly livenessProbe?: Handler;
  readonly readinessProbe?: Handler;
  readonly lifecycle?: { readonly postStart?: Handler; readonly preStop?: Handler };
}

export interface EnvVar {
  readonly name?: string;
  readonly value?: string;
  readonly valueFrom?: { readonly configMapKeyRef?: Reference };
}

export interface Handler {
  readonly exec?: unknown;
  readonly grpc?: unknown;
  readonly httpGet?: { readonly port?: number | string };
  readonly tcpSocket?: { readonly port?: number | string };
}

export interface Volume {
  readonly name?: string;
  readonly configMap?: Reference;
  readonly projected?: { readonly sources?: readonly { readonly configMap?: Reference }[] };
  readonly persistentVolumeClaim?: { readonly claimName?: string };
  readonly ephemeral?: { readonly volumeClaimTemplate?: ClaimTemplate };
}

export interface Reference {
  readonly name?: string;
  readonly optional?: boolean;
}

export interface Resources {
  readonly requests?: Readonly<Record<string, string | number>>;
  readonly limits?: Readonly<Record<string, string | number>>;
}

export interface ClaimTemplate {
  readonly metadata?: Metadata;
  readonly spec?: ClaimSpec;
}

export interface ServicePort {
  readonly name?: string;
  readonly port?: number;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
  readonly protocol?: string;
}

export interface IngressRule {
  readonly http?: {
    readonly paths?: readonly { readonly backend?: { readonly service?: BackendService } }[];
  };
}

export interface BackendService {
  readonly name?: string;
  readonly port?: { readonly name?: string; readonly number?: number };
}

/** The objects in a list, each with its path. The types of all else are other findings. */
export function items<T>(at: string, list: readonly T[] | undefined): (readonly [at: string, item: T])[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly T[]).flatMap((item, i) =>
    typeof item === 'object' && item !== null ? [[`${at}[${i}]`, item] as const] : [],
  );
}

/** The strings in a list. */
export function strings(list: readonly string[] | undefined): readonly string[] {
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : [];
}

/** The pod template of a workload of any kind, and its path. The path is empty for a Pod, else it ends with a dot. */
export function podTemplateOf(
  manifest: Manifest,
): { readonly at: string; readonly template: PodTemplate } | undefined {
  if (manifest.kind === 'Pod') {
    return { at: '', template: { metadata: manifest.metadata, spec: manifest.spec as PodSpec | undefined } };
  }
  const { template, jobTemplate } = manifest.spec ?? {};
  const ofJob = jobTemplate?.spec?.template;
  if (ofJob !== undefined) return { at: 'spec.jobTemplate.spec.template.', template: ofJob };
  return template && { at: 'spec.template.', template };
}

/** The labels of a workload's pods. */
export function podLabelsOf(manifest: Manifest): StringMap {
  return podTemplateOf(manifest)?.template.metadata?.labels ?? {};
}

/** Every container of a pod with its path, init containers first. */
export function containersOf(manifest: Manifest): (readonly [at: string, container: Container])[] {
  const pod = podTemplateOf(manifest);
  if (pod === undefined) return [];
  return (['initContainers', 'containers'] as const).flatMap((list) =>
    items(`${pod.at}spec.${list}`, pod.template.spec?.[list]),
  );
}

/** The claim templates of a StatefulSet with their paths. */
export function claimTemplatesOf(manifest: Manifest): (readonly [at: string, claim: ClaimTemplate])[] {
  return items('spec.volumeClaimTemplates', manifest.spec?.volumeClaimTemplates);
}

/** Every claim that a manifest defines, with the path of its spec: a PersistentVolumeClaim, or claim templates. */
export function claimsOf(
  manifest: Manifest,
): { readonly at: string; readonly claim: ClaimTemplate; readonly spec: ClaimSpec }[] {
  const claims =
    manifest.kind === 'PersistentVolumeClaim' ? ([['', manifest]] as const) : claimTemplatesOf(manifest);
  return claims.map(([at, claim]) => ({
    at: at === '' ? 'spec' : `${at}.spec`,
    claim,
    spec: claim.spec ?? {},
  }));
}

/** The value of a container's environment variable. */
export function environmentOf(container: Container, name: string): string | undefined {
  return items('', container.env).find(([, variable]) => variable.name === name)?.[1].value;
}
