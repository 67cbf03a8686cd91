import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdirSync, openSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/app';
import { build, noCompiler } from './disk';

const mounted = new Set<string>();

function unmountAll(): void {
  for (const path of mounted) execFileSync('umount', ['-l', path]);
  mounted.clear();
}

// Unmounts the volumes of failed tests.
afterAll(unmountAll);

/** A mounted filesystem: ext4 in a file, or tmpfs. Call `unmount` at the end of the test. */
export class Volume {
  readonly path: string;
  private readonly image: string;

  constructor(
    readonly type: 'ext4' | 'tmpfs',
    private readonly megabytes: number,
  ) {
    const folder = temporaryFolder('volume');
    this.path = join(folder, 'mounted');
    this.image = join(folder, 'image');
    mkdirSync(this.path);
    if (type === 'ext4') {
      writeFileSync(this.image, '');
      truncateSync(this.image, megabytes * 1024 * 1024);
      execFileSync('mkfs.ext4', ['-q', '-F', '-m', '0', this.image], { stdio: 'pipe' });
    }
    this.mount();
  }

  mount(): void {
    const what = this.type === 'ext4' ? ['loop', this.image] : [`size=${this.megabytes}m`, 'tmpfs'];
    execFileSync('mount', ['-t', this.type, '-o', ...what, this.path], { stdio: 'pipe' });
    mounted.add(this.path);
  }

  /** Does nothing if the volume is not mounted, so that a `finally` can call this. */
  unmount(): void {
    if (!mounted.has(this.path)) return;
    try {
      execFileSync('umount', [this.path], { stdio: 'pipe' });
    } catch {
      execFileSync('umount', ['-l', this.path], { stdio: 'pipe' });
    }
    mounted.delete(this.path);
  }

  /** Simulates a power cut: unflushed data is lost. */
  cut(): void {
    execFileSync(build('shutdown.c', []), [this.path], { stdio: 'pipe' });
  }

  /** Makes the volume read-only under open files, as the kernel does on an error. */
  abort(): void {
    execFileSync('mount', ['-o', 'remount,abort', this.path], { stdio: 'pipe' });
  }

  /** Fills the volume to the last byte. */
  fill(): void {
    for (const size of [65_536, 4096, 512, 1]) {
      const file = openSync(join(this.path, 'filler'), 'a');
      try {
        while (writeSync(file, Buffer.alloc(size)) === size) continue;
        fsyncSync(file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    }
  }
}

let reason: { readonly text: string | undefined } | undefined;

/** The reason why volumes cannot be mounted, or undefined. */
export function noVolumes(): string | undefined {
  reason ??= { text: tryOut() };
  return reason.text;
}

function tryOut(): string | undefined {
  if (process.getuid?.() !== 0) return 'mounting a filesystem requires root';
  const compiler = noCompiler();
  if (compiler !== undefined) return compiler;
  try {
    new Volume('ext4', 4).unmount();
    return undefined;
  } catch (error) {
    return `cannot mount a filesystem: ${(error as Error).message.trim().replace(/\s+/g, ' ')}`;
  }
}
