import type { Run } from '../run';
import { apply } from './app';
import { dataOf, expectData } from './data';
import { expectVersions, untilVersions } from './pods';
import { REPLICAS, SHOP, rolledOut } from './update';

/** A new version that never meets the old one. */
export async function scheduledDowntime(run: Run): Promise<void> {
  const data = await dataOf(run, SHOP, REPLICAS);
  await run.step('with 0 replicas all pods go, and their claims stay bound', async () => {
    await apply(run, { name: SHOP, version: '1.3.0', replicas: 0 });
    await untilVersions(run, SHOP, []);
    await expectData(run, SHOP, data);
  });
  await run.step(
    'with 3 replicas and a new version they come back, each on the claim and volume it had',
    async () => {
      await apply(run, { name: SHOP, version: '1.4.0', replicas: REPLICAS });
      await rolledOut(run);
      await expectVersions(run, SHOP, ['1.4.0', '1.4.0', '1.4.0']);
      await expectData(run, SHOP, data);
    },
  );
}

/** Fewer pods, and as many again. */
export async function downAndUp(run: Run): Promise<void> {
  const data = await dataOf(run, SHOP, REPLICAS);
  const values = { name: SHOP, version: '1.4.0' };
  await run.step('from 3 replicas to 1 the last pods go, and their claims stay bound', async () => {
    await apply(run, { ...values, replicas: 1 });
    await untilVersions(run, SHOP, ['1.4.0']);
    await expectData(run, SHOP, data);
  });
  await run.step('from 1 replica to 3 the pods come back, each on the claim and volume it had', async () => {
    await apply(run, { ...values, replicas: REPLICAS });
    await untilVersions(run, SHOP, ['1.4.0', '1.4.0', '1.4.0']);
    await expectData(run, SHOP, data);
  });
}
