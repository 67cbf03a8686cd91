import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Checkout } from '../support/checkout';
import { type Result, run, testWith } from '../support/run';

const EXAMPLES = [
  'app-go',
  'kubia',
  'local-volume',
  'nfs-csi',
  'postgres',
  'redis',
  'time-web-app',
  'timeserver',
];

let checkout: Checkout;
let committed: Record<string, string>;

beforeEach(() => {
  checkout = new Checkout();
  committed = checkout.files('dist');
});

afterEach(() => {
  checkout.remove();
});

/** The contents of the files of the main system, by name. */
function mainFiles(files = checkout.files('dist')): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !path.includes('/')));
}

function synth(env: Record<string, string> = {}, ...args: string[]): Result {
  return run(process.execPath, ['tools/synth.mjs', ...args], checkout.path, env);
}

/** The synth command of a cdk8s project, without its check for a newer version. */
function cli(env: Record<string, string> = {}): Result {
  const cdk8s = join('node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
  return run(process.execPath, [cdk8s, 'synth', '--no-check-upgrade'], checkout.path, env);
}

/** Writes values.env, a line for each value. */
function choose(values: Record<string, string>): void {
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(checkout.path, 'values.env'), lines.join(''));
}

/** Kind, namespace and name of every document, in order. */
function objectsIn(...texts: readonly string[]): string[] {
  return texts.flatMap((text) =>
    parseAllDocuments(text).map((document) => {
      const { kind, metadata } = document.toJS() as {
        kind: string;
        metadata: { name: string; namespace?: string };
      };
      return [kind, metadata.namespace, metadata.name].filter(Boolean).join(' ');
    }),
  );
}

test('reproduces the committed dist/ byte for byte', () => {
  expect(synth()).toMatchObject({ status: 0, stderr: '' });
  expect(checkout.files('dist')).toEqual(committed);
});

test('keeps and reports a file of the user in dist/', () => {
  writeFileSync(join(checkout.path, 'dist', 'mine.yaml'), 'kind: ConfigMap\n');
  const { stdout, stderr } = synth();
  expect(stderr).toBe('kept dist/mine.yaml, which no synth writes; kubectl apply -f dist/ applies it\n');
  expect(stdout).not.toContain('mine.yaml');
  expect(checkout.files('dist')).toEqual({ ...committed, 'mine.yaml': 'kind: ConfigMap\n' });
});

test('lists the written files in apply order', () => {
  expect(synth().stdout).toBe(
    [
      'dist/0000-namespaces.k8s.yaml',
      'dist/0001-storage.k8s.yaml',
      'dist/0002-visits.k8s.yaml',
      'dist/Kustomization',
      ...EXAMPLES.flatMap((name) => [
        `dist/examples/${name}/Kustomization`,
        `dist/examples/${name}/${name}.k8s.yaml`,
      ]),
      '',
    ].join('\n'),
  );
});

test('removes files of removed charts', () => {
  writeFileSync(join(checkout.path, 'dist', '0009-old.k8s.yaml'), 'kind: Old\n');
  synth();
  expect(Object.keys(checkout.files('dist'))).toEqual(Object.keys(committed));
});

test('reports every fault of the environment, fails, and keeps dist/', () => {
  const { status, stderr } = synth({ NFS_SERVER: 'nfs://x', NFS_PATH: 'data/', REPLICAS: '-1' });
  expect(stderr).toBe(
    `the values of the main system: 3 faults
  - NFS_SERVER: must be a host name or an IP address, such as "nfs.example.com", "192.0.2.10" or "fd00::10", without brackets, zone, scheme, path or port (got "nfs://x").
  - NFS_PATH: must be an absolute path without spaces, control characters, "..", or a "/" at its end, such as "/srv/nfs" (got "data/").
  - REPLICAS: must be a whole number from 0 to 2147483647 (got "-1").
synth failed; dist/ is unchanged
`,
  );
  expect(status).toBe(1);
  expect(checkout.files('dist')).toEqual(committed);
});

test('keeps dist/ if the program does not compile', () => {
  writeFileSync(join(checkout.path, 'charts', 'visits.ts'), 'export class {');
  expect(synth().status).toBe(1);
  expect(checkout.files('dist')).toEqual(committed);
});

test('creates a system without NFS for a cluster with a default StorageClass', () => {
  expect(synth({ ENVIRONMENT: 'local' }).status).toBe(0);
  const files = mainFiles();
  expect(Object.keys(files)).toEqual(['0000-namespaces.k8s.yaml', '0001-visits.k8s.yaml', 'Kustomization']);
  expect(Object.values(files).join().toLowerCase()).not.toContain('nfs');
});

