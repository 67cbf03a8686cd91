import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { changeTimes, unlikeStrict, violations } from '../apply/checks';
import { deletedAgain } from '../apply/deletion';
import { readObjects } from '../manifests';
import type { KubeObject } from '../objects';
import type { Run, Suite } from '../run';
import { copies } from '../synthesized';
import { until } from '../until';

const DIST = 'dist';

/** A system that is deleted and recreated for each way to apply. */
interface System {
  /** The folder in the repository. */
  readonly name: string;
  /** The applied copy. */
  readonly folder: string;
  readonly objects: readonly KubeObject[];
}

/** Applies the manifests of every system in each way that users do, and deletes them. */
export const applySuite: Suite = {
  lacks: () => undefined,
  run: async (run) => {
    const systems = copies(run).map((system) => ({ ...system, objects: readObjects(system.folder) }));
    await serverSide(run, systems);
    await admission(run, systems);
    await deletedAgain(run, join(run.folder, DIST));
    await remove(run, systems.slice(1));
    await clientSide(run, systems, '-f');
    await remove(run, systems);
    await clientSide(run, systems, '-k');
    await remove(run, systems);
  },
};

async function serverSide({ kubectl, step }: Run, systems: readonly System[]): Promise<void> {
  const apply = async ({ folder }: System): Promise<string> =>
    warned(await kubectl.attempt(['apply', '--server-side', '--validate=strict', '-f', folder]));
  await step('an object with an unknown field is refused', async () =>
    unlikeStrict(kubectl, systems[0]?.objects ?? []),
  );
  for (const system of systems)
    await step(`${system.name}/ is applied with --server-side in one pass, without a warning`, async () =>
      apply(system),
    );
  await step('a repeated server-side apply changes nothing', async () => unchanged(kubectl, systems, apply));
  await step('kubectl diff --server-side prints nothing', async () => {
    for (const { folder } of systems) await kubectl.run(['diff', '--server-side', '-f', folder]);
  });
}

async function clientSide(
  { kubectl, step }: Run,
  systems: readonly System[],
  flag: '-f' | '-k',
): Promise<void> {
  const apply = async ({ folder }: System): Promise<string> =>
    warned(await kubectl.attempt(['apply', '--validate=strict', flag, folder]));
  for (const system of systems)
    await step(
      `${system.name}/ is applied with kubectl apply ${flag} in one pass, without a warning`,
      async () => apply(system),
    );
  await step(`a repeated kubectl apply ${flag} changes nothing`, async () =>
    unchanged(kubectl, systems, apply),
  );
  await step(`kubectl diff ${flag} prints nothing`, async () => {
    for (const { folder } of systems) await kubectl.run(['diff', flag, folder]);
  });
}

async function admission({ kubectl, step, patience }: Run, systems: readonly System[]): Promise<void> {
  const namespaces = systems.flatMap(({ objects }) =>
    objects.filter(isRestricted).map(({ metadata }) => metadata.name),
  );
  await step('the controllers create their pods, all admitted under "restricted"', async () => {
    for (const { objects } of systems)
      await until(patience(60), async () => (await violations(kubectl, objects)) ?? {});
  });
  await step(
    'a pod that is not "restricted" is refused in each namespace but that of the CSI driver',
    async () => {
      for (const namespace of namespaces) await refusesPrivileges(kubectl, namespace);
    },
  );
}

function isRestricted({ kind, metadata }: KubeObject): boolean {
  return kind === 'Namespace' && metadata.labels?.['pod-security.kubernetes.io/enforce'] === 'restricted';
}

async function refusesPrivileges(kubectl: Run['kubectl'], namespace: string): Promise<void> {
  const pod = ['run', 'privileged', '--image=example.com/none', '--dry-run=server', '-n', namespace];
  const { status, stderr } = await kubectl.attempt(pod);
  if (status === 0 || !stderr.includes('violates PodSecurity "restricted'))
    throw new Error(`${namespace} admitted a pod without a securityContext: ${stderr}`);
}

async function remove({ kubectl, step, patience }: Run, systems: readonly System[]): Promise<void> {
  const folders = systems.flatMap(({ folder }) => ['-f', folder]);
  const seconds = patience(180);
  await step('delete all systems', async () =>
    kubectl.run(['delete', ...folders, '--ignore-not-found', `--timeout=${seconds}s`], {
      seconds: seconds + 30,
    }),
  );
}

/** Log lines of kubectl, which warns of an internal flag with -k. */
const LOG = /^[IW]\d{4} .*\n?/gm;

/** @throws Error on a failure or a warning of the server */
function warned({ status, stdout, stderr }: Awaited<ReturnType<Run['kubectl']['attempt']>>): string {
  if (status !== 0 || stderr.replaceAll(LOG, '') !== '')
    throw new Error(`kubectl exited with ${status}: ${stderr}`);
  return stdout;
}

/**
 * Applies again. The output of kubectl is no evidence, as it prints "configured" for unchanged objects too.
 * @throws Error if an object has changed
 */
async function unchanged(
  kubectl: Run['kubectl'],
  systems: readonly System[],
  apply: (system: System) => Promise<string>,
): Promise<void> {
  const times = async (): Promise<string[]> =>
    (await Promise.all(systems.map(async ({ folder }) => changeTimes(kubectl, folder)))).flat();
  const before = await times();
  // The server's timestamps have whole seconds.
  await sleep(1100);
  for (const system of systems) await apply(system);
  const changed = (await times()).filter((line) => !before.includes(line));
  if (changed.length > 0) throw new Error(`changed by the repeated apply:\n${changed.join('\n')}`);
}
