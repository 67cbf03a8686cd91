import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../report';

/** The folder of the manifests in the repository. */
export const DIST = 'dist';

const call = promisify(execFile);

/**
 * Extracts `dist/` of a git revision into a folder.
 * @throws Error if the revision has no `dist/`
 */
export async function unpackRelease(revision: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, `${DIST}.tar`);
  try {
    await call('git', ['archive', '--format=tar', `--output=${archive}`, '--', revision, DIST]);
  } catch (error) {
    const said = messageOf(error).trim().split('\n').at(-1) ?? '';
    throw new Error(
      `--upgrade-from must be a revision of this repository with ${DIST}/, got "${revision}" (${said})`,
      { cause: error },
    );
  }
  await call('tar', ['-x', '-f', archive, '-C', folder]);
}
