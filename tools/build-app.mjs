// `npm run build:app [-- FILE]`: bundles the visits app into build/visits.mjs, which needs nothing but Node.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where the bundle is written. */
export const BUNDLE = join(root, 'build', 'visits.mjs');

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
    format: 'esm',
    legalComments: 'none',
    plugins: [withoutUnused],
    loader: { '.html': 'text', '.css': 'text' },
    define: { APP_VERSION: JSON.stringify(version), APP_BUILD: JSON.stringify(commit()) },
    // Packages in the bundle are CommonJS and ask for Node's own modules by `require`.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  return outfile;
}

/** What the app does not use of prom-client is half of the bundle. */
const withoutUnused = {
  name: 'without-unused',
  setup: ({ onLoad }) =>
    onLoad({ filter: /prom-client\/lib\/(cluster|defaultMetrics|pushgateway|summary)\.js$/ }, () => ({
      contents: '',
    })),
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
