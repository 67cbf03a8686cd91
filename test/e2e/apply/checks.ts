import type { Kubectl } from '../kubectl';
import type { KubeObject, StatefulSet } from '../objects';

interface ManagedField {
  readonly manager: string;
  readonly time?: string;
}

/** A line for each object of a folder, with the time at which kubectl last changed anything of it. */
export async function changeTimes(kubectl: Kubectl, folder: string): Promise<string[]> {
  const objects = await kubectl.list<KubeObject>('-f', folder, '--show-managed-fields');
  return objects.map(({ kind, metadata }) => {
    const fields = (metadata.managedFields ?? []) as readonly ManagedField[];
    const times = fields.filter(({ manager }) => manager.startsWith('kubectl')).map(({ time }) => time);
    return `${kind} ${metadata.namespace ?? ''}/${metadata.name} ${metadata.uid ?? ''} ${times.join()}`;
  });
}

/**
 * Makes sure that the check of the fields is on, by a field that none of the objects may have.
 * @throws Error when the server takes it
 */
export async function unlikeStrict(kubectl: Kubectl, objects: readonly KubeObject[]): Promise<void> {
  const namespace = objects.find(({ kind }) => kind === 'Namespace');
  const input = JSON.stringify({ ...namespace, spec: { finalisers: [] } });
  const args = ['apply', '--server-side', '--validate=strict', '--dry-run=server', '-f', '-'];
  const { status, stderr } = await kubectl.attempt(args, { input });
  if (status === 0 || !stderr.includes('finalisers'))
    throw new Error(`the server took the field spec.finalisers of a Namespace: ${stderr}`);
}

/** What keeps the workloads among the objects from having their pods; undefined when they have them. */
export async function violations(
  kubectl: Kubectl,
  objects: readonly KubeObject[],
): Promise<string | undefined> {
  for (const { kind, metadata } of objects) {
    const namespace = metadata.namespace ?? '';
    const of = ['-n', namespace, kind, metadata.name] as const;
    if (kind === 'Pod') await kubectl.get(...of);
    if (kind !== 'StatefulSet' && kind !== 'Deployment') continue;
    const { spec, status } = await kubectl.get<StatefulSet & { spec: { podManagementPolicy?: string } }>(
      ...of,
    );
    // In order, the second pod waits until the first is ready.
    const expected = spec.podManagementPolicy === 'OrderedReady' ? Math.min(1, spec.replicas) : spec.replicas;
    if ((status.replicas ?? 0) < expected)
      return `${kind} ${namespace}/${metadata.name} has ${status.replicas ?? 0} of ${expected} pods: ${await failures(kubectl, namespace)}`;
  }
  return undefined;
}

async function failures(kubectl: Kubectl, namespace: string): Promise<string> {
  const events = await kubectl.list<{ readonly reason: string; readonly message: string }>(
    'events',
    '-n',
    namespace,
  );
  const messages = events.filter(({ reason }) => reason === 'FailedCreate').map(({ message }) => message);
  return messages.at(-1) ?? 'no event says why';
}
