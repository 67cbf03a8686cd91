/** Numbers of finished steps. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Interval of progress lines in milliseconds. A terminal redraws the line, other outputs get a new one. */
const TICK = process.stdout.isTTY ? 1000 : 30_000;

/** Reports progress: one line per step, with its duration. */
export class Report {
  readonly counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  private readonly ends: string[] = [];

  heading(text: string): void {
    this.line(`\n${text}`);
  }

  line(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  /** Runs a step and reports its result. Rethrows its error. */
  async step<T>(name: string, body: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const elapsed = (): string => `${((performance.now() - start) / 1000).toFixed(1)} s`;
    this.draw(`  … ${name}`);
    const timer = setInterval(() => {
      if (process.stdout.isTTY) this.draw(`  … ${name} (${elapsed()})`);
      else this.line(`  … ${name} (${elapsed()})`);
    }, TICK);
    try {
      const result = await body();
      this.end(`  ✓ ${name} (${elapsed()})`);
      this.counts.passed += 1;
      return result;
    } catch (error) {
      this.end(`  ✗ ${name} (${elapsed()})`);
      this.counts.failed += 1;
      this.line(indented(messageOf(error)));
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  /** Records the result of a suite. */
  ended(name: string, failure: string | undefined): void {
    this.ends.push(
      `  ${failure === undefined ? 'passed ' : 'FAILED '} ${name}${failure ? `: ${failure}` : ''}`,
    );
  }

  /** Records a suite, or a part of one, that this cluster or these options do not support. */
  skip(name: string, reason: string): void {
    this.counts.skipped += 1;
    this.line(`\n${name}\n  - SKIPPED: ${reason}`);
    this.ends.push(`  skipped ${name}: ${reason}`);
  }

  summary(): string {
    const { passed, failed, skipped } = this.counts;
    return [
      '',
      'summary',
      ...this.ends,
      `${passed} steps passed, ${failed} failed, ${skipped} suites or faults skipped`,
    ].join('\n');
  }

  private draw(text: string): void {
    if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${text}`);
  }

  private end(text: string): void {
    this.draw('');
    this.line(text);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '      ');
}
