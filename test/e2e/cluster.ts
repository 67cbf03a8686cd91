import { setTimeout as sleep } from 'node:timers/promises';
import { type Kubectl, KubectlError } from './kubectl';
import { type Node, isTrue } from './objects';
import { UsageError } from './options';

/** The properties of a cluster that the suites depend on. */
export interface Cluster {
  /** Of the API server, such as `v1.35.4`. */
  readonly version: string;
  /** Simulated nodes (kwok), which run no containers. Empty if there are real nodes as well. */
  readonly simulatedNodes: readonly Node[];
  /** Nodes that run containers. */
  readonly realNodes: readonly Node[];
  /** The default StorageClass. */
  readonly defaultClass?: string;
}

interface StorageClass {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
}

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
const SIMULATED = 'kwok.x-k8s.io/node';

/**
 * Inspects the cluster without changing it.
 * @throws UsageError if the cluster is unreachable, or the user lacks permissions
 */
export async function lookAt(kubectl: Kubectl): Promise<Cluster> {
  const version = await reach(kubectl);
  for (const [verb, resource] of [
    ['create', 'namespaces'],
    ['delete', 'namespaces'],
    ['create', 'persistentvolumes'],
    ['create', 'storageclasses.storage.k8s.io'],
    ['create', 'clusterroles.rbac.authorization.k8s.io'],
    ['create', 'clusterrolebindings.rbac.authorization.k8s.io'],
  ] as const) {
    const { status, stdout } = await kubectl.attempt(['auth', 'can-i', verb, resource, '--quiet=false']);
    if (status !== 0)
      throw new UsageError(
        `the user of the context "${kubectl.context}" may not ${verb} ${resource} (kubectl says "${stdout.trim()}"): nothing was changed, choose a user with that permission`,
      );
  }
  const [nodes, classes] = await Promise.all([
    kubectl.list<Node>('nodes'),
    kubectl.list<StorageClass>('storageclasses'),
  ]);
  const ready = nodes.filter((node) => isTrue(node, 'Ready'));
  const isSimulated = ({ metadata }: Node): boolean => metadata.annotations?.[SIMULATED] !== undefined;
  const realNodes = ready.filter((node) => !isSimulated(node));
  return {
    version,
    simulatedNodes: realNodes.length > 0 ? [] : ready.filter(isSimulated),
    realNodes,
    defaultClass: classes.find(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true')?.metadata
      .name,
  };
}

async function reach(kubectl: Kubectl): Promise<string> {
  try {
    // A server that has just started may refuse the first connection.
    return await serverVersion(kubectl).catch(async () =>
      sleep(1000).then(async () => serverVersion(kubectl)),
    );
  } catch (error) {
    if (!(error instanceof KubectlError)) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UsageError(`kubectl can't be run (${reason}): nothing was changed, install it`);
    }
    const said = error.result.stderr.trim().split('\n').at(-1) ?? 'no answer';
    throw new UsageError(
      `the cluster of the context "${kubectl.context}" can't be reached (${said}): nothing was changed`,
    );
  }
}

async function serverVersion(kubectl: Kubectl): Promise<string> {
  const printed = await kubectl.run(['version', '-o', 'json', '--request-timeout=10s'], { seconds: 30 });
  const { serverVersion: server } = JSON.parse(printed) as { serverVersion?: { gitVersion: string } };
  return server?.gitVersion ?? 'unknown';
}
