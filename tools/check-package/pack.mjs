import { cpSync, existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

/**
 * Packs what git knows, and nothing that a build has left, with `npm pack` as a person runs it.
 * @returns path and sizes of the tarball
 */
export function packFreshClone(root, clone, destination) {
  const listed = run(root, 'git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']).stdout;
  for (const file of listed.split('\0').filter((name) => name !== '' && existsSync(join(root, name))))
    cpSync(join(root, file), join(clone, file));
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  const { stdout } = run(clone, 'npm', ['pack', '--json', '--silent', '--pack-destination', destination]);
  // What the scripts print comes first.
  const [{ filename, size, unpackedSize }] = JSON.parse(stdout.slice(stdout.indexOf('[\n')));
  return { tarball: join(destination, filename), size, unpacked: unpackedSize };
}
