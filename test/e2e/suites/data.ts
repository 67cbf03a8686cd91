import type { Cluster } from '../cluster';
import { FAULTS, type Fault } from '../data/faults';
import { type Row, faultTable } from '../data/table';
import { Trial } from '../data/trial';
import type { Options } from '../options';
import type { Run, Suite } from '../run';
import { shell } from '../shell';
import { type Storage, VisitsSystem, nfsStorage } from '../system';

/** First node port of the public Services. */
const FIRST_PORT = 31_080;

/** Tests every fault under load: nothing acknowledged is lost. */
export const dataSuite: Suite = {
  lacks: ({ realNodes, defaultClass }: Cluster, options: Options) => {
    if (realNodes.length === 0) return 'no pod runs here: there is no real node that is ready';
    if (options.withoutFlush && (options.powerOff === undefined || options.nodeShell === undefined))
      return 'the control needs --power-off and --node-shell';
    if (options.withoutFlush && defaultClass === undefined) return 'the control needs a default class';
    return defaultClass === undefined && options.nfsServer === undefined
      ? 'no storage: neither a default class nor --nfs-server'
      : undefined;
  },
  run: async (run) => {
    const trials = await begin(run);
    const rows: Row[] = [];
    try {
      // Rounds are the outer loop, as the back-off of a repeatedly killed container increases.
      const faults = chosen(run);
      for (let round = 1; round <= run.options.rounds; round += 1)
        for (const fault of faults) await tried(run, trials, fault, round, rows);
    } finally {
      run.report.line(`\n${faultTable(rows)}`);
    }
  },
};

async function begin(run: Run): Promise<readonly Trial[]> {
  const { nodeAddress, nodePort, nodeShell, withoutFlush } = run.options;
  const lackOf = (storage: Storage): string | undefined => {
    if (storage !== 'local') return lackOfNfs(run.options);
    return run.cluster.defaultClass === undefined ? 'no default class' : undefined;
  };
  const storages = (['local', nfsStorage(run.options)] as const).filter((storage) => {
    const lack = lackOf(storage);
    if (lack !== undefined) run.report.skip(`data on storage of: ${storage}`, lack);
    return lack === undefined;
  });
  const trials = storages.map((storage, i) => {
    const port = nodeAddress === undefined ? undefined : (nodePort ?? FIRST_PORT) + i;
    return new Trial(new VisitsSystem(run, `data-${storage}`, storage, port), port);
  });
  await run.step(`the visits app runs on storage of: ${storages.join(', ')}`, async () =>
    Promise.all(trials.map(async (trial) => trial.begin())),
  );
  // The control must lose visits but not its files, without which the app would refuse to start.
  if (withoutFlush) await shell(`${nodeShell ?? ''} sync`);
  return trials;
}

function lackOfNfs({ nfsServer, withoutFlush }: Options): string | undefined {
  if (nfsServer === undefined) return 'no NFS server (--nfs-server)';
  return withoutFlush
    ? 'the control loses nothing there, as the running server keeps unflushed data'
    : undefined;
}

function chosen({ options, report }: Run): readonly Fault[] {
  if (options.withoutFlush) return FAULTS.filter(({ name }) => name === 'node-power');
  const { faults } = options;
  return FAULTS.filter((fault) => {
    if (faults.length > 0 && !faults.includes(fault.name)) return false;
    const lack = fault.lacks?.(options);
    if (lack !== undefined) report.skip(`fault ${fault.name}`, lack);
    return lack === undefined;
  });
}

async function tried(
  run: Run,
  all: readonly Trial[],
  fault: Fault,
  round: number,
  rows: Row[],
): Promise<void> {
  const { options, report } = run;
  const trials = all.filter(({ system }) => fault.nfsOnly !== true || system.storage !== 'local');
  const [first] = trials;
  if (first === undefined) return;
  const outcome = options.withoutFlush ? 'visits are lost' : 'no visit is lost';
  await run.step(`${fault.does}, and ${outcome} (round ${round} of ${options.rounds})`, async () => {
    await Promise.all(trials.map(async (trial) => trial.start()));
    await first.calm();
    const hit = fault.once === true ? [first] : trials;
    const made = await Promise.allSettled(hit.map(async ({ system }) => fault.make(system)));
    // All loads end before an error is reported.
    const judged = await Promise.allSettled(trials.map(async (trial) => trial.judge(fault)));
    const contradictions: string[] = [];
    for (const result of [...made, ...judged]) {
      if (result.status === 'rejected') throw result.reason;
      if (result.value === undefined) continue;
      rows.push(result.value.row);
      contradictions.push(...result.value.contradictions);
    }
    const text = contradictions.join('\n');
    if (!options.withoutFlush && text !== '') throw new Error(text);
    if (!options.withoutFlush) return;
    if (text === '') throw new Error('the control without flushes has lost no visit');
    report.line(text);
  });
}
