// Runs interleavings of a store, with a simulated volume in place of Node's modules; see run-interleavings.ts.
import { Store } from '../../../app/store/store';
import { FormerStore } from './former-store';
import { byChance, type MakeContender } from './interleaving';
import { formerFaults } from './former-faults';
import type { SimulatedProcesses } from './simulated-processes';

// Simulated errors need no stack.
Error.stackTraceLimit = 0;

const global = globalThis as unknown as { processes: SimulatedProcesses };

// The globals that the store uses are simulated as well.
Math.random = () => global.processes.random(2 ** 32) / 2 ** 32;
performance.now = () => (global.processes.now += 0.2);
performance.eventLoopUtilization = () => ({ idle: performance.now(), active: 0, utilization: 0 });
Object.assign(globalThis, {
  setTimeout: (run: () => void, milliseconds: number) => {
    global.processes.timeout(run, milliseconds);
  },
  setImmediate: (run: () => void, argument: unknown) => global.processes.immediate(run, argument),
  clearImmediate: (immediate: object) => {
    global.processes.clearImmediate(immediate);
  },
});

const STORES: Record<string, MakeContender> = {
  store: (processes, stop) => {
    global.processes = processes;
    const [nothing, onFailure] = [() => undefined, stop];
    return new Store({
      dataDir: '/v',
      visitsFile: 'visits',
      volumeTimeoutMs: Infinity,
      log: nothing,
      onCommit: nothing,
      onFailure,
    });
  },
  former: (processes, stop) => {
    global.processes = processes;
    return new FormerStore(stop);
  },
};

async function main([name = '', from = '', to = '']: readonly string[]): Promise<void> {
  const make = STORES[name];
  if (make === undefined) {
    console.log(JSON.stringify(await formerFaults(STORES.former as MakeContender)));
    return;
  }
  const violations: string[] = [];
  for (let seed = Number(from); seed < Number(to) && violations.length < 3; seed++) {
    const violation = await byChance(seed, make, 2 + (seed % 2));
    if (violation !== undefined) violations.push(`seed ${seed}: ${violation}`);
  }
  console.log(JSON.stringify(violations));
}

void main(process.argv.slice(2));
