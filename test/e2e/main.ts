// `npm run e2e`: tests the synthesized manifests on a real cluster, with faults.
import { setMaxListeners } from 'node:events';
import { rmSync } from 'node:fs';
import { type Cluster, lookAt } from './cluster';
import { HELP } from './help';
import { Kubectl } from './kubectl';
import { announce, homes, remove } from './leftovers';
import { type Options, UsageError, readOptions } from './options';
import { Report, messageOf } from './report';
import { type Run, type Suite, newId, newRun } from './run';
import { applySuite } from './suites/apply';
import { dataSuite } from './suites/data';
import { leastPrivilegeSuite } from './suites/least-privilege';
import type { SuiteName } from './suites/names';
import { peersSuite } from './suites/peers';
import { planSuite } from './suites/plan';
import { provisionerSuite } from './suites/provisioner';
import { recipesSuite } from './suites/recipes';
import { restoreSuite } from './suites/restore';
import { rolloutsSuite } from './suites/rollouts';

const SUITES: Readonly<Record<SuiteName, Suite>> = {
  apply: applySuite,
  restore: restoreSuite,
  'least-privilege': leastPrivilegeSuite,
  plan: planSuite,
  rollouts: rolloutsSuite,
  recipes: recipesSuite,
  provisioner: provisionerSuite,
  peers: peersSuite,
  data: dataSuite,
};

/** Exit codes after a signal, as in shells. */
const EXIT_OF: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

async function e2e(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const interrupt = new AbortController();
  // Every running kubectl call adds a listener.
  setMaxListeners(0, interrupt.signal);
  const kubectl = new Kubectl(options.context, interrupt.signal);
  const cluster = await lookAt(kubectl);

  const report = new Report();
  describe(report, cluster, options);
  const id = newId();
  const run = newRun({ options, cluster, kubectl, report, id });
  let interrupted: NodeJS.Signals | undefined;
  for (const name of Object.keys(EXIT_OF) as NodeJS.Signals[])
    process.on(name, () => {
      // A second signal exits at once. The next run removes the leftovers.
      if (interrupted !== undefined) process.exit(EXIT_OF[name]);
      interrupted = name;
      report.line(`\n${name}: cleaning up; repeat to exit at once, and the next run cleans up`);
      interrupt.abort(new Error(`interrupted by ${name}`));
    });

  await removeLeftovers(run);
  const heartbeat = await announce(kubectl, id);
  try {
    for (const name of options.suites) {
      if (interrupt.signal.aborted) break;
      await runSuite(run, name);
    }
  } finally {
    clearInterval(heartbeat);
    await cleanUp(run);
  }
  report.line(report.summary());
  if (interrupted !== undefined) return EXIT_OF[interrupted] ?? 1;
  return report.counts.failed > 0 ? 1 : 0;
}

function describe(
  report: Report,
  { version, realNodes, simulatedNodes, defaultClass }: Cluster,
  options: Options,
): void {
  const nodes =
    realNodes.length > 0
      ? `${realNodes.length} ready`
      : simulatedNodes.length > 0
        ? `${simulatedNodes.length} simulated: no containers run`
        : 'none is ready: API only';
  const has = (value: string | undefined, otherwise: string): string => value ?? otherwise;
  report.line(`context              ${options.context}, Kubernetes ${version}`);
  report.line(`nodes                ${nodes}`);
  report.line(`default class        ${has(defaultClass, 'none')}`);
  report.line(`NFS server           ${has(options.nfsServer, 'none (--nfs-server)')}`);
  report.line(
    `power of a node      ${options.powerOff === undefined ? 'never cut (--power-off)' : 'can be cut'}`,
  );
  report.line(
    `root on a node       ${options.nodeShell === undefined ? 'not available (--node-shell)' : 'available'}`,
  );
  report.line(
    `public Service       ${options.nodeAddress === undefined ? 'by port-forward to the pods (--node-address)' : `at ${options.nodeAddress}`}`,
  );
}

/** Removes the objects of interrupted runs, except those of active runs. */
async function removeLeftovers({ kubectl, report, patience }: Run): Promise<void> {
  for (const { id, alive } of await homes(kubectl)) {
    if (alive) report.line(`\nanother run, ${id}, is active and left alone`);
    else
      await report.step(`remove the objects of the run ${id}`, async () =>
        remove(kubectl, id, patience(300)),
      );
  }
}

async function runSuite(run: Run, name: SuiteName): Promise<void> {
  const { report, cluster, options } = run;
  const lack = SUITES[name].lacks(cluster, options);
  if (lack !== undefined) {
    report.skip(name, lack);
    return;
  }
  report.heading(name);
  const before = report.counts.failed;
  try {
    await SUITES[name].run(run);
    report.ended(name, undefined);
  } catch (error) {
    // Errors of steps are already reported and counted. Others come from the suite.
    if (report.counts.failed === before)
      await report.step(name, async () => Promise.reject(error as Error)).catch(() => undefined);
    report.ended(name, messageOf(error).split('\n')[0]);
  }
}

/** Uses a new kubectl, as the one of the run may be interrupted. */
async function cleanUp({ options, report, id, folder, patience }: Run): Promise<void> {
  const kubectl = new Kubectl(options.context, new AbortController().signal);
  report.heading('clean up');
  await report
    .step('remove all objects of this run', async () => remove(kubectl, id, patience(300)))
    .catch(() => {
      report.line('  the next run retries');
    });
  rmSync(folder, { recursive: true, force: true });
}

e2e(process.argv.slice(2))
  .catch((error: unknown) => {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}; --help lists all options\n`);
      return 2;
    }
    console.error(error);
    return 1;
  })
  .then((status) => process.exit(status))
  .catch(() => undefined);
