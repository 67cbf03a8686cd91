import { type Pod, isTrue } from '../objects';
import type { Run } from '../run';
import { until } from '../until';
import { NOWHERE, apply } from './app';
import { podsOf } from './pods';

const ORDERED = 'ordered';
const PARALLEL = 'parallel';

/** Tests the start of pods: all at once, or each when the previous one is ready. */
export async function start(run: Run): Promise<void> {
  const app = { version: '1.0.0', replicas: 3, nodeSelector: NOWHERE };
  await run.step('a Parallel app creates all its pods at once, although none is schedulable', async () => {
    await apply(run, { ...app, name: ORDERED, podManagementPolicy: 'OrderedReady' });
    await untilWaiting(run, ORDERED, [0]);
    await apply(run, { ...app, name: PARALLEL, podManagementPolicy: 'Parallel' });
    await untilWaiting(run, PARALLEL, [0, 1, 2]);
  });
  // This app had more time than the Parallel one, so it would have all its pods if it did not wait.
  await run.step('an OrderedReady app creates its first pod only, as that one is not ready', async () =>
    untilWaiting(run, ORDERED, [0], 0),
  );
}

/** Waits until an app has exactly the pods with these ordinals, all of them unschedulable. */
async function untilWaiting(run: Run, app: string, ordinals: readonly number[], seconds = 60): Promise<void> {
  const expected = ordinals.map((i) => `${app}-${i} waits for a node`).join(', ');
  await until(run.patience(seconds), async () => {
    const found = (await podsOf(run, app)).map(words).join(', ');
    return found === expected ? {} : `the pods are "${found}" instead of "${expected}"`;
  });
}

function words(pod: Pod): string {
  const refused = pod.status.conditions?.some(
    ({ type, status }) => type === 'PodScheduled' && status === 'False',
  );
  const state = isTrue(pod, 'PodScheduled') ? 'has a node' : refused ? 'waits for a node' : 'is new';
  return `${pod.metadata.name} ${state}`;
}
