// `npm run build:app [-- FILE]`: bundles the visits app into build/visits.cjs, which only needs Node.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Path of the bundle. */
export const BUNDLE = join(root, 'build', 'visits.cjs');

/** Node options, as in the image: semi-spaces of the young generation of at most 4 MiB instead of 16. */
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
    // Node loads an ES module more slowly.
    format: 'cjs',
    legalComments: 'none',
    plugins: [onePage],
    define: { APP_VERSION: JSON.stringify(version), APP_BUILD: JSON.stringify(commit()) },
    logLevel: 'error',
  });
  return outfile;
}

/** Inlines the style into the page, and computes the hashes at build time: loading crypto would slow down the start. */
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

/** The commit. An image build has no repository and passes the commit in BUILD. */
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
