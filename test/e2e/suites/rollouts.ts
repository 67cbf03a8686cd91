import { join } from 'node:path';
import { NAME, apply, namespaceOf } from '../rollouts/app';
import { eviction } from '../rollouts/eviction';
import { makeVolumes } from '../rollouts/nodes';
import { untilVersions } from '../rollouts/pods';
import { unpackRelease } from '../rollouts/release';
import { downAndUp, scheduledDowntime } from '../rollouts/scale';
import { start } from '../rollouts/start';
import { REPLICAS, SHOP, canary, onDelete, rollingUpdate } from '../rollouts/update';
import { upgrade } from '../rollouts/upgrade';
import type { Run, Suite } from '../run';

/** How pods come and go, get new versions and keep their volumes; and how one release takes the place of another. */
export const rolloutsSuite: Suite = {
  lacks: ({ pretendNodes, realNodes, defaultClass }) => {
    if (pretendNodes.length + realNodes.length === 0) return "no node is ready: pods can't be scheduled";
    if (realNodes.length > 0 && defaultClass === undefined)
      return 'the cluster has no default StorageClass: pods get no volumes';
    return undefined;
  },
  run: async (run) => {
    const { upgradeFrom } = run.options;
    const release = join(run.folder, 'release');
    // A name that is wrong is to be told at once, and not after all the rest.
    if (upgradeFrom !== undefined)
      await run.step(`git has dist/ of ${upgradeFrom}`, async () => unpackRelease(upgradeFrom, release));
    await start(run);
    await firstVersion(run);
    await rollingUpdate(run);
    await canary(run);
    await onDelete(run);
    await scheduledDowntime(run);
    await downAndUp(run);
    await eviction(run);
    await stop(run);
    if (upgradeFrom !== undefined) await upgrade(run, release);
    else run.report.skip('rollouts: upgrade', 'no earlier release was named (--upgrade-from)');
  },
};

async function firstVersion(run: Run): Promise<void> {
  await run.step('3 pods start one after another, each on a claim of its own', async () => {
    const claims = Array.from({ length: REPLICAS }, (_, i) => `data-${SHOP}-${i}`);
    if (run.cluster.pretendNodes.length > 0) await makeVolumes(run, NAME, claims);
    await apply(run, { name: SHOP, version: '1.0.0', replicas: REPLICAS });
    await untilVersions(run, SHOP, ['1.0.0', '1.0.0', '1.0.0']);
  });
}

/** Leaves the nodes to the suites that follow. */
async function stop(run: Run): Promise<void> {
  const seconds = run.patience(120);
  const args = ['delete', 'statefulsets', '--all', '-n', namespaceOf(run), '--cascade=foreground'];
  await run.step('the apps are deleted with their pods', async () =>
    run.kubectl.run([...args, `--timeout=${seconds}s`], { seconds: seconds + 30 }),
  );
}
