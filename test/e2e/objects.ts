/** Kubernetes objects as the API server returns them, with the fields that the suites read. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [field: string]: unknown;
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
}

export interface Node {
  readonly metadata: Metadata;
  readonly status: {
    readonly conditions?: readonly Condition[];
    readonly allocatable?: Readonly<Record<string, string>>;
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
  };
}

export interface Pod {
  readonly metadata: Metadata;
  readonly spec: {
    readonly nodeName?: string;
    readonly volumes?: readonly {
      readonly name: string;
      readonly persistentVolumeClaim?: { readonly claimName: string };
    }[];
  };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly { readonly restartCount: number; readonly containerID?: string }[];
  };
}

export interface Claim {
  readonly metadata: Metadata;
  readonly spec: { readonly volumeName?: string; readonly storageClassName?: string };
  readonly status: { readonly phase: string };
}

export interface Volume {
  readonly metadata: Metadata;
  readonly spec: {
    readonly storageClassName?: string;
    readonly claimRef?: { readonly namespace: string; readonly name: string };
    readonly nfs?: { readonly server: string; readonly path: string };
    readonly csi?: { readonly volumeAttributes?: Readonly<Record<string, string>> };
  };
  readonly status: { readonly phase: string };
}

export interface StatefulSet {
  readonly metadata: Metadata;
  readonly spec: { readonly replicas: number };
  readonly status: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly currentRevision?: string;
    readonly updateRevision?: string;
  };
}

/** Whether a condition of an object, such as `Ready`, is true. */
export function isTrue(
  { status }: { readonly status: { readonly conditions?: readonly Condition[] } },
  type: string,
): boolean {
  return (status.conditions ?? []).some(
    (condition) => condition.type === type && condition.status === 'True',
  );
}
