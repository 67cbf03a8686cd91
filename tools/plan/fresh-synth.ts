import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Project } from '../project';
import { UsageError } from '../usage-error';

/**
 * Synthesizes like `cdk8s synth`, but into a temporary folder, and calls back with that folder.
 * @throws Error if the app fails, which has then printed the reason
 */
export async function withFreshSynth<T>({ app }: Project, use: (folder: string) => Promise<T>): Promise<T> {
  if (app === '') throw new UsageError('cdk8s.yaml: app must be the command that synthesizes');
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-plan-'));
  try {
    const { status, signal } = spawnSync(app, {
      shell: true,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, CDK8S_OUTDIR: folder },
    });
    if (status !== 0)
      throw new Error(`the app of cdk8s.yaml failed (${signal ?? `exit ${String(status)}`}): ${app}`);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
