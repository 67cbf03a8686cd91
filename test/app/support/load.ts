import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** A reply, with status 0 for none. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** Sends one request. */
export async function ask(
  port: number,
  path: string,
  options: { readonly agent?: Agent; readonly post?: string; readonly json?: boolean } = {},
): Promise<Reply> {
  const { agent, post, json } = options;
  return new Promise((resolve) => {
    const none = (): void => {
      resolve({ status: 0, body: '' });
    };
    const headers = {
      ...(json === true ? { Accept: 'application/json' } : {}),
      ...(post === undefined ? {} : { 'Content-Length': Buffer.byteLength(post) }),
    };
    const method = post === undefined ? 'GET' : 'POST';
    const sent = request({ host: '127.0.0.1', port, path, method, agent, headers }, (response) => {
      text(response).then((body) => {
        resolve({ status: response.statusCode ?? 0, body });
      }, none);
    });
    sent.on('error', none);
    sent.end(post);
  });
}

/** The count that an app shows. */
export async function countOf(port: number): Promise<number> {
  const { status, body } = await ask(port, '/visits');
  if (status !== 200 || !/^\d+\n$/.test(body)) throw new Error(`no count: ${status} ${body}`);
  return Number(body);
}

/** Everything that clients sent, and what was acknowledged. One tally can cover several loads. */
export class Tally {
  sent = 0;
  /** The numbers of acknowledged visits. */
  readonly numbers: number[] = [];
  /** Number of replies by status, with 0 for no reply. */
  readonly statuses = new Map<number, number>();
  /** The beginnings of posted bodies, in the order of sending. */
  readonly posts: { readonly begin: string; acknowledged: boolean }[] = [];

  get acknowledged(): number {
    return this.numbers.length;
  }

  /** Checks a count against the promise: acknowledged <= count <= sent, and no number is used twice. */
  check(count: number): void {
    const highest = this.numbers.reduce((a, b) => Math.max(a, b), 0);
    expect(count).toBeGreaterThanOrEqual(Math.max(this.acknowledged, highest));
    expect(count).toBeLessThanOrEqual(this.sent);
    expect(new Set(this.numbers).size).toBe(this.acknowledged);
  }

  /** Checks stored data against the promise: it is complete, and no later post was acknowledged. */
  checkData(data: string): void {
    const found = this.posts.findIndex(({ begin }) => data === bodyOf(begin));
    expect(found).toBeGreaterThanOrEqual(0);
    expect(this.posts.slice(found + 1).filter(({ acknowledged }) => acknowledged)).toEqual([]);
    this.posts.splice(0, found);
  }
}

/** A body too long for a single atomic write. */
function bodyOf(begin: string): string {
  return begin.padEnd(20_000, 'x');
}

const loads: Load[] = [];

// The clients of a failed test would keep Jest from exiting.
afterEach(() => {
  for (const load of loads.splice(0)) void load.stop();
});

/** Clients that send one visit after another over keep-alive connections. Each ends at the first error. */
export class Load {
  private stopped = false;
  private readonly agent: Agent;
  private readonly done: Promise<unknown>;

  constructor(
    private readonly port: number,
    private readonly tally: Tally,
    clients: number,
    posts = false,
  ) {
    loads.push(this);
    this.agent = new Agent({ keepAlive: true, maxSockets: clients + 1 });
    const all = Array.from({ length: clients }, async () => this.visit());
    this.done = Promise.all(posts ? [...all, this.post()] : all);
  }

  /** Waits until every client has finished its request, and stops. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.done;
    this.agent.destroy();
  }

  /** Waits until the given total of visits is acknowledged, or the app is gone. */
  async reach(acknowledged: number): Promise<void> {
    while (!this.stopped && this.tally.acknowledged < acknowledged && !this.tally.statuses.has(0))
      await sleep(5);
  }

  private async visit(): Promise<void> {
    while (!this.stopped) {
      this.tally.sent++;
      const { status, body } = await ask(this.port, '/', { agent: this.agent, json: true });
      this.tally.statuses.set(status, (this.tally.statuses.get(status) ?? 0) + 1);
      if (status !== 200) return;
      this.tally.numbers.push((JSON.parse(body) as { visits: number }).visits);
    }
  }

  private async post(): Promise<void> {
    while (!this.stopped) {
      const post = { begin: `${this.tally.posts.length} ${Math.random()} `, acknowledged: false };
      this.tally.posts.push(post);
      const { status } = await ask(this.port, '/', { agent: this.agent, post: bodyOf(post.begin) });
      if (status !== 200) return;
      post.acknowledged = true;
      await sleep(2);
    }
  }
}

/** Reads a file continuously, and records all invalid contents. */
export class FileWatch {
  readonly faults: string[] = [];
  reads = 0;
  private stopped = false;
  private readonly done: Promise<void>;

  /** @param count returns the count in a content, or undefined if there is none */
  constructor(
    private readonly path: string,
    private readonly count: (content: string) => number | undefined,
  ) {
    this.done = this.watch();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.done;
  }

  private async watch(): Promise<void> {
    let last = 0;
    while (!this.stopped) {
      for (let i = 0; i < 5; i++) {
        const content = readFileSync(this.path, 'utf8');
        const count = this.count(content);
        if (count === undefined || count < last)
          this.faults.push(`after ${last}: ${JSON.stringify(content)}`);
        last = count ?? last;
        this.reads++;
      }
      await sleep(1);
    }
  }
}

/** The count in the visits file as a number, or as JSON. */
export function plainCount(content: string): number | undefined {
  return /^\d+\n$/.test(content) ? Number(content) : undefined;
}

export function jsonCount(content: string): number | undefined {
  try {
    const { visits, total } = JSON.parse(content) as { visits: unknown; total: unknown };
    return Array.isArray(visits) && Number.isSafeInteger(total) ? (total as number) : undefined;
  } catch {
    return undefined;
  }
}
