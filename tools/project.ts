import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { textAt } from './manifests/field';

/** The cdk8s project in the current folder. */
export interface Project {
  /** The command that synthesizes. */
  readonly app: string;
  readonly output: string;
}

/** Reads cdk8s.yaml; `undefined` if there is none. */
export function readProject(): Project | undefined {
  if (!existsSync('cdk8s.yaml')) return undefined;
  const config: unknown = parse(readFileSync('cdk8s.yaml', 'utf8'));
  return { app: textAt(config, 'app'), output: textAt(config, 'output') || 'dist' };
}
