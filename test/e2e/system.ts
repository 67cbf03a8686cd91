import { join } from 'node:path';
import { visitsSystem } from '../../charts/system';
import { readConfig } from '../../config';
import { LinearApp } from '../../lib';
import { nfsDirectoryOf } from '../../lib/validation/nfs-directory';
import { RUN_LABEL, copyManifests } from './manifests';
import type { Claim, KubeObject, Node, Pod, StatefulSet, Volume } from './objects';
import { isTrue } from './objects';
import type { Options } from './options';
import type { Run } from './run';
import { until } from './until';
import { WITHOUT_FLUSH } from './without-flush';

/** Where a system keeps its volumes: on the node, or on NFS by way of the provisioner or of the CSI driver. */
export type Storage = 'local' | 'nfs' | 'nfs-csi';

/** Which of the two ways to NFS a run takes. */
export function nfsStorage({ nfsCsi }: Pick<Options, 'nfsCsi'>): Storage {
  return nfsCsi ? 'nfs-csi' : 'nfs';
}

export const REPLICAS = 2;

/** A renamed copy of the synthesized main system. */
export class VisitsSystem {
  readonly namespace: string;
  /** The applied manifests. */
  readonly folder: string;
  readonly pods = Array.from({ length: REPLICAS }, (_, ordinal) => `visits-${ordinal}`);

  /**
   * @param name of its namespace, before the run's id
   * @param nodePort of its public Service; a ClusterIP without
   */
  constructor(
    readonly run: Run,
    readonly name: string,
    readonly storage: Storage,
    private readonly nodePort?: number,
  ) {
    this.namespace = `${name}-${run.id}`;
    this.folder = join(run.folder, name);
    const { image, nfsServer, nfsPath } = run.options;
    const nfs = { NFS_SERVER: nfsServer, NFS_PATH: nfsPath };
    const app = new LinearApp({ outdir: `${this.folder}-synthesized` });
    visitsSystem(
      app,
      readConfig({
        NAMESPACE: name,
        REPLICAS: String(REPLICAS),
        IMAGE: image,
        SERVICE_TYPE: run.options.nodeAddress === undefined ? undefined : 'NodePort',
        ENVIRONMENT: storage,
        ...(storage === 'local' ? {} : nfs),
      }),
    );
    app.synth();
    copyManifests(app.outdir, this.folder, run.id, (object) => this.adapted(object));
  }

  /** Applies it, as operators do, over what was changed by hand. */
  async apply(): Promise<void> {
    const { kubectl, cluster, id } = this.run;
    if (this.storage === 'local') {
      const { apiVersion, kind, provisioner, parameters, volumeBindingMode } = await kubectl.get<KubeObject>(
        'storageclass',
        cluster.defaultClass ?? '',
      );
      const metadata = { name: this.localClass, labels: { [RUN_LABEL]: id } };
      const retaining = {
        apiVersion,
        kind,
        metadata,
        provisioner,
        parameters,
        volumeBindingMode,
        reclaimPolicy: 'Retain',
      };
      await kubectl.run(['apply', '--server-side', '-f', '-'], { input: JSON.stringify(retaining) });
    }
    await kubectl.run([
      'apply',
      '--server-side',
      '--force-conflicts',
      '--validate=strict',
      '-f',
      this.folder,
    ]);
  }

  /** Waits until every pod of the newest revision is ready. */
  async ready(): Promise<void> {
    await until(this.run.patience(180), async () => this.missing());
  }

  async readPods(): Promise<readonly Pod[]> {
    const pods = await this.run.kubectl.list<Pod>(
      'pods',
      '-n',
      this.namespace,
      '-l',
      'app.kubernetes.io/name=visits',
    );
    return [...pods].sort((a, b) => a.metadata.name.localeCompare(b.metadata.name));
  }

  /** The current start of the container of each pod, by pod name. */
  async starts(): Promise<ReadonlyMap<string, string>> {
    const pods = await this.readPods();
    return new Map(
      pods.map(({ metadata, status }) => [
        metadata.name,
        `${metadata.uid ?? ''} ${status.containerStatuses?.[0]?.restartCount ?? 0}`,
      ]),
    );
  }

