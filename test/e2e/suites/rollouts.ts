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

/** Tests starts, scaling, updates and evictions of pods, which keep their volumes, and the upgrade of a release. */
export const rolloutsSuite: Suite = {
  lacks: ({ simulatedNodes, realNodes, defaultClass }) => {
    if (simulatedNodes.length + realNodes.length === 0) return 'no node is ready';
    if (realNodes.length > 0 && defaultClass === undefined) return 'the cluster has no default StorageClass';
    return undefined;
  },
  run: async (run) => {
    const { upgradeFrom } = run.options;
    const release = join(run.folder, 'release');
    // A wrong revision must fail first, not after all other steps.
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
    else run.report.skip('rollouts: upgrade', 'no earlier release (--upgrade-from)');
  },
};

async function firstVersion(run: Run): Promise<void> {
  await run.step('3 pods start one after another, each with its own claim', async () => {
    const claims = Array.from({ length: REPLICAS }, (_, i) => `data-${SHOP}-${i}`);
    if (run.cluster.simulatedNodes.length > 0) await makeVolumes(run, NAME, claims);
    await apply(run, { name: SHOP, version: '1.0.0', replicas: REPLICAS });
    await untilVersions(run, SHOP, ['1.0.0', '1.0.0', '1.0.0']);
  });
}

/** Frees the nodes for the next suites. */
async function stop(run: Run): Promise<void> {
  const seconds = run.patience(120);
  const args = ['delete', 'statefulsets', '--all', '-n', namespaceOf(run), '--cascade=foreground'];
  await run.step('the apps are deleted with their pods', async () =>
    run.kubectl.run([...args, `--timeout=${seconds}s`], { seconds: seconds + 30 }),
  );
}
