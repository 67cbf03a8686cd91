import { type Pod, isTrue } from '../objects';
import type { Run } from '../run';
import { until } from '../until';
import { NOWHERE, apply } from './app';
import { podsOf } from './pods';

const ORDERED = 'ordered';
const PARALLEL = 'parallel';

/** How pods start: all at once, or each when the one before it is ready. */
export async function start(run: Run): Promise<void> {
  const app = { version: '1.0.0', replicas: 3, nodeSelector: NOWHERE };
  await run.step('a Parallel app makes all its pods at once, although none can be scheduled', async () => {
    await apply(run, { ...app, name: ORDERED, podManagementPolicy: 'OrderedReady' });
    await untilWaiting(run, ORDERED, [0]);
    await apply(run, { ...app, name: PARALLEL, podManagementPolicy: 'Parallel' });
    await untilWaiting(run, PARALLEL, [0, 1, 2]);
  });
  // It had more time than the other, so it would have all its pods by now if it did not wait.
  await run.step(
    'an OrderedReady app makes its first pod, and waits with the second until it is ready',
    async () => untilWaiting(run, ORDERED, [0], 0),
  );
}

/** Waits until the pods of an app are those of these ordinals, and the scheduler has found no node for any of them. */
async function untilWaiting(run: Run, app: string, ordinals: readonly number[], seconds = 60): Promise<void> {
  const expected = ordinals.map((i) => `${app}-${i} waits for a node`).join(', ');
  await until(run.patience(seconds), async () => {
    const found = (await podsOf(run, app)).map(words).join(', ');
    return found === expected ? {} : `the pods are "${found}" and should be "${expected}"`;
  });
}

function words(pod: Pod): string {
  const refused = pod.status.conditions?.some(
    ({ type, status }) => type === 'PodScheduled' && status === 'False',
  );
  const state = isTrue(pod, 'PodScheduled') ? 'has a node' : refused ? 'waits for a node' : 'is new';
  return `${pod.metadata.name} ${state}`;
}
