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

/** What is deleted and made again between one way to apply and the next. */
interface System {
  /** As people know it: a folder of the project. */
  readonly name: string;
  /** The copy that is applied. */
  readonly folder: string;
  readonly objects: readonly KubeObject[];
}

/** Every system's manifests, by each way in which people apply them, and deleted again. */
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
  await step('an object with a field that Kubernetes does not know is refused', async () =>
    unlikeStrict(kubectl, systems[0]?.objects ?? []),
  );
  for (const system of systems)
    await step(`${system.name}/ is applied by the server in one go, without a warning`, async () =>
      apply(system),
    );
  await step('applied by the server again, nothing changes', async () => unchanged(kubectl, systems, apply));
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
    await step(`${system.name}/ is applied by kubectl apply ${flag} in one go, without a warning`, async () =>
      apply(system),
    );
  await step(`applied by kubectl apply ${flag} again, nothing changes`, async () =>
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
  await step('the controllers make their pods: all are admitted under "restricted"', async () => {
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
    throw new Error(`${namespace} took a pod without a securityContext: ${stderr}`);
}

async function remove({ kubectl, step, patience }: Run, systems: readonly System[]): Promise<void> {
  const folders = systems.flatMap(({ folder }) => ['-f', folder]);
  const seconds = patience(180);
  await step('all of it is deleted again', async () =>
    kubectl.run(['delete', ...folders, '--ignore-not-found', `--timeout=${seconds}s`], {
      seconds: seconds + 30,
    }),
  );
}

/** What kubectl logs of itself: with -k it speaks of a flag of its own that nobody has set. */
const LOG = /^[IW]\d{4} .*\n?/gm;

/** @throws Error for a failure, and for a warning of the server as well */
function warned({ status, stdout, stderr }: Awaited<ReturnType<Run['kubectl']['attempt']>>): string {
  if (status !== 0 || stderr.replaceAll(LOG, '') !== '')
    throw new Error(`kubectl ended with ${status} and said: ${stderr}`);
  return stdout;
}

/**
 * Applies once more. What kubectl prints is no help: it says "configured" of what it has sent, changed or not.
 * @throws Error when the server has changed an object
 */
async function unchanged(
  kubectl: Run['kubectl'],
  systems: readonly System[],
  apply: (system: System) => Promise<string>,
): Promise<void> {
  const times = async (): Promise<string[]> =>
    (await Promise.all(systems.map(async ({ folder }) => changeTimes(kubectl, folder)))).flat();
  const before = await times();
  // The server notes whole seconds.
  await sleep(1100);
  for (const system of systems) await apply(system);
  const changed = (await times()).filter((line) => !before.includes(line));
  if (changed.length > 0) throw new Error(`written again, so not the same:\n${changed.join('\n')}`);
}