test('puts every value where it belongs', () => {
  const values = {
    NFS_SERVER: '192.0.2.7',
    NFS_PATH: '/data',
    PROVISIONER_IMAGE: 'registry.example.com/provisioner:v4.0.2',
    NAMESPACE: 'counters',
    IMAGE: 'registry.example.com/visits:2',
    REPLICAS: '5',
    STORAGE: '2Gi',
    SERVICE_TYPE: 'NodePort',
    EXAMPLES_IMAGE: 'registry.example.com/visits:3',
  };
  synth(values);
  const byEnvironment = checkout.files('dist');
  const { '0001-storage.k8s.yaml': storage, '0002-visits.k8s.yaml': visits } = byEnvironment;
  expect(storage).toContain('    path: /data\n    server: 192.0.2.7\n');
  expect(storage).toContain(' image: registry.example.com/provisioner:v4.0.2\n');
  expect(byEnvironment[join('examples', 'app-go', 'app-go.k8s.yaml')]).toContain(
    ' image: registry.example.com/visits:3\n',
  );
  for (const line of [
    'namespace: counters',
    'image: registry.example.com/visits:2',
    'replicas: 5',
    'storage: 2Gi',
    'type: NodePort',
  ]) {
    expect(visits).toContain(` ${line}\n`);
  }

  choose(values);
  expect(synth().status).toBe(0);
  expect(checkout.files('dist')).toEqual(byEnvironment);
});

test('leaves the examples as they are when only IMAGE changes', () => {
  synth({ IMAGE: 'registry.example.com/visits:2' });
  const examples = (files: Record<string, string>): [string, string][] =>
    Object.entries(files).filter(([path]) => path.startsWith('examples'));
  expect(examples(checkout.files('dist'))).toEqual(examples(committed));
});

test('keeps a choice of values.env when a variable chooses another value, and names both', () => {
  choose({ IMAGE: 'registry.example.com/visits:2' });
  const { status, stderr } = synth({ REPLICAS: '5' });
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: [
      'values that are not the defaults:',
      '  IMAGE=registry.example.com/visits:2  (values.env:1)',
      '  REPLICAS=5  (environment; default 3)',
      'To keep a value of the environment, set it in values.env too.',
      '',
    ].join('\n'),
  });
  const visits = checkout.files('dist')['0002-visits.k8s.yaml'];
  expect(visits).toContain(' image: registry.example.com/visits:2\n');
  expect(visits).toContain(' replicas: 5\n');
});

test('reports the faulty lines of values.env, and keeps dist/', () => {
  choose({ REPLICAS: 'many', IMAGES: 'visits:2' });
  const { status, stderr } = synth();
  expect(status).toBe(1);
  expect(stderr).toContain('  - values.env:1: REPLICAS: must be a whole number');
  expect(stderr).toContain('  - values.env:2: IMAGES: is not a value of the main system');
  expect(checkout.files('dist')).toEqual(committed);
});

test('works without values.env', () => {
  rmSync(join(checkout.path, 'values.env'));
  expect(synth()).toMatchObject({ status: 0, stderr: '' });
  expect(checkout.files('dist')).toEqual(committed);
});

test('the cdk8s CLI alone takes values.env, and names the same choices', () => {
  choose({ REPLICAS: '5' });
  const expected = synth();
  const files = checkout.files('dist');
  expect(cli()).toMatchObject({ status: 0, stderr: expected.stderr });
  expect(checkout.files('dist')).toEqual(files);
});

test.each(['--help', '-h'])('prints its usage with %s', (flag) => {
  const { status, stdout } = synth({}, flag);
  expect([status, stdout]).toEqual([0, expect.stringMatching(/^usage: npm run synth\n[^]*NFS_SERVER/)]);
});

test('rejects an unknown argument', () => {
  const { status, stderr } = synth({}, '--force');
  expect([status, stderr]).toEqual([2, expect.stringContaining('synth takes no argument, got "--force"')]);
  expect(checkout.files('dist')).toEqual(committed);
});

test('the cdk8s CLI alone writes the same files including Kustomizations, and lists the same manifests', () => {
  const { status, stdout, stderr } = cli();
  expect([status, stderr]).toEqual([0, '']);
  expect(checkout.files('dist')).toEqual(committed);
  const listed = stdout.split('\n').flatMap((line) => /^ {2}- (.+)$/.exec(line)?.[1] ?? []);
  expect(listed).toEqual(
    synth()
      .stdout.split('\n')
      .filter((path) => path.endsWith('.yaml')),
  );
});

test('the cdk8s CLI alone reports the same faults, but leaves no dist/', () => {
  const env = { NFS_SERVER: 'nfs://x', REPLICAS: '-1' };
  const faults = synth(env).stderr.replace('synth failed; dist/ is unchanged\n', '');
  expect(faults).toMatch(/^the values of the main system: 2 faults\n/);
  const { status, stderr } = cli(env);
  expect([status, stderr.replace(/^Error: command "[^]*/m, '')]).toEqual([1, faults]);
  expect(existsSync(join(checkout.path, 'dist'))).toBe(false);
});

testWith('kubectl', ['version', '--client'], 'Kustomize prints the same objects in the same order', () => {
  for (const folder of ['dist', ...EXAMPLES.map((name) => join('dist', 'examples', name))]) {
    const { status, stdout } = run('kubectl', ['kustomize', folder], checkout.path);
    expect(status).toBe(0);
    const manifests = Object.entries(mainFiles(checkout.files(folder))).filter(([name]) =>
      name.endsWith('.yaml'),
    );
    expect(objectsIn(stdout)).toEqual(objectsIn(...manifests.map(([, text]) => text)));
  }
});
