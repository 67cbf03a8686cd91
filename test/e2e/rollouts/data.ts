import type { Claim, Volume } from '../objects';
import type { Run } from '../run';
import { namespaceOf } from './app';
import { lines } from './lines';

/** One line for each bound claim of an app with its volume. No line may change. */
export async function dataOf(run: Run, app: string, replicas: number): Promise<readonly string[]> {
  const [claims, volumes] = await Promise.all([
    run.kubectl.list<Claim>('pvc', '-n', namespaceOf(run), '-l', `app.kubernetes.io/name=${app}`),
    run.kubectl.list<Volume>('pv'),
  ]);
  const uids = new Map(volumes.map(({ metadata }) => [metadata.name, metadata.uid ?? '']));
  const data = claims.map(({ metadata, spec, status }) => {
    const volume = spec.volumeName ?? '';
    const state = metadata.deletionTimestamp === undefined ? status.phase : 'terminating, bound';
    return `${metadata.name} (${metadata.uid}) ${state} to ${volume} (${uids.get(volume)})`;
  });
  if (claims.length !== replicas || claims.some(({ status }) => status.phase !== 'Bound'))
    throw new Error(`not ${replicas} bound claims:\n${lines(data)}`);
  return data.sort();
}

/** @throws Error if claims or volumes of an app have changed */
export async function expectData(run: Run, app: string, before: readonly string[]): Promise<void> {
  const after = await dataOf(run, app, before.length);
  if (after.join() !== before.join())
    throw new Error(`the claims changed to\n${lines(after)}\nfrom\n${lines(before)}`);
}
