import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../report';

/** The folder of the manifests, in the project and in each of its releases. */
export const DIST = 'dist';

const call = promisify(execFile);

/**
 * Writes `dist/` of a revision into a folder.
 * @throws Error when git has none of that revision
 */
export async function unpackRelease(revision: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, `${DIST}.tar`);
  try {
    await call('git', ['archive', '--format=tar', `--output=${archive}`, '--', revision, DIST]);
  } catch (error) {
    const said = messageOf(error).trim().split('\n').at(-1) ?? '';
    throw new Error(
      `--upgrade-from must name a revision of this repository that has ${DIST}/, got "${revision}" (${said})`,
      { cause: error },
    );
  }
  await call('tar', ['-x', '-f', archive, '-C', folder]);
}