  /** Waits until the container of each pod has restarted. The back-off of a failing container is up to 5 minutes. */
  async restarted(before: ReadonlyMap<string, string>, pods = this.pods): Promise<void> {
    await until(this.run.patience(330), async () => {
      const now = await this.starts();
      const old = pods.filter((pod) => (now.get(pod) ?? before.get(pod)) === before.get(pod));
      return old.length === 0 ? {} : `${this.namespace}: ${old.join(', ')}: no new start of the container`;
    });
  }

  /** The location of the data of each claim by name: the directory on the NFS server, or the volume. */
  async places(): Promise<ReadonlyMap<string, string>> {
    const { kubectl } = this.run;
    const [claims, volumes] = await Promise.all([
      kubectl.list<Claim>('pvc', '-n', this.namespace),
      kubectl.list<Volume>('pv'),
    ]);
    const directories = new Map(volumes.map((volume) => [volume.metadata.name, directoryOf(volume)]));
    return new Map(
      claims.map(({ metadata, spec: { volumeName = '' } }) => [
        metadata.name,
        directories.get(volumeName) ?? volumeName,
      ]),
    );
  }

  private async missing(): Promise<object | string> {
    const { kubectl } = this.run;
    const [{ metadata, status }, pods, nodes] = await Promise.all([
      kubectl.get<StatefulSet>('statefulset', 'visits', '-n', this.namespace),
      this.readPods(),
      kubectl.list<Node>('nodes'),
    ]);
    const on = new Map(nodes.map((node) => [node.metadata.name, node]));
    const ready = pods.filter((pod) => {
      const node = on.get(pod.spec.nodeName ?? '');
      return (
        pod.metadata.deletionTimestamp === undefined && isTrue(pod, 'Ready') && node && isTrue(node, 'Ready')
      );
    });
    if (status.observedGeneration !== metadata.generation)
      return `${this.namespace}: the StatefulSet is not yet observed`;
    if (ready.length === REPLICAS && status.updatedReplicas === REPLICAS && status.readyReplicas === REPLICAS)
      return {};
    return `${this.namespace}: ${ready.length} of ${REPLICAS} pods are ready, ${status.updatedReplicas ?? 0} are updated; ${describe(pods)}`;
  }

  private get localClass(): string {
    return `retained-${this.run.id}`;
  }

  /** An object with the images, nodes and ports of this cluster. */
  private adapted(object: KubeObject): KubeObject {
    const { provisionerImage, slow, withoutFlush, loadedImages } = this.run.options;
    const copy = structuredClone(object) as Mutable;
    const { spec } = copy;
    for (const container of spec?.template?.spec?.containers ?? []) {
      if (slow) delete container.resources?.limits?.cpu;
      if (loadedImages) {
        container.image = container.image.replace(/@.*/, '');
        container.imagePullPolicy = 'IfNotPresent';
      }
      if (object.kind === 'Deployment' && this.storage === 'nfs' && provisionerImage !== undefined) {
        container.image = provisionerImage;
        container.imagePullPolicy = 'IfNotPresent';
      }
      if (object.kind === 'StatefulSet' && withoutFlush) container.env?.push(WITHOUT_FLUSH);
    }
    for (const template of spec?.volumeClaimTemplates ?? [])
      if (this.storage === 'local') template.spec.storageClassName = this.localClass;
    const port = spec?.type === 'NodePort' ? spec.ports?.[0] : undefined;
    if (port && this.nodePort !== undefined) port.nodePort = this.nodePort;
    return copy as unknown as KubeObject;
  }
}

/** The path of a volume's directory on the NFS server. */
export function directoryOf({ spec }: Volume): string | undefined {
  return nfsDirectoryOf(spec)?.path;
}

/** What is changed of an object. */
interface Mutable {
  readonly spec?: {
    readonly type?: string;
    readonly ports?: { nodePort?: number }[];
    readonly volumeClaimTemplates?: { readonly spec: { storageClassName?: string } }[];
    readonly template?: {
      readonly spec?: {
        readonly containers: {
          image: string;
          imagePullPolicy: string;
          readonly env?: { readonly name: string; readonly value: string }[];
          readonly resources?: { readonly limits?: { cpu?: string } };
        }[];
      };
    };
  };
}

function describe(pods: readonly Pod[]): string {
  return pods
    .map((pod) => `${pod.metadata.name} is ${pod.status.phase}${isTrue(pod, 'Ready') ? ', ready' : ''}`)
    .join('; ');
}
