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
  readonly parameters?: Readonly<Record<string, string>>;
  readonly reclaimPolicy?: string;
  readonly allowVolumeExpansion?: boolean;
  readonly mountOptions?: readonly string[];
}

export interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Spec {
  readonly replicas?: number;
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly updateStrategy?: UpdateStrategy;
  readonly persistentVolumeClaimRetentionPolicy?: { readonly whenScaled?: string };
  readonly podSelector?: LabelSelector;
  readonly selector?: LabelSelector & Readonly<Record<string, unknown>>;
  readonly template?: PodTemplate;
  readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplate } };
  readonly volumeClaimTemplates?: readonly ClaimTemplate[];
  readonly serviceName?: string;
  readonly clusterIP?: string;
  readonly ports?: readonly ServicePort[];
  readonly rules?: readonly IngressRule[];
  readonly defaultBackend?: { readonly service?: BackendService };
  readonly persistentVolumeReclaimPolicy?: string;
  readonly nfs?: { readonly server?: string; readonly path?: string };
  readonly local?: unknown;
  readonly claimRef?: unknown;
  readonly nodeAffinity?: { readonly required?: { readonly nodeSelectorTerms?: readonly unknown[] } };
  readonly mountOptions?: readonly string[];
  readonly storageClassName?: string;
  readonly accessModes?: readonly string[];
  readonly resources?: Resources;
  readonly capacity?: Readonly<Record<string, string>>;
}

export interface UpdateStrategy {
  readonly type?: string;
  readonly rollingUpdate?: { readonly partition?: number; readonly maxUnavailable?: number | string };
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly unknown[];
}

export interface PodTemplate {
  readonly metadata?: Metadata;
  readonly spec?: PodSpec;
}

export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
}

export interface Container {
  readonly name?: string;
  readonly ports?: readonly {
    readonly name?: string;
    readonly containerPort?: number;
    readonly protocol?: string;
  }[];
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly { readonly configMapRef?: Reference }[];
  readonly volumeMounts?: readonly { readonly name?: string; readonly mountPath?: string }[];
  readonly volumeDevices?: readonly { readonly name?: string; readonly devicePath?: string }[];
  readonly resources?: Resources;
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
}

export interface EnvVar {
  readonly name?: string;
  readonly value?: string;
  readonly valueFrom?: { readonly configMapKeyRef?: Reference };
}

export interface Probe {
  readonly httpGet?: { readonly port?: number | string };
  readonly tcpSocket?: { readonly port?: number | string };
}

export interface Volume {
  readonly name?: string;
  readonly configMap?: Reference;
  readonly projected?: { readonly sources?: readonly { readonly configMap?: Reference }[] };
  readonly persistentVolumeClaim?: { readonly claimName?: string };
  readonly emptyDir?: { readonly sizeLimit?: string };
}

export interface Reference {
  readonly name?: string;
  readonly optional?: boolean;
}

export interface Resources {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}

export interface ClaimTemplate {
  readonly metadata?: Metadata;
  readonly spec?: Spec;
}

export interface ServicePort {
  readonly name?: string;
  readonly port?: number;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
  readonly protocol?: string;
}

export interface IngressRule {
  readonly host?: string;
  readonly http?: {
    readonly paths?: readonly { readonly backend?: { readonly service?: BackendService } }[];
  };
}

export interface BackendService {
  readonly name?: string;
  readonly port?: { readonly name?: string; readonly number?: number };
}

/** The pod template of a workload of any kind, and where it stands in the manifest. */
export function podTemplateOf(
  manifest: Manifest,
): { readonly at: string; readonly template: PodTemplate } | undefined {
  if (manifest.kind === 'Pod') {
    return { at: '', template: { metadata: manifest.metadata, spec: manifest.spec as PodSpec | undefined } };
  }
  const { template, jobTemplate } = manifest.spec ?? {};
  if (jobTemplate?.spec?.template !== undefined) {
    return { at: 'spec.jobTemplate.spec.template.', template: jobTemplate.spec.template };
  }
  return template && { at: 'spec.template.', template };
}

/** Every container of a pod, init containers first, and where it stands in the manifest. */
export function containersOf(manifest: Manifest): { readonly at: string; readonly container: Container }[] {
  const pod = podTemplateOf(manifest);
  if (pod === undefined) return [];
  return (['initContainers', 'containers'] as const).flatMap((list) =>
    (pod.template.spec?.[list] ?? []).map((container, i) => ({
      at: `${pod.at}spec.${list}[${i}]`,
      container,
    })),
  );
}

/** The claim templates of a StatefulSet, and where each stands in the manifest. */
export function claimTemplatesOf(
  manifest: Manifest,
): { readonly at: string; readonly claim: ClaimTemplate }[] {
  return (manifest.spec?.volumeClaimTemplates ?? []).map((claim, i) => ({
    at: `spec.volumeClaimTemplates[${i}]`,
    claim,
  }));
}

/** Every claim that a manifest makes: a PersistentVolumeClaim itself, or the templates of a StatefulSet. */
export function claimsOf(manifest: Manifest): { readonly at: string; readonly claim: ClaimTemplate }[] {
  return manifest.kind === 'PersistentVolumeClaim'
    ? [{ at: '', claim: manifest }]
    : claimTemplatesOf(manifest);
}

/** A field of a claim: the path of a template ends without a dot, that of a claim of its own is empty. */
export function field(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}
