import { hostname } from 'node:os';
import type { Kubectl } from './kubectl';
import { RUN_LABEL } from './manifests';
import type { KubeObject, Volume } from './objects';

/** The namespace of a run, which identifies the run until all its objects are removed. */
interface Home {
  readonly id: string;
  /** Whether its process is running, or may be running on another machine. */
  readonly alive: boolean;
}

const OWNER = 'cdk8s-stateful.e2e/process';
const SEEN = 'cdk8s-stateful.e2e/seen';

/** Heartbeat interval of a run, and the silence after which a run counts as dead, in milliseconds. */
const HEARTBEAT = 20_000;
const SILENCE = 120_000;

/** Creates the namespace of this run and starts its heartbeat. */
export async function announce(kubectl: Kubectl, id: string): Promise<NodeJS.Timeout> {
  const namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: id,
      labels: { [RUN_LABEL]: id },
      annotations: { [OWNER]: `${hostname()}/${process.pid}`, [SEEN]: new Date().toISOString() },
    },
  };
  await kubectl.run(['create', '-f', '-'], { input: JSON.stringify(namespace) });
  const beat = (): void => {
    const seen = `${SEEN}=${new Date().toISOString()}`;
    // A failed heartbeat is followed by the next.
    kubectl.attempt(['annotate', '--overwrite', 'namespace', id, seen]).catch(() => undefined);
  };
  return setInterval(beat, HEARTBEAT).unref();
}

/** The runs with objects in the cluster. */
export async function homes(kubectl: Kubectl): Promise<readonly Home[]> {
  const namespaces = await kubectl.list<KubeObject>('namespaces', '-l', RUN_LABEL);
  return namespaces
    .filter(({ metadata }) => metadata.annotations?.[OWNER] !== undefined)
    .map(({ metadata }) => ({
      id: metadata.name,
      alive: isAlive(metadata.annotations?.[OWNER] ?? '', metadata.annotations?.[SEEN] ?? ''),
    }));
}

function isAlive(owner: string, seen: string): boolean {
  const [host, pid] = owner.split('/');
  if (host !== hostname()) return Date.now() - Date.parse(seen) < SILENCE;
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

/** Cluster-scoped kinds that a run may create. */
const SHARED =
  'storageclasses,clusterroles,clusterrolebindings,csidrivers,ingressclasses,priorityclasses,runtimeclasses,customresourcedefinitions';

/**
 * Removes everything that a run has created: first its apps, then the volumes left by their claims. A CSI driver goes
 * after both, as it unmounts and deletes volumes. The namespace of the run goes last, because a later run finds the
 * leftovers by it.
 */
export async function remove(kubectl: Kubectl, id: string, seconds: number): Promise<void> {
  const all = await kubectl.list<KubeObject>('namespaces', '-l', `${RUN_LABEL}=${id}`);
  const namespaces = all.map(({ metadata }) => metadata.name).filter((name) => name !== id);
  const isDriver = (name: string): boolean => name.startsWith('nfs-csi-driver');
  const drop = async (kind: string, names: readonly string[]): Promise<void> => {
    if (names.length === 0) return;
    const args = ['delete', kind, ...names, '--ignore-not-found', `--timeout=${seconds}s`];
    await kubectl.run(args, { seconds: seconds + 30 });
  };
  // With `Delete`, the provisioner removes the data as well.
  const release = JSON.stringify({ spec: { persistentVolumeReclaimPolicy: 'Delete' } });
  for (const name of await volumesOf(kubectl, id))
    await kubectl.attempt(['patch', 'pv', name, '-p', release]);
  await drop(
    'namespace',
    namespaces.filter((name) => !isDriver(name)),
  );
  await drop('pv', await volumesOf(kubectl, id));
  await kubectl.run(['delete', SHARED, '-l', `${RUN_LABEL}=${id}`, '--ignore-not-found']);
  await drop('namespace', namespaces.filter(isDriver));
  await drop('namespace', [id]);
}

/** The names of the volumes of a run, and of those provisioned for its claims. */
async function volumesOf(kubectl: Kubectl, id: string): Promise<readonly string[]> {
  const volumes = await kubectl.list<Volume>('pv');
  return volumes
    .filter(
      ({ metadata, spec }) =>
        metadata.labels?.[RUN_LABEL] === id || spec.claimRef?.namespace.endsWith(`-${id}`) === true,
    )
    .map(({ metadata }) => metadata.name);
}
