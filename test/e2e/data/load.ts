import { setTimeout as sleep } from 'node:timers/promises';
import { type Forward, forwardTo, send } from '../forward';
import type { VisitsSystem } from '../system';
import { Tally } from './tally';

const CLIENTS = 4;

/** Pause of a client after a response, in milliseconds. The suite tests faults, not speed. */
const PAUSE = 150;

/** Returns the address for requests, if available. */
type Door = () => Promise<{ readonly host: string; readonly port: number } | undefined>;

/** Clients that send visits and posts, one request after another, during all faults. */
export class Load {
  readonly tally = new Tally();
  private readonly doors: readonly Door[];
  private readonly forwards = new Set<Forward>();
  private running: Promise<unknown> = Promise.resolve();
  private stopping = false;

  /** @param nodePort node port of the public Service, or undefined to use port-forwards to its pods */
  constructor(
    private readonly system: VisitsSystem,
    nodePort: number | undefined,
  ) {
    const { nodeAddress } = system.run.options;
    this.doors =
      nodeAddress !== undefined && nodePort !== undefined
        ? [async () => Promise.resolve({ host: nodeAddress, port: nodePort })]
        : system.pods.map((pod) => this.forwardDoor(pod));
  }

  start(): void {
    this.stopping = false;
    this.tally.resetGap();
    const visits = Array.from({ length: CLIENTS }, async (_, i) =>
      this.repeat(i, async (at) => this.visit(at)),
    );
    this.running = Promise.all([...visits, this.repeat(CLIENTS, async (at) => this.post(at))]);
  }

  /** Stops all clients, and waits for their pending requests. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
    for (const forward of this.forwards) forward.end();
  }

  private async repeat(
    client: number,
    ask: (at: { host: string; port: number }) => Promise<void>,
  ): Promise<void> {
    for (let turn = client; !this.stopping; turn += 1) {
      const door = await this.doors[turn % this.doors.length]?.();
      // Requests may fail during a fault. Only acknowledged ones count.
      if (door) await ask(door).catch(() => undefined);
      await sleep(this.system.run.patience(PAUSE));
    }
  }

  private async visit({ host, port }: { host: string; port: number }): Promise<void> {
    this.tally.sent += 1;
    const { status, body } = await send(host, port, '/', this.limits());
    if (status !== 200) return;
    const { pod, visits } = JSON.parse(body) as { pod: string; visits: number };
    this.tally.visited(pod, visits);
  }

  private async post({ host, port }: { host: string; port: number }): Promise<void> {
    const post = this.tally.post();
    const { status, body } = await send(host, port, '/', {
      method: 'POST',
      body: post.body,
      ...this.limits(),
    });
    const [, pod] = /Data stored on pod ([a-z0-9-]+)/.exec(body) ?? [];
    if (status === 200 && pod !== undefined) post.stored(pod);
    await sleep(this.system.run.patience(200));
  }

  private limits(): { milliseconds: number } {
    return { milliseconds: this.system.run.patience(5) * 1000 };
  }

  /** A port-forward that is reopened after it has ended. */
  private forwardDoor(pod: string): Door {
    let open: Promise<Forward | undefined> | undefined;
    const { run, namespace } = this.system;
    const opened = async (): Promise<Forward | undefined> => {
      const forward = await forwardTo(run.options.context, namespace, pod).catch(() => undefined);
      if (forward) this.forwards.add(forward);
      void forward?.ended.then(() => {
        this.forwards.delete(forward);
        open = undefined;
      });
      if (!forward) open = undefined;
      return forward;
    };
    return async () => {
      const forward = await (open ??= opened());
      return forward && { host: '127.0.0.1', port: forward.port };
    };
  }
}
