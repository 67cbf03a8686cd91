import type { Kubectl } from '../kubectl';
import type { KubeObject, StatefulSet } from '../objects';

interface ManagedField {
  readonly manager: string;
  readonly time?: string;
}

/** One line for each object of a folder, with the time of its last change by kubectl. */
export async function changeTimes(kubectl: Kubectl, folder: string): Promise<string[]> {
  const objects = await kubectl.list<KubeObject>('-f', folder, '--show-managed-fields');
  return objects.map(({ kind, metadata }) => {
    const fields = (metadata.managedFields ?? []) as readonly ManagedField[];
    const times = fields.filter(({ manager }) => manager.startsWith('kubectl')).map(({ time }) => time);
    return `${kind} ${metadata.namespace ?? ''}/${metadata.name} ${metadata.uid ?? ''} ${times.join()}`;
  });
}

/**
 * Verifies that the server checks field names, with a field that does not exist.
 * @throws Error if the server accepts the field
 */
export async function unlikeStrict(kubectl: Kubectl, objects: readonly KubeObject[]): Promise<void> {
  const namespace = objects.find(({ kind }) => kind === 'Namespace');
  const input = JSON.stringify({ ...namespace, spec: { finalisers: [] } });
  const args = ['apply', '--server-side', '--validate=strict', '--dry-run=server', '-f', '-'];
  const { status, stderr } = await kubectl.attempt(args, { input });
  if (status === 0 || !stderr.includes('finalisers'))
    throw new Error(`the server accepted the unknown field spec.finalisers of a Namespace: ${stderr}`);
}

/** The workloads that lack pods, with the reasons. Undefined if none does. */
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
    // With OrderedReady, the second pod waits until the first is ready.
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
  return messages.at(-1) ?? 'no event with a reason';
}
