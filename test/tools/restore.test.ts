import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { CLUSTER, claim, listOf, volume } from '../support/cluster-listing';
import { Checkout } from '../support/checkout';
import { schemaFaults } from '../support/kubernetes-schema';
import type { Result } from '../support/run';

const ROOT = resolve(__dirname, '../..');

let checkout: Checkout;
let folder: string;

// Compiles the program in a copy of the project, once for all tests.
beforeAll(() => {
  checkout = new Checkout();
});

afterAll(() => {
  checkout.remove();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-restore-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs `npm run restore` as npm does, with the given standard input. */
function restore(args: readonly string[], input: string | Buffer = '', environment: object = {}): Result {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: { restore: string };
  };
  const [, ...words] = scripts.restore.split(' ');
  return spawnSync(process.execPath, [...words, ...args], {
    cwd: checkout.path,
    input,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  });
}

/** A file with a listing of the cluster. */
function listing(list: unknown): string {
  const file = join(folder, 'cluster.json');
  writeFileSync(file, typeof list === 'string' ? list : JSON.stringify(list));
  return file;
}

function manifests(stdout: string): { metadata: { name: string }; spec: { claimRef: object } }[] {
  return parseAllDocuments(stdout, { version: '1.1' }).map(
    (document) => document.toJS() as { metadata: { name: string }; spec: { claimRef: object } },
  );
}

const names = (stdout: string): string[] => manifests(stdout).map(({ metadata }) => metadata.name);

/** The lines of a refusal without the file name. */
function refusal({ status, stdout, stderr }: Result): readonly unknown[] {
  return [status, stdout, stderr.replaceAll(join(folder, 'cluster.json'), 'FILE')];
}

test('lists every restorable volume, sorted by claim, with its directory and the obstacles', () => {
  const { status, stdout, stderr } = restore([listing(CLUSTER)]);

  expect(status).toBe(0);
  const dir = '/srv/nfs';
  expect(stdout.replaceAll(/ +/g, ' ').replaceAll(/ \dy /g, ' OLD ').split('\n')).toEqual([
    'CLAIM SIZE STATUS AGE CLASS DIRECTORY VOLUME NOTE',
    `shop/data-shop-0 32Mi Released OLD fast nfs.example.com:${dir}/shop-data-shop-0-pvc-shop pvc-shop can be restored`,
    `times/data-times-0 32Mi Released OLD nfs-reliable nfs.example.com:${dir}/times-data-times-0-pvc-new pvc-new one of 2 for this claim, choose with --volume`,
    `times/data-times-0 32Mi Released OLD nfs-reliable nfs.example.com:${dir}/times-data-times-0-pvc-old pvc-old one of 2 for this claim, choose with --volume`,
    `visits/data-visits-0 32Mi Released OLD nfs-reliable nfs.example.com:${dir}/visits-data-visits-0-pvc-0 pvc-0 can be restored`,
    `visits/data-visits-2 32Mi Released OLD nfs-reliable nfs.example.com:${dir}/visits-data-visits-2-pvc-2 pvc-2 can be restored`,
    `visits/data-visits-10 32Mi Released OLD nfs-reliable nfs.example.com:${dir}/visits-data-visits-10-pvc-10 pvc-10 can be restored`,
    '',
  ]);
  expect(stderr).toMatch(/^Choose by the manifests/);
});

test('lists the volumes of one class only', () => {
  const { stdout } = restore([listing(CLUSTER), '--class', 'fast']);

  expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual(['CLAIM', 'shop/data-shop-0', '']);
});

test('writes the volumes for the claims of dist/, and prints the next commands', () => {
  const { status, stdout, stderr } = restore([listing(CLUSTER), 'dist/']);

  expect(status).toBe(0);
  expect(names(stdout)).toEqual(['pvc-0', 'pvc-2', 'pvc-10']);
  expect(stderr).toContain(
    '3 volumes to restore:\n  visits/data-visits-0  32Mi  pvc-0  nfs.example.com:/srv/nfs/',
  );
  expect(stderr).toContain('\n  kubectl replace -f restore.yaml ');
  expect(stderr).toContain('\n  kubectl apply --server-side -f dist/ ');
});

test('refuses claims that request more than the size of their volumes, before anything is written', () => {
  const folder = manifestFolder('64Mi');

  expect(refusal(restore([listing(CLUSTER), folder]))).toEqual([
    1,
    '',
    [
      'FILE: 1 problem',
      `  - StatefulSet visits/visits, volumeClaimTemplates[data] (${folder}/app.yaml:1): claims must ask for at most 32Mi, the size of pvc-0 (got 64Mi). A claim that asks for more gets a new, empty volume.`,
      'Nothing was written.',
      '',
    ].join('\n'),
  ]);
});

/** A folder with the StatefulSet `visits/visits`. */
function manifestFolder(storage: string): string {
  const file = join(folder, 'app.yaml');
  const resources = { requests: { storage } };
  const spec = { accessModes: ['ReadWriteOnce'], storageClassName: 'nfs-reliable', resources };
  writeFileSync(
    file,
    stringify({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { namespace: 'visits', name: 'visits' },
      spec: { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec }] },
    }),
  );
  return folder;
}

