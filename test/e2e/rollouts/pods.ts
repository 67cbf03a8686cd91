import { type Pod, isTrue } from '../objects';
import type { Run } from '../run';
import { until } from '../until';
import { VERSION, namespaceOf } from './app';
import { lines } from './lines';

/** The pods of an app by name, including terminating ones. */
export async function podsOf(run: Run, app: string): Promise<readonly Pod[]> {
  const selector = ['-n', namespaceOf(run), '-l', `app.kubernetes.io/name=${app}`];
  const pods = await run.kubectl.list<Pod>('pods', ...selector);
  return [...pods].sort((a, b) => a.metadata.name.localeCompare(b.metadata.name));
}

/** The description of a pod: its name, version, claims and readiness. */
function words({ metadata, spec, status }: Pod): string {
  const claims = (spec.volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  );
  const ends = metadata.deletionTimestamp === undefined ? '' : ', terminating';
  const ready = isTrue({ status }, 'Ready') ? 'ready' : `not ready (${status.phase})`;
  return `${metadata.name} ${metadata.annotations?.[VERSION] ?? ''} on ${claims.join(' and ')}, ${ready}${ends}`;
}

/** The descriptions of ready pods with these versions, in the order of their ordinals. */
function wordsFor(app: string, versions: readonly string[]): readonly string[] {
  return versions.map((version, i) => `${app}-${i} ${version} on data-${app}-${i}, ready`);
}

/** The difference between the pods and ready pods with these versions. Undefined if there is none. */
async function otherThan(run: Run, app: string, versions: readonly string[]): Promise<string | undefined> {
  const found = (await podsOf(run, app)).map(words);
  const expected = wordsFor(app, versions);
  return found.join() === expected.join()
    ? undefined
    : `the pods are\n${lines(found)}\ninstead of\n${lines(expected)}`;
}

/** @throws Error unless the pods have these versions and their claims, and are ready */
export async function expectVersions(run: Run, app: string, versions: readonly string[]): Promise<void> {
  const difference = await otherThan(run, app, versions);
  if (difference !== undefined) throw new Error(difference);
}

/** Waits until the pods have these versions and their claims, and are ready. */
export async function untilVersions(run: Run, app: string, versions: readonly string[]): Promise<void> {
  await until(run.patience(120), async () => (await otherThan(run, app, versions)) ?? {});
}

/** The uids of the pods by name. */
export async function uidsOf(run: Run, app: string): Promise<ReadonlyMap<string, string>> {
  return new Map((await podsOf(run, app)).map(({ metadata }) => [metadata.name, metadata.uid ?? '']));
}

/** @throws Error unless exactly the pods with these names were replaced */
export function expectReplaced(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  names: readonly string[],
): void {
  const replaced = [...before].filter(([name, uid]) => after.get(name) !== uid).map(([name]) => name);
  if (replaced.join() !== names.join())
    throw new Error(`replaced pods: ${list(replaced)}, not ${list(names)}`);
}

/** Deletes a pod and waits until it is gone. */
export async function deletePod(run: Run, app: string, name: string): Promise<void> {
  const uid = (await uidsOf(run, app)).get(name);
  // `kubectl delete --wait` waits for the name, and may never end if a new pod with that name starts soon.
  await run.kubectl.run(['delete', 'pod', name, '-n', namespaceOf(run), '--wait=false']);
  await untilGone(run, app, name, uid);
}

/** Waits until the pod with this uid is gone. */
export async function untilGone(run: Run, app: string, name: string, uid: string | undefined): Promise<void> {
  await until(run.patience(90), async () =>
    (await uidsOf(run, app)).get(name) === uid ? `the pod ${name} is still there` : {},
  );
}

function list(names: readonly string[]): string {
  return names.join(', ') || 'none';
}
