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
 * Removes everything that a run has created: first its namespaces, then the volumes left by their claims. The namespace
 * of the run goes last, because a later run finds the leftovers by it.
 */
export async function remove(kubectl: Kubectl, id: string, seconds: number): Promise<void> {
  const all = await kubectl.list<KubeObject>('namespaces', '-l', `${RUN_LABEL}=${id}`);
  const namespaces = all.map(({ metadata }) => metadata.name).filter((name) => name !== id);
  // With `Delete`, the provisioner removes the data as well. Remaining volumes are removed below.
  const volumes = await volumesOf(kubectl, id);
  const release = JSON.stringify({ spec: { persistentVolumeReclaimPolicy: 'Delete' } });
  for (const name of volumes) await kubectl.attempt(['patch', 'pv', name, '-p', release]);
  // A node needs its driver to unmount volumes, so the namespaces of drivers go after those of apps.
  const isDriver = (name: string): boolean => name.startsWith('nfs-csi-driver');
  for (const group of [namespaces.filter((name) => !isDriver(name)), namespaces.filter(isDriver)]) {
    if (group.length === 0) continue;
    const remaining = ['--ignore-not-found', `--timeout=${seconds}s`];
    await kubectl.run(['delete', 'namespace', ...group, ...remaining], { seconds: seconds + 30 });
  }
  await kubectl.run(['delete', SHARED, '-l', `${RUN_LABEL}=${id}`, '--ignore-not-found']);
  const left = await volumesOf(kubectl, id);
  if (left.length > 0)
    await kubectl.run(['delete', 'pv', ...left, '--ignore-not-found', `--timeout=${seconds}s`], {
      seconds: seconds + 30,
    });
  await kubectl.run(['delete', 'namespace', id, '--ignore-not-found', `--timeout=${seconds}s`], {
    seconds: seconds + 30,
  });
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
