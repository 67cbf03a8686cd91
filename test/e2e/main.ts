// `npm run e2e`: what was synthesized, on a real cluster, with faults.
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

/** What a signal that ends the program makes of its exit code, as shells have it. */
const EXIT_OF: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

async function e2e(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const interrupt = new AbortController();
  // Each call of kubectl that runs listens to it.
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
      // The second time, people mean it; the next run removes what is left.
      if (interrupted !== undefined) process.exit(EXIT_OF[name]);
      interrupted = name;
      report.line(`\n${name}: cleaning up; once more ends it at once, and the next run cleans up`);
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
  { version, realNodes, pretendNodes, defaultClass }: Cluster,
  options: Options,
): void {
  const nodes =
    realNodes.length > 0
      ? `${realNodes.length} ready, pods run`
      : pretendNodes.length > 0
        ? `${pretendNodes.length}, which only pretend: nothing runs`
        : 'none is ready: API only';
  const has = (value: string | undefined, otherwise: string): string => value ?? otherwise;
  report.line(`context              ${options.context}, Kubernetes ${version}`);
  report.line(`nodes                ${nodes}`);
  report.line(`default class        ${has(defaultClass, 'none')}`);
  report.line(`NFS server           ${has(options.nfsServer, 'none (--nfs-server)')}`);
  report.line(
    `power of a node      ${options.powerOff === undefined ? 'not ours to cut (--power-off)' : 'can be cut'}`,
  );
  report.line(
    `root on a node       ${options.nodeShell === undefined ? 'not given (--node-shell)' : 'given'}`,
  );
  report.line(
    `public Service       ${options.nodeAddress === undefined ? 'by port-forward to the pods (--node-address)' : `at ${options.nodeAddress}`}`,
  );
}

/** Removes what runs that were cut off have left, and leaves alone those that go on. */
async function removeLeftovers({ kubectl, report, patience }: Run): Promise<void> {
  for (const { id, alive } of await homes(kubectl)) {
    if (alive) report.line(`\nanother run, ${id}, is going on: it is left alone`);
    else
      await report.step(`remove what the run ${id} has left`, async () => remove(kubectl, id, patience(300)));
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
    // What a step throws has been told and counted; all else is the suite's own.
    if (report.counts.failed === before)
      await report.step(name, async () => Promise.reject(error as Error)).catch(() => undefined);
    report.ended(name, messageOf(error).split('\n')[0]);
  }
}

/** With a kubectl of its own, as the run's may have been interrupted. */
async function cleanUp({ options, report, id, folder, patience }: Run): Promise<void> {
  const kubectl = new Kubectl(options.context, new AbortController().signal);
  report.heading('clean up');
  await report
    .step('remove all that this run has made', async () => remove(kubectl, id, patience(300)))
    .catch(() => {
      report.line('  the next run tries again');
    });
  rmSync(folder, { recursive: true, force: true });
}

e2e(process.argv.slice(2))
  .catch((error: unknown) => {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}; --help says what is understood\n`);
      return 2;
    }
    console.error(error);
    return 1;
  })
  .then((status) => process.exit(status))
  .catch(() => undefined);