test('writes a volume unchanged but reserved for the claim of the same name', () => {
  const { stdout } = restore(['-', '--volume', 'pvc-0'], JSON.stringify(CLUSTER));

  expect(manifests(stdout)).toEqual([
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: {
        name: 'pvc-0',
        uid: 'uid-of-pvc-0',
        resourceVersion: '4711',
        annotations: { 'pv.kubernetes.io/provisioned-by': 'cluster.local/nfs-provisioner' },
        finalizers: ['kubernetes.io/pv-protection'],
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: '32Mi' },
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace: 'visits',
          name: 'data-visits-0',
        },
        mountOptions: ['nfsvers=4.1', 'hard'],
        nfs: { server: 'nfs.example.com', path: '/srv/nfs/visits-data-visits-0-pvc-0' },
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: 'nfs-reliable',
        volumeMode: 'Filesystem',
      },
    },
  ]);
  expect(manifests(stdout).flatMap(schemaFaults)).toEqual([]);
});

test('writes volumes for renamed claims', () => {
  const { stdout, stderr } = restore([
    listing(CLUSTER),
    ...['--claim', 'visits/data-visits-*', '--as', 'new/store-app-*'],
    ...['--claim', 'shop/data-shop-0', '--as', 'new/one'],
  ]);

  expect(manifests(stdout).map(({ metadata, spec }) => [metadata.name, spec.claimRef])).toEqual([
    ['pvc-shop', expect.objectContaining({ namespace: 'new', name: 'one' })],
    ...['0', '2', '10'].map((ordinal): unknown[] => [
      `pvc-${ordinal}`,
      expect.objectContaining({ namespace: 'new', name: `store-app-${ordinal}` }),
    ]),
  ]);
  expect(stderr).toMatch(/\n {2}new\/one .* was shop\/data-shop-0\n/);
});

test('warns of a claim that would share the directory of a renamed claim', () => {
  const spec = { nfs: { server: 'a.b', path: '/srv/nfs/visits.data-visits-0' } };
  const list = JSON.stringify(listOf(volume('a', { spec })));
  const warning =
    /Do not create these claims again, as they would share a directory: visits\/data-visits-0\n/;

  const slash = JSON.stringify(
    listOf(volume('a', { spec: { nfs: { ...spec.nfs, path: `${spec.nfs.path}/` } } })),
  );

  expect(restore(['--volume', 'a', '--as', 'shop/b'], list).stderr).toMatch(warning);
  expect(restore(['--volume', 'a', '--as', 'shop/b'], slash).stderr).toMatch(warning);
  expect(restore(['--volume', 'a'], list).stderr).not.toMatch(warning);
});

