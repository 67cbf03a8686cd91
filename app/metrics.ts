import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** How often the event loop's lag is taken; the histogram counts this time in. */
const RESOLUTION_MS = 10;

/** The figures of `/metrics`, in Prometheus' text format. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly errors = new Counter({
    name: 'visits_errors_total',
    help: 'Requests answered with an error, by status',
    labelNames: ['status'],
    registers: [this.registry],
  });
  private readonly batch = new Histogram({
    name: 'visits_commit_batch_size',
    help: 'Visits that one commit wrote; the count is that of the commits',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
    registers: [this.registry],
  });
  private readonly duration = new Histogram({
    name: 'visits_commit_duration_seconds',
    help: 'Time from the begin of a commit until it was on the disk',
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [this.registry],
  });

  constructor() {
    // Not the library's own default metrics: their watch over garbage collection costs 3 % of all requests.
    const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    delay.enable();
    this.gauge(
      'nodejs_eventloop_lag_p99_seconds',
      'Event loop lag since the last scrape, 99th percentile',
      () => {
        const lag = Math.max(0, delay.percentile(99) / 1e9 - RESOLUTION_MS / 1e3);
        delay.reset();
        return lag;
      },
    );
    this.gauge('process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss());
  }

  /** Shows the count and how the volume does, read whenever they are asked for. */
  show(store: { readonly visits: number; readonly unansweredMs: number }): void {
    this.gauge(
      'visits_volume_unanswered_seconds',
      'Time for which the volume has owed an answer; 0 when it owes none',
      () => store.unansweredMs / 1000,
    );
    new Counter({
      name: 'visits_total',
      help: 'Visits on the disk, over all starts of this pod',
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(store.visits);
      },
    });
  }

  private gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  committed(visits: number, milliseconds: number): void {
    this.batch.observe(visits);
    this.duration.observe(milliseconds / 1000);
  }

  failed(status: number): void {
    this.errors.inc({ status });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  async text(): Promise<string> {
    return this.registry.metrics();
  }
}
