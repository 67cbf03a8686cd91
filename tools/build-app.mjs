// `npm run build:app [-- FILE]`: bundles the visits app into build/visits.cjs, which needs nothing but Node.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where the bundle is written. */
export const BUNDLE = join(root, 'build', 'visits.cjs');

/** What Node is started with, as in the image: halves of the young generation of at most 4 MiB each instead of 16. */
export const NODE_FLAGS = ['--max-semi-space-size=4'];

export async function buildApp(outfile = BUNDLE) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  await build({
    entryPoints: [join(root, 'app', 'main.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    // A module of the other kind takes Node longer to load.
    format: 'cjs',
    legalComments: 'none',
    plugins: [onePage],
    define: { APP_VERSION: JSON.stringify(version), APP_BUILD: JSON.stringify(commit()) },
    logLevel: 'error',
  });
  return outfile;
}

/** Puts the style into the page, and takes the hashes of its elements here: loading crypto would slow the start. */
const onePage = {
  name: 'one-page',
  setup: ({ onLoad }) =>
    onLoad({ filter: /page\.html$/ }, ({ path }) => {
      const style = readFileSync(path.replace(/html$/, 'css'), 'utf8');
      const source = readFileSync(path, 'utf8').replace('<style></style>', () => `<style>${style}</style>`);
      const hashOf = (element) => {
        const [, text] = new RegExp(`<${element}>([^]*?)</${element}>`).exec(source);
        return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
      };
      const hashes = { style: hashOf('style'), script: hashOf('script') };
      return { contents: JSON.stringify({ source, hashes }), loader: 'json' };
    }),
};

/** The commit, which an image's build is told by BUILD, as it has no repository. */
function commit() {
  if (process.env.BUILD) return process.env.BUILD;
  try {
    const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    return execFileSync('git', ['describe', '--always', '--dirty', '--exclude', '*'], options).trim();
  } catch {
    return 'unknown';
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [outfile = BUNDLE] = process.argv.slice(2);
  await buildApp(outfile);
  console.log(`${relative(process.cwd(), outfile)}, ${Math.ceil(statSync(outfile).size / 1000)} kB`);
}
