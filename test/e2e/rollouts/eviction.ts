import { UpdateStrategy } from '../../../lib';
import type { Result } from '../kubectl';
import type { Metadata } from '../objects';
import type { Run } from '../run';
import { until } from '../until';
import { NOWHERE, apply, namespaceOf } from './app';
import { deletePod, uidsOf, untilGone, untilVersions } from './pods';
import { REPLICAS, SHOP, untilNoticed } from './update';

interface DisruptionBudget {
  readonly metadata: Metadata;
  readonly status: {
    readonly observedGeneration?: number;
    readonly currentHealthy: number;
    readonly disruptionsAllowed: number;
  };
}

/** Tests the PodDisruptionBudget: one pod may be evicted while all are ready, none while one is not. */
export async function eviction(run: Run): Promise<void> {
  const { step } = run;
  await step('while all pods are ready, one is evicted and returns', async () => {
    await untilBudget(run, REPLICAS, 1);
    const before = await uidsOf(run, SHOP);
    const { status, stderr } = await evict(run, 'shop-1');
    if (status !== 0) throw new Error(`the eviction of shop-1 was refused: ${stderr}`);
    await untilGone(run, SHOP, 'shop-1', before.get('shop-1'));
    await untilVersions(run, SHOP, ['1.4.0', '1.4.0', '1.4.0']);
  });
  await step('while a pod is not ready, the eviction of another is refused', async () => {
    await makeUnavailable(run);
    await untilBudget(run, REPLICAS - 1, 0);
    const before = await uidsOf(run, SHOP);
    const { status, stderr } = await evict(run, 'shop-0');
    // The reason with which kubectl reports the status 429.
    if (status === 0 || !stderr.includes('(TooManyRequests)') || !stderr.includes('disruption budget'))
      throw new Error(
        `the eviction of shop-0 must be refused with 429, kubectl exited with ${status}: ${stderr}`,
      );
    const after = await uidsOf(run, SHOP);
    if (after.get('shop-0') !== before.get('shop-0'))
      throw new Error('the eviction of shop-0 was refused, but the pod is gone');
  });
}

/** Makes the last pod unschedulable, as if its node were gone. */
async function makeUnavailable(run: Run): Promise<void> {
  const updateStrategy = UpdateStrategy.onDelete();
  const values = { name: SHOP, version: '1.5.0', replicas: REPLICAS, nodeSelector: NOWHERE };
  await apply(run, { ...values, updateStrategy });
  await untilNoticed(run);
  await deletePod(run, SHOP, 'shop-2');
}

async function evict(run: Run, pod: string): Promise<Result> {
  const namespace = namespaceOf(run);
  const input = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace } };
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/eviction`;
  return run.kubectl.attempt(['create', '--raw', path, '-f', '-'], { input: JSON.stringify(input) });
}

/**
 * Waits until the PodDisruptionBudget counts the given number of healthy pods and allows the given number of evictions.
 */
async function untilBudget(run: Run, healthy: number, allowed: number): Promise<void> {
  await until(run.patience(60), async () => {
    const budget = await run.kubectl.get<DisruptionBudget>('-n', namespaceOf(run), 'pdb', SHOP);
    const { observedGeneration, currentHealthy, disruptionsAllowed } = budget.status;
    return observedGeneration === budget.metadata.generation &&
      currentHealthy === healthy &&
      disruptionsAllowed === allowed
      ? {}
      : `the PodDisruptionBudget counts ${currentHealthy} healthy pods and allows ${disruptionsAllowed} evictions, not ${healthy} and ${allowed}`;
  });
}
