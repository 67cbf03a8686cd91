import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { temporaryFolder } from '../../support/app';

/** A change of the app's source that breaks the app. */
export interface Break {
  readonly file: string;
  /** Pairs of a string and its replacement. */
  readonly changes: readonly (readonly [string, string])[];
}

const NAMES: Readonly<Record<string, { readonly of: string; readonly names: readonly string[] }>> = {
  'node:fs': { of: 'callbacks', names: ['close', 'open', 'readdir', 'write'] },
  'node:fs/promises': {
    of: 'promises',
    names: ['link', 'mkdir', 'open', 'readdir', 'readFile', 'rename', 'rm', 'stat', 'writeFile'],
  },
  'node:timers/promises': { of: 'timers', names: ['setTimeout'] },
};

/** The simulated volume has no blocks, so slots can be closer together than on a disk. */
const FASTER: Break = { file: 'count-file.ts', changes: [['SLOT_BYTES = 4096', 'SLOT_BYTES = 32']] };

let built = 0;

/** Builds the program with a simulated volume in place of Node's modules. Promises are faster outside of Jest. */
export async function buildInterleavings(broken?: Break): Promise<string> {
  const outfile = join(temporaryFolder('interleavings'), `${built++}.mjs`);
  await build({
    entryPoints: [join(__dirname, 'interleavings-program.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    plugins: [
      {
        name: 'simulated',
        setup: (builder) => {
          builder.onResolve({ filter: /^node:/ }, ({ path }) =>
            NAMES[path] === undefined ? undefined : { path, namespace: 'simulated' },
          );
          builder.onLoad({ filter: /./, namespace: 'simulated' }, ({ path }) => ({
            contents: simulated(path),
          }));
          builder.onLoad({ filter: /app\/store\/.*\.ts$/ }, ({ path }) => {
            const changes = [FASTER, broken].filter((change) => change && path.endsWith(`/${change.file}`));
            let contents = readFileSync(path, 'utf8');
            for (const [from, to] of changes.flatMap((change) => change?.changes ?? [])) {
              if (!contents.includes(from)) throw new Error(`${path} has no ${from}`);
              contents = contents.replace(from, to);
            }
            return { contents, loader: 'ts' };
          });
        },
      },
    ],
  });
  return outfile;
}

function simulated(module: string): string {
  const { of, names } = NAMES[module] ?? { of: '', names: [] };
  const lines = names.map((name) => `export const ${name} = (...all) => processes.${of}.${name}(...all);`);
  return ['export const constants = {};', ...lines].join('\n');
}

/** Runs the built program. Returns its parsed output. */
export async function run(program: string, ...args: readonly string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args]);
  return JSON.parse(stdout);
}
