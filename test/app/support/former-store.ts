import { write } from 'node:fs';
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender } from './interleaving';

const LEASE_MS = 500;
const SLOT = 32;

/**
 * A minimal version of the store before each start had a folder. It has one state file with two alternating halves,
 * ordered by an epoch. A lease depends on one owner file, and all temporary files share one name. This store loses
 * acknowledged visits, so that the tests of the store can fail.
 */
export class FormerStore implements Contender {
  visits = 0;
  data: Buffer | undefined;
  private static starts = 0;
  private readonly line = `start ${FormerStore.starts++}`;
  private count = 0;
  private epoch = 0;
  private slot = 0;
  private lookedAt = 0;
  private looking?: Promise<void>;
  private waiting: { number: number; counted: (error: Error | null, visit: number) => void }[] = [];
  private writing = false;
  private failure?: Error;

  constructor(private readonly stop: () => void) {}

  async open(): Promise<void> {
    const free = await open('/v/lock', 'wx').then(
      () => true,
      () => false,
    );
    await writeFile('/v/owner', this.line);
    if (!free) await sleep(LEASE_MS * 1.1);
    await this.look();
    const text = await readFile('/v/state', 'utf8').catch(async () => {
      const file = await open('/v/state', 'w');
      await file.writeFile(''.padEnd(4 * SLOT));
      await file.sync();
      await (await open('/v', 'r')).sync();
      return '';
    });
    const plain = Number(await readFile('/v/visits', 'utf8').catch(() => 0));
    const records = [0, 1, 2, 3].map((slot) => {
      const [epoch = 0, count = 0] = text
        .slice(slot * SLOT, (slot + 1) * SLOT)
        .trim()
        .split(' ')
        .map(Number);
      return { epoch, count };
    });
    const newest = records.reduce((a, b) =>
      b.epoch > a.epoch || (b.epoch === a.epoch && b.count > a.count) ? b : a,
    );
    this.epoch = newest.epoch + 1;
    this.count = this.visits = Math.max(newest.count, plain);
    await new Promise<void>((resolve) => {
      void this.write(this.count, resolve);
    });
    this.data = await readFile('/v/data').catch(() => undefined);
    await this.mirror();
    void this.watch();
  }

  visit(counted: (error: Error | null, visit: number) => void): void {
    if (this.failure !== undefined) return;
    this.waiting.push({ number: ++this.count, counted });
    if (!this.writing) this.commit();
  }

  async post(body: Buffer): Promise<void> {
    const file = await open('/v/data.tmp', 'w');
    await file.writeFile(body);
    await file.sync();
    await this.confirm();
    await rename('/v/data.tmp', '/v/data');
    await (await open('/v', 'r')).sync();
    this.data = body;
  }

  private commit(): void {
    const visits = this.waiting.splice(0);
    const { count } = this;
    this.writing = true;
    void this.write(count, () => {
      this.writing = false;
      this.visits = count;
      if (this.waiting.length > 0) this.commit();
      this.confirm().then(
        () => {
          for (const { number, counted } of visits) counted(null, number);
        },
        (error: unknown) => {
          this.fail(error);
        },
      );
      void this.mirror();
    });
  }

  private async write(count: number, done: () => void): Promise<void> {
    const { fd } = await open('/v/state', 'r+');
    this.slot = (this.slot + 1) % 2;
    const record = Buffer.from(`${this.epoch} ${count}`.padEnd(SLOT));
    write(fd, record, 0, SLOT, ((this.epoch % 2) * 2 + this.slot) * SLOT, done);
  }

  private async mirror(): Promise<void> {
    await writeFile('/v/visits.tmp', String(this.visits));
    await rename('/v/visits.tmp', '/v/visits').catch(() => undefined);
  }

  private async confirm(): Promise<void> {
    if (performance.now() - this.lookedAt >= LEASE_MS) await this.look();
  }

  private async look(): Promise<void> {
    this.looking ??= this.read().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async read(): Promise<void> {
    const now = performance.now();
    if ((await readFile('/v/owner', 'utf8')) !== this.line) throw new Error('not the owner');
    this.lookedAt = now;
  }

  private async watch(): Promise<void> {
    try {
      for (;;) {
        await sleep(LEASE_MS / 4);
        await this.look();
      }
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    this.failure = error as Error;
    this.stop();
  }
}