test('reports volumes that share the directory of a restored one', () => {
  const spec = { nfs: { server: 'a.b', path: '/c' } };
  const { stdout, stderr } = restore(
    ['--claim', 'visits/data-visits-0'],
    JSON.stringify(listOf(volume('old', { spec }), volume('new', { spec, created: '2021-01-01T00:00:00Z' }))),
  );

  expect(names(stdout)).toEqual(['new']);
  expect(stderr).toContain(
    '\nThese volumes share a directory with a restored one. "kubectl delete pv NAME" removes one, and keeps its directory: old\n',
  );
});

test('reads standard input without a file, and combines claims and volumes, each once', () => {
  const claims = ['--claim', 'visits/data-visits-0', '--claim=visits/data-visits-2'];
  const volumes = ['--volume', 'pvc-0', '--volume', 'pvc-shop'];
  const { status, stdout } = restore([...claims, ...volumes], JSON.stringify(CLUSTER));

  expect([status, names(stdout)]).toEqual([0, ['pvc-shop', 'pvc-0', 'pvc-2']]);
});

test.each<[what: string, input: string | Buffer]>([
  ['UTF-16 with a byte order mark, as PowerShell writes it', utf16(JSON.stringify(CLUSTER))],
  ['UTF-8 with a byte order mark', `\uFEFF${JSON.stringify(CLUSTER)}`],
  ['YAML', stringify(CLUSTER)],
  ['a single object', JSON.stringify(volume('pvc-0'))],
  [
    'several documents',
    `${stringify(volume('pvc-0'))}---\n${stringify(volume('pvc-2', { claim: 'visits/b' }))}`,
  ],
  [
    'a typed list',
    JSON.stringify({ apiVersion: 'v1', kind: 'PersistentVolumeList', items: [volume('pvc-0')] }),
  ],
])('reads a listing in %s', (_, input) => {
  const { status, stdout } = restore(['--volume', 'pvc-0'], input);

  expect([status, names(stdout)]).toEqual([0, ['pvc-0']]);
});

function utf16(text: string): Buffer {
  return Buffer.from(`\uFEFF${text}`, 'utf16le');
}

test('reports all problems at once, and writes nothing', () => {
  const args = ['--volume', 'pvc-1', '--volume', 'pvc-9', '--claim', 'shop/none'];
  const waiting =
    'Volumes that can be restored: pvc-shop for shop/data-shop-0, pvc-new for times/data-times-0, pvc-old for times/data-times-0, pvc-0 for visits/data-visits-0, pvc-2 for visits/data-visits-2, pvc-10 for visits/data-visits-10.';

  expect(refusal(restore([listing(CLUSTER), ...args]))).toEqual([
    1,
    '',
    [
      'FILE: 3 problems',
      `  - --volume pvc-9: not in the listing. ${waiting}`,
      `  - --claim shop/none: no volume can be restored to it. ${waiting}`,
      '  - pvc-1: status.phase: must be Released, Failed, or Available with a claimRef (got "Bound"). Only a volume whose claim is gone can be restored.',
      'Nothing was written.',
      '',
    ].join('\n'),
  ]);
});

test.each([
  [
    'no volume is restorable',
    JSON.stringify(listOf(volume('a', { phase: 'Bound' }), claim('visits/data-visits-0', 'a'))),
    [],
    'no volume is Released, Failed, or reserved for a claim.',
  ],
  [
    'none of the class is restorable',
    JSON.stringify(CLUSTER),
    ['--class', 'none'],
    'no volume of the class "none" is Released, Failed, or reserved for a claim.',
  ],
  [
    'there is no input',
    '',
    [],
    'standard input holds no PersistentVolume. List the cluster with "kubectl get pv,pvc -A -o json".',
  ],
])('says that there is nothing to restore if %s', (_, input, args, reason) => {
  expect(refusal(restore(args, input))).toEqual([1, '', `Nothing to restore: ${reason}\n`]);
});

