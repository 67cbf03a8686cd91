import { Resolver } from 'node:dns/promises';
import type { Config } from './config';
import { askPeer, type Peer, within } from './peer';
import type { Store } from './store/store';

export interface ClusterView {
  /** The pod that answered. */
  readonly pod: string;
  readonly peers: readonly Peer[];
  readonly total: number;
  /** The pods that did not answer, with the reasons. */
  readonly down: readonly { readonly name: string; readonly error: string }[];
}

/** Time limit for the DNS lookup of the peers, in milliseconds. */
const FIND_MS = 600;

/** Memory budget for the responses of all peers, on top of one body of the largest size, in bytes. */
const ANSWERS_BYTES = 16 * 1_048_576;

/** Time for which a peer that has left DNS is listed as down, in milliseconds. */
const MISSED_MS = 300_000;

/** The pods behind the headless Service. Each call queries all of them. */
export class Cluster {
  /** The time at which each host name was last in DNS. */
  private readonly found = new Map<string, number>();
  private pending?: Promise<Buffer>;

  constructor(
    private readonly config: Config,
    private readonly store: Store,
    /** Replaces the system's resolver, which blocks a disk thread for up to 27 s. */
    private readonly resolver = new Resolver({ timeout: 500, tries: 1 }),
  ) {}

  /** Returns all pods as JSON. Concurrent calls share one query and its memory. */
  async json(): Promise<Buffer> {
    this.pending ??= this.query()
      .then((view) => Buffer.from(`${JSON.stringify(view)}\n`))
      .finally(() => (this.pending = undefined));
    return this.pending;
  }

  async query(): Promise<ClusterView> {
    const { pod, peerPort, maxBodyBytes } = this.config;
    const { hosts, down } = await this.find();
    const peers: Peer[] = [{ pod, visits: this.store.visits, data: this.store.data?.toString() ?? null }];
    const others = hosts.filter((host) => podOf(host) !== pod);
    const limit = Math.ceil((ANSWERS_BYTES + maxBodyBytes) / others.length);
    const answers = await Promise.allSettled(
      others.map(async (host) => askPeer(host, peerPort, this.resolver, limit)),
    );
    for (const [i, answer] of answers.entries()) {
      if (answer.status === 'fulfilled') peers.push(answer.value);
      else down.push({ name: podOf(others[i] ?? ''), error: reasonOf(answer.reason) });
    }
    peers.sort(byOrdinal((peer) => peer.pod));
    down.sort(byOrdinal(({ name }) => name));
    return { pod, peers, total: peers.reduce((sum, { visits }) => sum + visits, 0), down };
  }

  /** The hosts in the SRV record, and the known hosts missing there. */
  private async find(): Promise<{ hosts: readonly string[]; down: { name: string; error: string }[] }> {
    const { peersSrv } = this.config;
    if (peersSrv === undefined) return { hosts: [], down: [] };
    const now = performance.now();
    const down: { name: string; error: string }[] = [];
    try {
      const records = await within(FIND_MS, this.resolver.resolveSrv(peersSrv));
      for (const { name } of records) this.found.set(name, now);
    } catch (error) {
      down.push({ name: peersSrv, error: reasonOf(error) });
    }
    const hosts = [...this.found].filter(([, last]) => last === now).map(([host]) => host);
    for (const [host, last] of this.found) {
      if (now - last > MISSED_MS) this.found.delete(host);
      else if (last !== now && podOf(host) !== this.config.pod) {
        down.push({ name: podOf(host), error: 'not in DNS' });
      }
    }
    return { hosts, down };
  }
}

/** The pod name, which is the first label of the host name. */
function podOf(host: string): string {
  return host.split('.', 1)[0] ?? host;
}

/** Orders pods by their ordinals: visits-2 before visits-10. */
function byOrdinal<T>(name: (value: T) => string): (a: T, b: T) => number {
  return (a, b) => name(a).localeCompare(name(b), 'en', { numeric: true });
}

/** The reason for a failure. Of several reasons, prefers one other than an unreachable address. */
function reasonOf(error: unknown): string {
  const reasons = flat(error);
  return (
    (reasons.find(({ code }) => code !== 'ENOTFOUND' && code !== 'ENODATA') ?? reasons[0])?.message ?? ''
  );
}

function flat(error: unknown): readonly NodeJS.ErrnoException[] {
  return error instanceof AggregateError ? error.errors.flatMap(flat) : [error as Error];
}
