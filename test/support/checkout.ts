import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const LEFT_OUT = new Set(['node_modules', '.git', 'build', 'coverage']);

/** A copy of the project for its commands, so that a test never writes into the project. */
export class Checkout {
  readonly path = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-'));

  constructor() {
    for (const entry of readdirSync(ROOT)) {
      if (LEFT_OUT.has(entry)) continue;
      cpSync(join(ROOT, entry), join(this.path, entry), {
        recursive: true,
        filter: (path) => !LEFT_OUT.has(basename(path)),
      });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.path, 'node_modules'));
  }

  /** The contents of all files in a folder and its subfolders, by path. */
  files(folder: string): Record<string, string> {
    const path = join(this.path, folder);
    const names = (readdirSync(path, { recursive: true }) as string[]).sort();
    return Object.fromEntries(
      names
        .filter((name) => statSync(join(path, name)).isFile())
        .map((name) => [name, readFileSync(join(path, name), 'utf8')]),
    );
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
