import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createPlan } from '../../../tools/plan/plan';
import { textOf } from '../../../tools/plan/report/text';
import { lines } from '../rollouts/lines';
import { type Scenario, SCENARIOS } from '../recipes/scenarios';
import { REPLICAS, type Values, claimsOf, objectsOf, volumesFor } from '../recipes/system';
import { type Claim, type KubeObject, type Pod, type Volume, isTrue } from '../objects';
import type { Run, Suite } from '../run';
import { until } from '../until';

/**
 * Runs the recipes for StatefulSets, StorageClasses, PersistentVolumes and renames as `plan` prints them. The pods must
 * return on the same volumes.
 */
export const recipesSuite: Suite = {
  lacks: ({ simulatedNodes }) =>
    simulatedNodes.length === 0
      ? 'no simulated nodes (kwok), which the volumes of this suite require'
      : undefined,
  run: async (run) => {
    const kubeconfig = join(run.folder, 'kubeconfig');
    writeFileSync(kubeconfig, await run.kubectl.run(['config', 'view', '--raw', '--minify', '--flatten']), {
      mode: 0o600,
    });
    // Each scenario has a separate namespace, so all run concurrently.
    const results = await Promise.allSettled(
      SCENARIOS.map(async (scenario) =>
        run.step(`${scenario.name}: the volumes stay the same`, async () => walk(run, scenario, kubeconfig)),
      ),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason as Error;
  },
};

async function walk(run: Run, scenario: Scenario, kubeconfig: string): Promise<void> {
  const { kubectl } = run;
  const { old, next } = scenario;
  const folder = join(run.folder, 'recipes', old.namespace);
  const [before, after] = [objectsOf(run, old), objectsOf(run, next)];
  const input = (objects: readonly KubeObject[]): { input: string } => ({
    input: objects.map((object) => JSON.stringify(object)).join('\n'),
  });
  const added = claimsOf(next).filter(
    (claim) => next.templates.length > old.templates.length && !claimsOf(old).includes(claim),
  );
  const [first, ...rest] = before;
  if (first === undefined) throw new Error('the system has no objects');
  await kubectl.run(
    ['create', '-f', '-'],
    input([first, ...volumesFor(run, old, [...claimsOf(old), ...added])]),
  );
  await kubectl.run(['apply', '--server-side', '-f', '-'], input(rest));
  const pods = await untilReady(run, scenario, 'old');
  // A replaced volume has its old name, and another uid.
  const key = old.path === next.path ? 'uid' : 'name';
  const volumes = await volumesOf(run, before, key);

  mkdirSync(join(folder, 'new'), { recursive: true });
  const manifests = (objects: readonly KubeObject[]): { object: KubeObject; source: string }[] =>
    objects.map((object) => ({ object, source: 'system.yaml' }));
  const withVolumes = (values: Values, objects: readonly KubeObject[]): KubeObject[] =>
    key === 'name' ? [...volumesFor(run, values, claimsOf(values)), ...objects] : [...objects];
  const plan = createPlan(manifests(withVolumes(old, before)), manifests(withVolumes(next, after)), {
    namespace: 'default',
    kubernetes: Number(/^v1\.(\d+)/.exec(run.cluster.version)?.[1]),
    restore: `node ${resolve('tools/program.cjs')} tools/cli.ts restore`,
  });
  const applied = input(withVolumes(next, after)).input.replaceAll('\n', '\n---\n');
  writeFileSync(join(folder, 'new', 'system.yaml'), applied);
  const printed = textOf(plan, { old: 'old', new: 'new', apply: '-f new/' });
  const [, procedure] = printed.split(/^To .*:\n/m);
  if (procedure === undefined) throw new Error(`no recipe was printed:\n${printed}`);
  const script = join(folder, 'recipe.sh');
  writeFileSync(script, `set -euo pipefail\n${procedure}`);
  await promisify(execFile)('bash', [script], {
    cwd: folder,
    env: { ...process.env, KUBECONFIG: kubeconfig },
    timeout: run.patience(300) * 1000,
  }).catch((error: unknown) => {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`the recipe failed:\n${procedure}\n${stdout}${stderr}`);
  });

  const now = await untilReady(run, scenario, 'next');
  if (scenario.keepsPods && now.join() !== pods.join())
    throw new Error(`pods were replaced: ${lines(pods)} with ${lines(now)}`);
  const kept = await volumesOf(run, after, key);
  const expected = claimsOf(old).map((claim) => volumes.get(claim));
  const found = claimsOf(old).map((claim) => kept.get(renamed(claim, scenario)));
  if (found.join() !== expected.join())
    throw new Error(
      `the volumes changed to\n${lines(found.map(String))}\nfrom\n${lines(expected.map(String))}`,
    );
}

/** The name of a claim after the change. A claim whose template was removed keeps its name. */
function renamed(claim: string, { old, next }: Scenario): string {
  const i = claimsOf(old).indexOf(claim);
  return old.templates.length === 1 ? (claimsOf(next)[i] ?? claim) : claim;
}

/** Waits until all pods are ready on their claims. Returns their uids. */
async function untilReady(run: Run, scenario: Scenario, which: 'old' | 'next'): Promise<string[]> {
  const values = scenario[which];
  const namespace = `${values.namespace}-${run.id}`;
  const expected = Array.from(
    { length: REPLICAS },
    (_, i) =>
      `${values.name}-${i} on ${values.templates.map((template) => `${template}-${values.name}-${i}`).join(' and ')} in ${values.serviceName}`,
  );
  return until(run.patience(180), async () => {
    const pods = [
      ...(await run.kubectl.list<Pod & { spec: { subdomain?: string } }>('pods', '-n', namespace)),
    ].sort((a, b) => a.metadata.name.localeCompare(b.metadata.name));
    const found = pods.map(({ metadata, spec, status }) => {
      const claims = (spec.volumes ?? [])
        .flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [])
        .sort();
      const isReady = isTrue({ status }, 'Ready') && metadata.deletionTimestamp === undefined;
      return `${metadata.name} on ${claims.join(' and ')} in ${spec.subdomain ?? ''}${isReady ? '' : ', not ready'}`;
    });
    if (found.join() !== expected.join())
      return `the pods are\n${lines(found)}\ninstead of\n${lines(expected)}`;
    return pods.map(({ metadata }) => metadata.uid ?? '');
  });
}

/** The uid or the name of the bound volume of each claim of a system. */
async function volumesOf(
  { kubectl }: Run,
  objects: readonly KubeObject[],
  key: 'uid' | 'name',
): Promise<ReadonlyMap<string, string>> {
  const namespace = objects[0]?.metadata.name ?? '';
  const [claims, volumes] = await Promise.all([
    kubectl.list<Claim>('pvc', '-n', namespace),
    kubectl.list<Volume>('pv'),
  ]);
  const keys = new Map(volumes.map(({ metadata }) => [metadata.name, metadata[key] ?? '']));
  return new Map(claims.map(({ metadata, spec }) => [metadata.name, keys.get(spec.volumeName ?? '') ?? '']));
}
