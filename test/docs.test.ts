import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  BlueGreen,
  LocalVolume,
  NfsCsiDriver,
  NfsProvisioner,
  RestrictedNamespace,
  RetainedVolume,
  StatefulApp,
  StorageClass,
} from '../lib';
import { RULES } from '../lib/validation/rules';

const ROOT = resolve(__dirname, '..');

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

test('docs/rules.md has exactly one row for each rule, with its reason', () => {
  const rows = [
    ...read('docs/rules.md').matchAll(/^\| <a id="([\w-]+)"><\/a>`\1` +\| (.*?) +\| (yes)? +\|$/gm),
  ];
  const expected = RULES.map(({ id, reason, isPolicy = false }) => [id, reason, isPolicy]);
  expect(
    rows.map(([, id, reason = '', policy]) => [id, reason.replace(/\\(.)/g, '$1'), policy === 'yes']),
  ).toEqual(expect.arrayContaining(expected));
  expect(rows).toHaveLength(expected.length);
});

test('docs/rules.md explains exactly the codes that are not rule ids', () => {
  const sources = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => read(join('lib', file)));
  const codes = sources.flatMap((source) =>
    [...source.matchAll(/\b(?:fault\(|code =)\s*'([\w-]+)'/g)].map(([, code]) => code),
  );
  const explained = [...read('docs/rules.md').matchAll(/^\| `([\w-]+)` /gm)].map(([, code]) => code);
  expect(explained.sort()).toEqual([...new Set(codes)].sort());
});

test('docs/constructs.md lists every child of a construct with its accessor', () => {
  const rows = [...read('docs/constructs.md').matchAll(/^\| `(\w+)` +\| `(\w+)` +\| (?:`(\w+)`)? *\|/gm)].map(
    ([, construct = '', child = '', accessor]) => ({ construct, child, accessor }),
  );
  for (const construct of constructs()) {
    const documented = rows.filter((row) => row.construct === construct.constructor.name);
    expect(documented.map(({ child }) => child).sort()).toEqual(
      construct.node.children.map(({ node }) => node.id).sort(),
    );
    for (const { child, accessor } of documented) {
      if (accessor === undefined) continue;
      expect(construct).toHaveProperty(accessor, construct.node.findChild(child));
    }
  }
});

/** One instance of each construct, with all the children in the table. */
function constructs(): Construct[] {
  const chart = new Chart(new App(), 'chart', { namespace: 'shop' });
  const app = {
    image: 'registry.example.com/shop:1.0.0',
    ports: [{ name: 'http', containerPort: 8080 }],
    claims: [],
  };
  const ingress = { host: 'shop.example.com' };
  const directory = { server: 'nfs.example.com', path: '/srv/nfs' };
  const disk = new LocalVolume(chart, 'disk', { path: '/mnt', storage: '1Gi', nodeName: 'node-1' });
  const retained = { ...directory, claimName: 'data-shop-0', storage: '1Gi', storageClass: '' };
  return [
    new StatefulApp(chart, 'shop', { ...app, ingress }),
    new BlueGreen(chart, 'two', { active: 'blue', shared: app, ingress, blue: {}, green: {} }),
    new StorageClass(chart, 'class', { provisioner: 'example.com/nfs' }),
    // A claim is a child of its volume, with the given id.
    new LocalVolume(chart, 'other', { path: '/mnt', storage: '1Gi', nodeName: 'node-1' }),
    disk.addClaim('claim'),
    new RetainedVolume(chart, 'retained', retained),
    new RestrictedNamespace(chart, 'namespace'),
    new NfsProvisioner(chart, 'nfs', directory),
    new NfsCsiDriver(chart, 'nfs-csi'),
  ];
}

test('the index of docs/adr/ lists exactly the records, in order', () => {
  const records = readdirSync(join(ROOT, 'docs/adr')).filter((file) => file !== 'README.md');
  const named = [...read('docs/adr/README.md').matchAll(/^- \[\d+\]\(([^)]+)\)/gm)].map(([, file]) => file);
  expect(named).toEqual(records.sort());
});

const documents = [
  ...readdirSync(ROOT),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) => join('docs', file)),
].filter((file) => file.endsWith('.md'));

/** The relative links of a document, except those in code. */
function relativeLinks(document: string): string[] {
  const prose = read(document).replace(/^```[^]*?^```/gm, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors of a document on GitHub. A repeated heading gets a number, and the API reference has explicit ones. */
function anchorsOf(document: string): string[] {
  const text = read(document);
  const seen = new Map<string, number>();
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-');
    const repetition = seen.get(anchor) ?? 0;
    seen.set(anchor, repetition + 1);
    return repetition === 0 ? anchor : `${anchor}-${repetition}`;
  });
  return [...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)];
}

test.each(documents)('every relative link in %s points to an existing file and heading', (document) => {
  const broken = relativeLinks(document).filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? document : relative(ROOT, resolve(ROOT, dirname(document), path));
    return !existsSync(join(ROOT, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
  });
  expect(broken).toEqual([]);
});

test('the documents with links are among the tested ones', () => {
  expect(documents).toEqual(
    expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/constructs.md', 'docs/rules.md']),
  );
});

/** The beginnings of documented commands, each with the file that runs the command. */
const RUN_BY: readonly (readonly [command: string, file: string])[] = [
  ['npm ci', '.ci/run'],
  ['npm test', '.ci/run'],
  ['npm run synth', '.ci/run'],
  ['npm run typecheck', '.ci/run'],
  ['d=$(mktemp -d) && git clone', '.ci/run'],
  ['npm run plan', 'test/tools/plan.test.ts'],
  ['npm run --silent graph', 'test/tools/graph.test.ts'],
  ['npx cdk8s-stateful graph', 'tools/check-package/modules.mjs'],
  ['npm install --save-dev elkjs', 'tools/check-package/modules.mjs'],
  ['npx cdk8s-stateful plan', 'tools/check-package/modules.mjs'],
  ['npm run --silent restore', 'test/tools/restore.test.ts'],
  ['npx cdk8s-stateful adopt', 'test/tools/adopt.test.ts'],
  ['npm run --silent adopt', 'test/tools/adopt.test.ts'],
  ['helm template', 'test/tools/adopt.test.ts'],
  ['npm run app', 'test/tools/app.test.ts'],
  ['curl localhost:8080', 'test/app/http/routes.test.ts'],
  ['cat data/visits', 'test/app/store/visits-file.test.ts'],
  ['node --max-semi-space-size=4 build/visits.cjs', 'test/app/http/memory.test.ts'],
  ['node tools/program.cjs charts/shop.ts', 'test/readme.test.ts'],
];

/** The commands of a document that need no cluster: those in shell blocks without a mark such as `cluster`. */
function commandsOf(document: string): string[] {
  const lines = [...read(document).matchAll(/^```sh\n([^]*?)^```/gm)].flatMap(([, block = '']) =>
    block.split('\n'),
  );
  return lines
    .map((line) => line.replace(/^(?:[A-Z0-9_]+=\S+ )+/, '').replace(/\s+#.*$/, ''))
    .filter((line) => line !== '');
}

test.each(documents)('every command in %s needs a cluster, or a test runs it', (document) => {
  const unknown = commandsOf(document).filter(
    (line) => !RUN_BY.some(([command, file]) => line.startsWith(command) && existsSync(join(ROOT, file))),
  );
  expect(unknown).toEqual([]);
});
