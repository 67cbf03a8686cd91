import { hostname } from 'node:os';
import type { Kubectl } from './kubectl';
import { RUN_LABEL } from './manifests';
import type { KubeObject, Volume } from './objects';

/** The namespace of a run itself, which says whose it is for as long as anything of the run is there. */
interface Home {
  readonly id: string;
  /** Whether its process is known to be there, or may be on another machine. */
  readonly alive: boolean;
}

const OWNER = 'cdk8s-stateful.e2e/process';
const SEEN = 'cdk8s-stateful.e2e/seen';

/** How often a run says that it is there, and after how long without a word it is taken for dead; in milliseconds. */
const HEARTBEAT = 20_000;
const SILENCE = 120_000;

/** Makes the namespace that says that this run is there, and keeps saying it. */
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
    // One that is not heard is followed by the next.
    kubectl.attempt(['annotate', '--overwrite', 'namespace', id, seen]).catch(() => undefined);
  };
  return setInterval(beat, HEARTBEAT).unref();
}

/** The runs that have left something in the cluster. */
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

/** What of a run is in the cluster, besides its own namespace. */
const SHARED =
  'storageclasses,clusterroles,clusterrolebindings,csidrivers,ingressclasses,priorityclasses,runtimeclasses,customresourcedefinitions';

/**
 * Removes all that a run has made. Its namespaces go first, then the volumes that their claims leave behind; its own
 * namespace goes last, as it is what a later run finds it by.
 */
export async function remove(kubectl: Kubectl, id: string, seconds: number): Promise<void> {
  const all = await kubectl.list<KubeObject>('namespaces', '-l', `${RUN_LABEL}=${id}`);
  const namespaces = all.map(({ metadata }) => metadata.name).filter((name) => name !== id);
  // A volume that its provisioner may delete takes its bytes along; what the provisioner leaves is removed below.
  const volumes = await volumesOf(kubectl, id);
  const release = JSON.stringify({ spec: { persistentVolumeReclaimPolicy: 'Delete' } });
  for (const name of volumes) await kubectl.attempt(['patch', 'pv', name, '-p', release]);
  if (namespaces.length > 0) {
    const remaining = ['--ignore-not-found', `--timeout=${seconds}s`];
    await kubectl.run(['delete', 'namespace', ...namespaces, ...remaining], { seconds: seconds + 30 });
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

/** The names of the volumes that a run has made, and of those that were made for its claims. */
async function volumesOf(kubectl: Kubectl, id: string): Promise<readonly string[]> {
  const volumes = await kubectl.list<Volume>('pv');
  return volumes
    .filter(
      ({ metadata, spec }) =>
        metadata.labels?.[RUN_LABEL] === id || spec.claimRef?.namespace.endsWith(`-${id}`) === true,
    )
    .map(({ metadata }) => metadata.name);
}
