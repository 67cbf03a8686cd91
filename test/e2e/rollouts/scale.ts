import type { Run } from '../run';
import { apply } from './app';
import { dataOf, expectData } from './data';
import { expectVersions, untilVersions } from './pods';
import { REPLICAS, SHOP, rolledOut } from './update';

/** Tests an update during which no old and new pods run together. */
export async function scheduledDowntime(run: Run): Promise<void> {
  const data = await dataOf(run, SHOP, REPLICAS);
  await run.step('with 0 replicas all pods terminate, and their claims stay bound', async () => {
    await apply(run, { name: SHOP, version: '1.3.0', replicas: 0 });
    await untilVersions(run, SHOP, []);
    await expectData(run, SHOP, data);
  });
  await run.step(
    'with 3 replicas and a new version the pods return, each with its claim and volume',
    async () => {
      await apply(run, { name: SHOP, version: '1.4.0', replicas: REPLICAS });
      await rolledOut(run);
      await expectVersions(run, SHOP, ['1.4.0', '1.4.0', '1.4.0']);
      await expectData(run, SHOP, data);
    },
  );
}

/** Tests scaling down and up. */
export async function downAndUp(run: Run): Promise<void> {
  const data = await dataOf(run, SHOP, REPLICAS);
  const values = { name: SHOP, version: '1.4.0' };
  await run.step('from 3 replicas to 1 the last pods terminate, and their claims stay bound', async () => {
    await apply(run, { ...values, replicas: 1 });
    await untilVersions(run, SHOP, ['1.4.0']);
    await expectData(run, SHOP, data);
  });
  await run.step('from 1 replica to 3 the pods return, each with its claim and volume', async () => {
    await apply(run, { ...values, replicas: REPLICAS });
    await untilVersions(run, SHOP, ['1.4.0', '1.4.0', '1.4.0']);
    await expectData(run, SHOP, data);
  });
}
