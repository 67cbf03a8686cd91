import { type Pod, isTrue } from '../objects';
import type { Run } from '../run';
import { until } from '../until';
import { VERSION, namespaceOf } from './app';
import { lines } from './lines';

/** The pods of an app that are there, those that end among them, by name. */
export async function podsOf(run: Run, app: string): Promise<readonly Pod[]> {
  const selector = ['-n', namespaceOf(run), '-l', `app.kubernetes.io/name=${app}`];
  const pods = await run.kubectl.list<Pod>('pods', ...selector);
  return [...pods].sort((a, b) => a.metadata.name.localeCompare(b.metadata.name));
}

/** A pod in words: its name and version, the claims that it uses, and whether it is ready. */
function words({ metadata, spec, status }: Pod): string {
  const claims = (spec.volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  );
  const ends = metadata.deletionTimestamp === undefined ? '' : ', ends';
  const ready = isTrue({ status }, 'Ready') ? 'ready' : `not ready (${status.phase})`;
  return `${metadata.name} ${metadata.annotations?.[VERSION] ?? ''} on ${claims.join(' and ')}, ${ready}${ends}`;
}

/** The words for an app whose pods, from the first to the last, are of these versions, on their claims and ready. */
function wordsFor(app: string, versions: readonly string[]): readonly string[] {
  return versions.map((version, i) => `${app}-${i} ${version} on data-${app}-${i}, ready`);
}

/** What keeps the pods from being of these versions, all on their own claims and ready; undefined if nothing does. */
async function otherThan(run: Run, app: string, versions: readonly string[]): Promise<string | undefined> {
  const found = (await podsOf(run, app)).map(words);
  const expected = wordsFor(app, versions);
  return found.join() === expected.join()
    ? undefined
    : `the pods are\n${lines(found)}\nand should be\n${lines(expected)}`;
}

/** @throws Error when the pods are not of these versions, on their own claims and ready */
export async function expectVersions(run: Run, app: string, versions: readonly string[]): Promise<void> {
  const difference = await otherThan(run, app, versions);
  if (difference !== undefined) throw new Error(difference);
}

/** Waits for the pods to be of these versions, on their own claims and ready. */
export async function untilVersions(run: Run, app: string, versions: readonly string[]): Promise<void> {
  await until(run.patience(120), async () => (await otherThan(run, app, versions)) ?? {});
}

/** Which pods there are, by name: another uid is another pod. */
export async function uidsOf(run: Run, app: string): Promise<ReadonlyMap<string, string>> {
  return new Map((await podsOf(run, app)).map(({ metadata }) => [metadata.name, metadata.uid ?? '']));
}

/** @throws Error when the pods that were replaced between two looks are not exactly those of these names */
export function expectReplaced(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  names: readonly string[],
): void {
  const replaced = [...before].filter(([name, uid]) => after.get(name) !== uid).map(([name]) => name);
  if (replaced.join() !== names.join())
    throw new Error(`${list(replaced)} replaced, where it should be ${list(names)}`);
}

/** Deletes a pod, and waits until it is gone. */
export async function deletePod(run: Run, app: string, name: string): Promise<void> {
  const uid = (await uidsOf(run, app)).get(name);
  // kubectl's own wait is for a name, and never ends where the next pod of that name comes very soon.
  await run.kubectl.run(['delete', 'pod', name, '-n', namespaceOf(run), '--wait=false']);
  await untilGone(run, app, name, uid);
}

/** Waits until no pod of that name has that uid. */
export async function untilGone(run: Run, app: string, name: string, uid: string | undefined): Promise<void> {
  await until(run.patience(90), async () =>
    (await uidsOf(run, app)).get(name) === uid ? `the pod ${name} is still there` : {},
  );
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'no pod was' : `${names.join(', ')} ${names.length === 1 ? 'was' : 'were'}`;
}
