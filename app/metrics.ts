import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Interval between measurements of the event loop's lag. The measured values include this time. */
const RESOLUTION_MS = 10;

/** The rest of a metric's name with its labels, and the value. */
type Sample = readonly [string, number];

/** A histogram: the number of values up to each bound. */
class Histogram {
  private sum = 0;
  private count = 0;
  private readonly buckets: Map<number, number>;

  constructor(...bounds: readonly number[]) {
    this.buckets = new Map(bounds.map((bound) => [bound, 0]));
  }

  observe(value: number): void {
    this.sum += value;
    this.count++;
    for (const [bound, count] of this.buckets) if (value <= bound) this.buckets.set(bound, count + 1);
  }

  get samples(): readonly Sample[] {
    const buckets: readonly (readonly [number | string, number])[] = [...this.buckets, ['+Inf', this.count]];
    const samples = buckets.map(([bound, count]) => [`_bucket{le="${bound}"}`, count] as const);
    return [...samples, ['_sum', this.sum], ['_count', this.count]];
  }
}

/** The metrics of `/metrics`, in the Prometheus text format. */
export class Metrics {
  readonly contentType = 'text/plain; version=0.0.4; charset=utf-8';
  private readonly errors = new Map<number, number>();
  private readonly sizes = new Histogram(1, 2, 4, 8, 16, 32, 64, 128, 256, 512);
  private readonly seconds = new Histogram(
    ...[0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
  );
  // Garbage collection is not observed: that would slow down requests by 3 %.
  private readonly delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.delay.enable();
  }

  committed(visits: number, milliseconds: number): void {
    this.sizes.observe(visits);
    this.seconds.observe(milliseconds / 1000);
  }

  failed(status: number): void {
    this.errors.set(status, (this.errors.get(status) ?? 0) + 1);
  }

  text({ visits, unansweredMs }: { readonly visits: number; readonly unansweredMs: number }): string {
    const errors = [...this.errors].map(([status, count]): Sample => [`{status="${status}"}`, count]);
    const lag = Math.max(0, this.delay.percentile(99) / 1e9 - RESOLUTION_MS / 1e3);
    this.delay.reset();
    const families: readonly (readonly [string, string, string, readonly Sample[]])[] = [
      ['visits_total', 'counter', 'Durable visits over all starts of this pod', [['', visits]]],
      ['visits_errors_total', 'counter', 'Requests answered with an error, by status', errors],
      [
        'visits_volume_unanswered_seconds',
        'gauge',
        'Time since the oldest pending volume operation began',
        [['', unansweredMs / 1000]],
      ],
      ['visits_commit_batch_size', 'histogram', 'Visits in one commit', this.sizes.samples],
      [
        'visits_commit_duration_seconds',
        'histogram',
        'Time until a commit was durable',
        this.seconds.samples,
      ],
      [
        'nodejs_eventloop_lag_p99_seconds',
        'gauge',
        'Event loop lag since the last scrape, 99th percentile',
        [['', lag]],
      ],
      ['process_resident_memory_bytes', 'gauge', 'Resident memory', [['', process.memoryUsage.rss()]]],
    ];
    const lines = families.flatMap(([name, type, help, samples]) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...samples.map(([rest, value]) => `${name}${rest} ${value}`),
    ]);
    return `${lines.join('\n')}\n`;
  }
}
