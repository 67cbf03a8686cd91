import { setTimeout as sleep } from 'node:timers/promises';
import type { VisitsSystem } from '../system';
import type { Fault } from './faults';
import { Load } from './load';
import { readStates, strayed } from './promise';
import type { Row } from './table';

/** Seconds of load before and after a fault. */
const CALM = 3;

/** A system under load, with its state between faults. */
export class Trial {
  private readonly load: Load;
  private places: ReadonlyMap<string, string> = new Map();
  private starts: ReadonlyMap<string, string> = new Map();
  private counted = 0;
  private acknowledged = 0;
  private sent = 0;
  private lost = 0;

  constructor(
    readonly system: VisitsSystem,
    nodePort: number | undefined,
  ) {
    this.load = new Load(system, nodePort);
  }

  /** Applies the system, and waits until every pod is ready. */
  async begin(): Promise<void> {
    await this.system.apply();
    await this.system.ready();
    this.places = await this.system.places();
  }

  async start(): Promise<void> {
    this.starts = await this.system.starts();
    this.load.start();
  }

  /** Waits under load before or after a fault. */
  async calm(): Promise<void> {
    await sleep(this.system.run.patience(CALM) * 1000);
  }

  /**
   * Waits until the pods are back, ends the load, and checks the promise.
   * @returns the result, and the violations of the promise
   */
  async judge(fault: Fault): Promise<{ readonly row: Row; readonly contradictions: readonly string[] }> {
    const { system, load } = this;
    const { tally } = load;
    let downtime: number;
    try {
      // Right after a power cut of a node, the API server still has the old state.
      if (fault.endsAll === true) await system.restarted(this.starts);
      await system.ready();
      await this.calm();
      downtime = tally.longestGap() / 1000;
    } finally {
      await load.stop();
    }
    const states = await readStates(system);
    const contradictions = [
      ...tally.contradictions(states),
      ...strayed(await system.readPods(), this.places, await system.places()),
    ].map((text) => `${system.storage}: ${text}`);
    const counted = states.reduce((sum, { visits }) => sum + visits, 0);
    const lost = tally.lost(states);
    const row = {
      fault: fault.name,
      storage: system.storage,
      downtime,
      acknowledged: tally.acknowledged - this.acknowledged,
      counted: counted - this.counted,
      sent: tally.sent - this.sent,
      lost: lost - this.lost,
    };
    this.counted = counted;
    this.acknowledged = tally.acknowledged;
    this.sent = tally.sent;
    this.lost = lost;
    return { row, contradictions };
  }
}