test.each([
  ['an unknown option', ['--force'], 'restore does not know the option "--force"'],
  ['an option without its value', ['--claim', '--volume', 'a'], '--claim must be followed by a value'],
  [
    'a claim without its namespace',
    ['--claim', 'data-visits-0'],
    '--claim: must be NAMESPACE/NAME, such as "visits/data-visits-0" or "visits/data-visits-*" (got "data-visits-0")',
  ],
  [
    'an uppercase claim',
    ['--claim', 'visits/Data'],
    '--claim: name: must be a DNS name (labels of a-z, 0-9 and "-", joined by ".", at most 253 characters) (got "Data")',
  ],
  [
    'a "*" that does not replace an ordinal',
    ['--claim', 'visits/data*'],
    '--claim: name: must be a DNS name (labels of a-z, 0-9 and "-", joined by ".", at most 253 characters) (got "data*")',
  ],
  [
    'a new name for one of two claims',
    ['--claim', 'a/b', '--claim', 'a/c', '--as', 'a/d'],
    '--as: must be given once for each --claim, in the same order (got 1 for 2)',
  ],
  [
    'one new name for many claims',
    ['--claim', 'a/b-*', '--as', 'a/d'],
    '--as: must have a "*" if and only if --claim has one (got "a/d" for "a/b-*")',
  ],
  [
    'many new names for a volume',
    ['--volume', 'a', '--as', 'a/d-*'],
    '--as: must name one claim with --volume (got "a/d-*")',
  ],
  ['two classes', ['--class', 'a', '--class', 'b'], '--class: must be given once (got 2)'],
  [
    'a class with a selection',
    ['--class', 'fast', '--volume', 'pvc-0'],
    '--class: cannot be combined with other options, as it only filters the list',
  ],
  [
    'a file that does not exist',
    ['/none.json'],
    "/none.json cannot be read: ENOENT: no such file or directory, stat '/none.json'",
  ],
])('rejects %s with one sentence', (_, args, message) => {
  expect(refusal(restore(args))).toEqual([2, '', `${message}; --help lists all options\n`]);
});

test('rejects an option that npm consumed because "--" is missing', () => {
  const environment = { npm_lifecycle_event: 'restore', npm_config_volume: 'true' };

  expect(refusal(restore([listing(CLUSTER), 'pvc-0'], '', environment))).toEqual([
    2,
    '',
    expect.stringMatching(/^npm took --volume for its own: .*"--" in front; --help lists all options\n$/),
  ]);
});

test.each([
  ['a number', '7', 'FILE:1: must hold Kubernetes objects (got a number)'],
  [
    'a list that holds a volume twice',
    JSON.stringify(listOf(volume('a'), volume('a'))),
    'FILE: holds the volume "a" twice. List the cluster again',
  ],
])('refuses a file of %s with one sentence', (_, text, message) => {
  expect(refusal(restore([listing(text)]))).toEqual([2, '', `${message}; --help lists all options\n`]);
});

test.each(['--help', '-h'])('prints its usage with %s', (flag) => {
  const { status, stdout } = restore([flag]);

  expect([status, stdout]).toEqual([
    0,
    expect.stringMatching(
      /^usage: npx cdk8s-stateful restore[^]*npm run restore --[^]*--claim[^]*--as[^]*--volume[^]*--class/,
    ),
  ]);
});

test('is compiled once, separately from the synth program, and again when a source changes', () => {
  const compiled = (entry: string): string[] =>
    Object.keys(checkout.files(`build/program/${entry}`)).filter((file) => file.endsWith('.cjs'));
  const synth = (): unknown => spawnSync(process.execPath, ['tools/program.cjs'], { cwd: checkout.path });
  synth();
  restore(['--help']);
  const before = [compiled('main'), compiled('tools-cli')];
  restore(['--help']);
  expect([compiled('main'), compiled('tools-cli')]).toEqual(before);

  const source = join(checkout.path, 'tools/restore/help.ts');
  writeFileSync(source, readFileSync(source, 'utf8').replace('usage:', 'Usage:'));

  expect(restore(['--help']).stdout).toMatch(/^Usage:/);
  expect(before.flat()).toHaveLength(2);
  expect(compiled('tools-cli')).toHaveLength(1);
});
