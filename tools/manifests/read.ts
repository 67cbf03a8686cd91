import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { UsageError } from '../usage-error';
import { decode } from './decode';
import type { Manifest } from './manifest';
import { ManifestParser, collect } from './parse';

/** The files that `kubectl apply -f FOLDER` reads. */
const MANIFEST = /\.(?:json|ya?ml)$/;

/** Options for a source. */
export interface ReadOptions {
  /** Whether folders are read recursively, as with `kubectl apply -R`. */
  readonly recursive?: boolean;
  /** The folder of `git:REVISION`. */
  readonly folder?: string;
  /** A parser that several sources share. */
  readonly parser?: ManifestParser;
}

interface File {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads Kubernetes objects in apply order.
 * @param source a file, a folder, `-` for standard input, or `git:REVISION[:FOLDER]`
 * @throws UsageError if the source is unreadable, or holds anything else
 */
export async function readManifests(source: string, options: ReadOptions = {}): Promise<Manifest[]> {
  const { parser = new ManifestParser() } = options;
  const files = await filesOf(source, options);
  return collect(files, ({ name, bytes }) => parser.parse(decode(bytes), name));
}

async function filesOf(source: string, options: ReadOptions): Promise<File[]> {
  if (source === '-') {
    if (process.stdin.isTTY)
      throw new UsageError('"-" reads standard input: pipe manifests or a listing into it');
    return [{ name: 'standard input', bytes: await buffer(process.stdin) }];
  }
  if (source.startsWith('git:')) return filesOfRevision(source, options);
  return attempt(source, () => {
    if (!statSync(source).isDirectory()) return [{ name: source, bytes: readFileSync(source) }];
    return manifestsIn(readdirSync(source, { recursive: options.recursive }) as string[]).map((name) => {
      const path = join(source, name);
      return { name: path, bytes: readFileSync(path) };
    });
  });
}

function filesOfRevision(source: string, { recursive = false, folder = '.' }: ReadOptions): File[] {
  const [, revision = '', path = folder] = /^git:([^:]*)(?::(.*))?$/.exec(source) ?? [];
  if (revision === '' || revision.startsWith('-'))
    throw new UsageError(`${source}: must be git:REVISION or git:REVISION:FOLDER, such as "git:HEAD:dist"`);
  const at = path.replace(/\/+$/, '');
  const type = git(source, ['cat-file', '-t', `${revision}:${at === '.' ? './' : `./${at}`}`])
    .toString()
    .trim();
  const blob = (name: string): File => ({
    name: `git:${revision}:${name}`,
    bytes: git(source, ['cat-file', 'blob', `${revision}:./${name}`]),
  });
  if (type === 'blob') return [blob(at)];
  const listed = git(source, [
    'ls-tree',
    '-z',
    '--name-only',
    ...(recursive ? ['-r'] : []),
    revision,
    `${at}/`,
  ]);
  return manifestsIn(listed.toString().split('\0')).map(blob);
}

function git(source: string, args: readonly string[]): Buffer {
  const { status, stdout, stderr, error } = spawnSync('git', args, { maxBuffer: 2 ** 30 });
  if (error !== undefined) throw new UsageError(`${source}: git does not run: ${error.message}`);
  if (status !== 0) throw new UsageError(`${source}: ${stderr.toString().trim()}`);
  return stdout;
}

function manifestsIn(names: readonly string[]): string[] {
  return names.filter((name) => MANIFEST.test(name)).sort();
}

function attempt<T>(source: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `${source} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
