import type { Claim, Volume } from '../objects';
import type { Run } from '../run';
import { namespaceOf } from './app';
import { lines } from './lines';

/** The claims of an app with their volumes, in words in which nothing may change; all of them are bound. */
export async function dataOf(run: Run, app: string, replicas: number): Promise<readonly string[]> {
  const [claims, volumes] = await Promise.all([
    run.kubectl.list<Claim>('pvc', '-n', namespaceOf(run), '-l', `app.kubernetes.io/name=${app}`),
    run.kubectl.list<Volume>('pv'),
  ]);
  const uids = new Map(volumes.map(({ metadata }) => [metadata.name, metadata.uid ?? '']));
  const data = claims.map(({ metadata, spec, status }) => {
    const volume = spec.volumeName ?? '';
    const state = metadata.deletionTimestamp === undefined ? status.phase : 'about to be deleted, bound';
    return `${metadata.name} (${metadata.uid}) ${state} to ${volume} (${uids.get(volume)})`;
  });
  if (claims.length !== replicas || claims.some(({ status }) => status.phase !== 'Bound'))
    throw new Error(`not ${replicas} claims that are bound:\n${lines(data)}`);
  return data.sort();
}

/** @throws Error when claims or volumes of an app are not those that they were */
export async function expectData(run: Run, app: string, before: readonly string[]): Promise<void> {
  const after = await dataOf(run, app, before.length);
  if (after.join() !== before.join())
    throw new Error(`the claims are\n${lines(after)}\nand were\n${lines(before)}`);
}
