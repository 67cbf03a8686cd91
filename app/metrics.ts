import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How often the event loop's lag is taken; the histogram counts this time in. */
const RESOLUTION_MS = 10;

/** How often values were at most as large as each of some bounds. */
class Histogram {
  private readonly counts: number[];
  private sum = 0;

  constructor(private readonly bounds: readonly number[]) {
    this.counts = [...bounds, Infinity].map(() => 0);
  }

  observe(value: number): void {
    this.sum += value;
    const bucket = this.bounds.findIndex((bound) => value <= bound);
    const at = bucket === -1 ? this.bounds.length : bucket;
    this.counts[at] = (this.counts[at] ?? 0) + 1;
  }

  get samples(): readonly (readonly [string, number])[] {
    let count = 0;
    const buckets = [...this.bounds, '+Inf'].map(
      (bound, i) => [`_bucket{le="${bound}"}`, (count += this.counts[i] ?? 0)] as const,
    );
    return [...buckets, ['_sum', this.sum], ['_count', count]];
  }
}

/** The figures of `/metrics`, in Prometheus' text format. */
export class Metrics {
  readonly contentType = 'text/plain; version=0.0.4; charset=utf-8';
  private readonly errors = new Map<number, number>();
  private readonly batch = new Histogram([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
  private readonly duration = new Histogram([
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5,
  ]);
  // A watch over garbage collection, as in the usual libraries, costs 3 % of all requests.
  private readonly delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.delay.enable();
  }

  committed(visits: number, milliseconds: number): void {
    this.batch.observe(visits);
    this.duration.observe(milliseconds / 1000);
  }

  failed(status: number): void {
    this.errors.set(status, (this.errors.get(status) ?? 0) + 1);
  }

  text({ visits, unansweredMs }: { readonly visits: number; readonly unansweredMs: number }): string {
    const lag = Math.max(0, this.delay.percentile(99) / 1e9 - RESOLUTION_MS / 1e3);
    this.delay.reset();
    const errors = [...this.errors].map(([status, count]) => [`{status="${status}"}`, count] as const);
    return [
      family('visits_total', 'counter', 'Visits on the disk, over all starts of this pod', [['', visits]]),
      family('visits_errors_total', 'counter', 'Requests answered with an error, by status', errors),
      family('visits_volume_unanswered_seconds', 'gauge', 'Time for which the volume has owed an answer', [
        ['', unansweredMs / 1000],
      ]),
      family('visits_commit_batch_size', 'histogram', 'Visits that one commit wrote', this.batch.samples),
      family(
        'visits_commit_duration_seconds',
        'histogram',
        'Time from the begin of a commit until it was on the disk',
        this.duration.samples,
      ),
      family(
        'nodejs_eventloop_lag_p99_seconds',
        'gauge',
        'Event loop lag since the last scrape, 99th percentile',
        [['', lag]],
      ),
      family('process_resident_memory_bytes', 'gauge', 'Resident memory', [['', process.memoryUsage.rss()]]),
    ].join('');
  }
}

function family(
  name: string,
  type: string,
  help: string,
  samples: readonly (readonly [string, number])[],
): string {
  const lines = samples.map(([rest, value]) => `${name}${rest} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}
