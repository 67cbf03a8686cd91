import { randomInt } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from './cluster';
import type { Kubectl } from './kubectl';
import type { Options } from './options';
import type { Report } from './report';

/** A run of the suites: what it was asked for, where it works, and what its names end in. */
export interface Run {
  readonly options: Options;
  readonly cluster: Cluster;
  readonly kubectl: Kubectl;
  readonly report: Report;
  /** What every name that the cluster shares ends in, such as `e2e-k3f9q`. */
  readonly id: string;
  /** A folder for files of this run. */
  readonly folder: string;
  /** Tells a step, and runs it; its error ends the suite. */
  readonly step: <T>(name: string, body: () => Promise<T>) => Promise<T>;
  /** Seconds to wait for what takes so many on an ordinary cluster. */
  readonly patience: (seconds: number) => number;
}

/** One of the suites. */
export interface Suite {
  /** What this cluster or these options lack for it; undefined means that it can run. */
  readonly lacks: (cluster: Cluster, options: Options) => string | undefined;
  readonly run: (run: Run) => Promise<void>;
}

/** Five letters and digits, as Kubernetes' own generated names have; no vowels, so no words. */
export function newId(): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  return `e2e-${Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('')}`;
}

export function newRun(values: Omit<Run, 'folder' | 'step' | 'patience'>): Run {
  const { options, report } = values;
  return {
    ...values,
    folder: mkdtempSync(join(tmpdir(), `${values.id}-`)),
    step: async (name, body) => report.step(name, body),
    patience: (seconds) => (options.slow ? 6 * seconds : seconds),
  };
}
