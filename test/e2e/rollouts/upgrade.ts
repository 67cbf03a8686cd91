import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { violations } from '../apply/checks';
import { type Adapt, RUN_LABEL, copyManifests, readObjects } from '../manifests';
import type { Claim, KubeObject } from '../objects';
import type { Run } from '../run';
import { until } from '../until';
import { NOWHERE } from './app';
import { lines } from './lines';
import { DIST } from './release';

/** A system in both releases. */
interface System {
  /** The folder in the repository. */
  readonly name: string;
  /** The renamed copies, which are applied. */
  readonly earlier: string;
  readonly today: string;
}

/** Applies the current manifests over those of an earlier release, which are in the folder. */
export async function upgrade(run: Run, release: string): Promise<void> {
  const { kubectl, step, patience } = run;
  const { upgradeFrom = '' } = run.options;
  const systems = inBoth(release).map((name) => copied(run, release, name));
  for (const { name, earlier, today } of systems) {
    const objects = readObjects(earlier);
    const before = await step(
      `${name}/ of ${upgradeFrom} is applied and has its pods and claims`,
      async () => {
        await apply(run, earlier);
        await until(patience(60), async () => (await violations(kubectl, objects)) ?? {});
        return claimsOf(run, objects);
      },
    );
    await step(
      `the current ${name}/ is applied over it without an error, and the claims are the same`,
      async () => {
        // The spec of a Pod without a controller is immutable, so the Pod is deleted and recreated by the apply.
        const pods = objects.filter(({ kind }) => kind === 'Pod');
        for (const { metadata } of pods) {
          await kubectl.run([
            'delete',
            'pod',
            metadata.name,
            '-n',
            metadata.namespace ?? 'default',
            '--force',
          ]);
        }
        await apply(run, today);
        const after = await claimsOf(run, objects);
        const lost = before.filter((claim) => !after.includes(claim));
        if (lost.length > 0)
          throw new Error(`the claims changed to\n${lines(after)}\nfrom\n${lines(before)}`);
      },
    );
  }
  await step('both are deleted in the background', async () => remove(run, systems));
}

/** The folders of the systems in both releases. */
function inBoth(release: string): readonly string[] {
  const examples = join(DIST, 'examples');
  const names = existsSync(join(release, examples)) ? readdirSync(join(release, examples)) : [];
  return [DIST, ...names.map((name) => join(examples, name)).filter((name) => existsSync(name))];
}

function copied({ folder, id }: Run, release: string, name: string): System {
  const earlier = join(folder, 'upgrade', 'earlier', name);
  const today = join(folder, 'upgrade', 'today', name);
  // Names of this suite only, so that it never upgrades leftovers of another suite.
  copyManifests(join(release, name), earlier, `upgrade-${id}`, adaptTo(id));
  copyManifests(name, today, `upgrade-${id}`, adaptTo(id));
  return { name, earlier, today };
}

/** Adds the label of the run to objects, and makes their pods unschedulable, so that no image is pulled. */
function adaptTo(id: string): Adapt {
  return ({ metadata, ...object }) => {
    const labelled = {
      ...object,
      metadata: { ...metadata, labels: { ...metadata.labels, [RUN_LABEL]: id } },
    };
    return JSON.parse(JSON.stringify(labelled), (_key, value: unknown) =>
      isPodSpec(value) ? { ...value, nodeSelector: { ...value.nodeSelector, ...NOWHERE } } : value,
    ) as KubeObject;
  };
}

function isPodSpec(value: unknown): value is { readonly nodeSelector?: Readonly<Record<string, string>> } {
  return typeof value === 'object' && value !== null && 'containers' in value;
}

async function apply({ kubectl }: Run, folder: string): Promise<void> {
  await kubectl.run(['apply', '--server-side', '--validate=strict', '-f', folder]);
}

/** One line for each claim in the namespaces of these objects. No line may change. */
async function claimsOf({ kubectl }: Run, objects: readonly KubeObject[]): Promise<readonly string[]> {
  const namespaces = [...new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))];
  const lists = namespaces.map(async (namespace) => kubectl.list<Claim>('pvc', '-n', namespace));
  const claims = (await Promise.all(lists)).flat();
  if (claims.length === 0) throw new Error(`no claims in ${namespaces.join(', ')}, so the test is void`);
  return claims.map(({ metadata }) => `${metadata.namespace}/${metadata.name} (${metadata.uid})`);
}

async function remove({ kubectl }: Run, systems: readonly System[]): Promise<void> {
  const folders = systems.flatMap(({ earlier, today }) => ['-f', today, '-f', earlier]);
  await kubectl.run(['delete', ...folders, '--ignore-not-found', '--wait=false']);
}
