import { UpdateStrategy } from '../../../lib';
import type { StatefulSet } from '../objects';
import type { Run } from '../run';
import { until } from '../until';
import { apply, namespaceOf } from './app';
import { dataOf, expectData } from './data';
import { deletePod, expectReplaced, expectVersions, uidsOf, untilVersions } from './pods';

/** The updated app. */
export const SHOP = 'shop';
export const REPLICAS = 3;

/** @throws Error unless `kubectl rollout status` succeeds */
export async function rolledOut(run: Run): Promise<void> {
  const seconds = run.patience(180);
  const args = ['rollout', 'status', `statefulset/${SHOP}`, '-n', namespaceOf(run), `--timeout=${seconds}s`];
  await run.kubectl.run(args, { seconds: seconds + 30 });
}

/** Tests a rolling update of all pods. */
export async function rollingUpdate(run: Run): Promise<void> {
  await run.step(
    'a rolling update gives all pods the new version, and kubectl rollout status succeeds',
    async () => {
      const [before, data] = [await uidsOf(run, SHOP), await dataOf(run, SHOP, REPLICAS)];
      await apply(run, { name: SHOP, version: '1.1.0', replicas: REPLICAS });
      await rolledOut(run);
      await expectVersions(run, SHOP, ['1.1.0', '1.1.0', '1.1.0']);
      expectReplaced(before, await uidsOf(run, SHOP), ['shop-0', 'shop-1', 'shop-2']);
      await expectData(run, SHOP, data);
    },
  );
}

/** Tests a canary: a new version for the last pod alone, then for all. */
export async function canary(run: Run): Promise<void> {
  const values = { name: SHOP, version: '1.2.0', replicas: REPLICAS };
  const updateStrategy = UpdateStrategy.rolling({ partition: REPLICAS - 1 });
  const data = await dataOf(run, SHOP, REPLICAS);
  await run.step('with a partition of 2, only the last of 3 pods gets the new version', async () => {
    const before = await uidsOf(run, SHOP);
    await apply(run, { ...values, updateStrategy });
    await rolledOut(run);
    await expectVersions(run, SHOP, ['1.1.0', '1.1.0', '1.2.0']);
    expectReplaced(before, await uidsOf(run, SHOP), ['shop-2']);
  });
  await run.step('a deleted pod below the partition returns with the old version', async () => {
    await deletePod(run, SHOP, 'shop-0');
    await untilVersions(run, SHOP, ['1.1.0', '1.1.0', '1.2.0']);
  });
  await run.step('without the partition, the other pods get the new version', async () => {
    const before = await uidsOf(run, SHOP);
    await apply(run, values);
    await rolledOut(run);
    await expectVersions(run, SHOP, ['1.2.0', '1.2.0', '1.2.0']);
    expectReplaced(before, await uidsOf(run, SHOP), ['shop-0', 'shop-1']);
    await expectData(run, SHOP, data);
  });
}

/** Tests `OnDelete`: each pod gets the new version once deleted. */
export async function onDelete(run: Run): Promise<void> {
  const values = { name: SHOP, version: '1.3.0', replicas: REPLICAS };
  const [before, data] = [await uidsOf(run, SHOP), await dataOf(run, SHOP, REPLICAS)];
  await run.step('with OnDelete, a new version replaces no pod', async () => {
    await apply(run, { ...values, updateStrategy: UpdateStrategy.onDelete() });
    await untilNoticed(run);
    await expectVersions(run, SHOP, ['1.2.0', '1.2.0', '1.2.0']);
    expectReplaced(before, await uidsOf(run, SHOP), []);
  });
  await run.step('a deleted pod returns with the new version, and the others do not change', async () => {
    await deletePod(run, SHOP, 'shop-1');
    await untilVersions(run, SHOP, ['1.2.0', '1.3.0', '1.2.0']);
    expectReplaced(before, await uidsOf(run, SHOP), ['shop-1']);
  });
  await run.step('without OnDelete, Kubernetes updates the remaining pods in a rolling update', async () => {
    await apply(run, values);
    await rolledOut(run);
    await expectVersions(run, SHOP, ['1.3.0', '1.3.0', '1.3.0']);
    await expectData(run, SHOP, data);
  });
}

/** Waits until the controller has observed the new version, and so has begun to act on it. */
export async function untilNoticed(run: Run): Promise<void> {
  await until(run.patience(60), async () => {
    const { metadata, status } = await run.kubectl.get<StatefulSet>('-n', namespaceOf(run), 'sts', SHOP);
    return status.observedGeneration === metadata.generation &&
      status.updateRevision !== status.currentRevision
      ? {}
      : `the controller has not created a new revision: it is at generation ${status.observedGeneration} of ${metadata.generation}`;
  });
}
