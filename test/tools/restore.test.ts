import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { CLUSTER, claim, listOf, volume } from '../support/cluster-listing';
import { Checkout } from '../support/checkout';
import { schemaFaults } from '../support/kubernetes-schema';
import type { Result } from '../support/run';

const ROOT = resolve(__dirname, '../..');

let checkout: Checkout;
let folder: string;

// The program is compiled in a copy of the project, once for all tests.
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

/** Runs `npm run restore` as npm does, with a text on its standard input. */
function restore(args: readonly string[], input = ''): Result {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: { restore: string };
  };
  const [, ...words] = scripts.restore.split(' ');
  return spawnSync(process.execPath, [...words, ...args], {
    cwd: checkout.path,
    input,
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

/** The lines of a refusal, with the name of the file left out. */
function refusal({ status, stdout, stderr }: Result): readonly unknown[] {
  return [status, stdout, stderr.replaceAll(join(folder, 'cluster.json'), 'FILE')];
}

test('lists every Released volume with its claim, its directory and what speaks against it', () => {
  const { status, stdout, stderr } = restore([listing(CLUSTER)]);

  expect(status).toBe(0);
  const dir = '/srv/nfs';
  expect(stdout.replaceAll(/ +/g, ' ').replaceAll(/ \dy /g, ' AGE ').split('\n')).toEqual([
    'CLAIM SIZE AGE CLASS DIRECTORY VOLUME NOTE',
    `visits/data-visits-2 32Mi AGE nfs-reliable nfs.example.com:${dir}/visits-data-visits-2-pvc-2 pvc-2 can be restored`,
    `visits/data-visits-0 32Mi AGE nfs-reliable nfs.example.com:${dir}/visits-data-visits-0-pvc-0 pvc-0 can be restored`,
    `visits/data-visits-10 32Mi AGE nfs-reliable nfs.example.com:${dir}/visits-data-visits-10-pvc-10 pvc-10 can be restored`,
    `shop/data-shop-0 32Mi AGE fast nfs.example.com:${dir}/shop-data-shop-0-pvc-shop pvc-shop can be restored`,
    `times/data-times-0 32Mi AGE nfs-reliable nfs.example.com:${dir}/times-data-times-0-pvc-old pvc-old one of 2 for this claim, choose with --volume`,
    `times/data-times-0 32Mi AGE nfs-reliable nfs.example.com:${dir}/times-data-times-0-pvc-new pvc-new one of 2 for this claim, choose with --volume`,
    '',
  ]);
  expect(stderr).toMatch(/^choose with --statefulset/);
});

test('lists the volumes of one class alone', () => {
  const { stdout } = restore([listing(CLUSTER), '--class', 'fast']);

  expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual(['CLAIM', 'shop/data-shop-0', '']);
});

test('writes the volumes of a StatefulSet in the order of their ordinals, and says what to run next', () => {
  const { status, stdout, stderr } = restore([listing(CLUSTER), '--statefulset', 'visits/visits']);

  expect(status).toBe(0);
  expect(names(stdout)).toEqual(['pvc-0', 'pvc-2', 'pvc-10']);
  expect(stderr).toContain(
    '3 volumes go back:\n  visits/data-visits-0  32Mi  pvc-0  nfs.example.com:/srv/nfs/',
  );
  expect(stderr).toContain('\n  kubectl replace -f restore.yaml ');
});

test('writes a volume as the cluster has it, reserved for the claim of its name and for no other', () => {
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

test('reads standard input where no file is named, and takes claims and volumes together, each once', () => {
  const claims = ['--claim', 'visits/data-visits-0', '--claim=visits/data-visits-2'];
  const volumes = ['--volume', 'pvc-0', '--volume', 'pvc-shop'];
  const { status, stdout } = restore([...claims, ...volumes], JSON.stringify(CLUSTER));

  expect([status, names(stdout)]).toEqual([0, ['pvc-shop', 'pvc-0', 'pvc-2']]);
});

test('refuses to choose between two volumes of a claim, and shows both', () => {
  const result = restore([listing(CLUSTER), '--claim', 'times/data-times-0']);

  expect(refusal(result)).toEqual([
    1,
    '',
    expect.stringMatching(
      /^FILE: 1 fault\n {2}- the claim times\/data-times-0 had 2 volumes: pvc-old \(\d+y old, 32Mi, nfs\.example\.com:\/srv\/nfs\/times-data-times-0-pvc-old\), pvc-new \(\d+y old, 32Mi, nfs\.example\.com:\/srv\/nfs\/times-data-times-0-pvc-new\): look into the directories, and choose one with --volume NAME\nnothing was written\n$/,
    ),
  ]);
});

test.each([
  ['its claim', '--claim', 'times/data-times-0'],
  ['its StatefulSet', '--statefulset', 'times/times'],
  ['nothing else'],
])('takes the one of two volumes that --volume names, where %s is asked for', (_, ...selection) => {
  const { status, stdout } = restore([listing(CLUSTER), ...selection, '--volume', 'pvc-old']);

  expect([status, names(stdout)]).toEqual([0, ['pvc-old']]);
});

test('tells all that speaks against what was asked at once, and writes nothing', () => {
  const args = [
    '--volume',
    'pvc-1',
    '--volume',
    'pvc-9',
    '--claim',
    'shop/none',
    '--statefulset',
    'shop/web',
  ];
  const released =
    'Released are pvc-2 of visits/data-visits-2, pvc-0 of visits/data-visits-0, pvc-10 of visits/data-visits-10, pvc-shop of shop/data-shop-0, pvc-old of times/data-times-0, pvc-new of times/data-times-0';

  expect(refusal(restore([listing(CLUSTER), ...args]))).toEqual([
    1,
    '',
    [
      'FILE: 4 faults',
      `  - --volume pvc-9: the list holds no such volume; ${released}`,
      `  - --claim shop/none: no volume belonged to it; ${released}`,
      `  - --statefulset shop/web: no Released volume belonged to a claim of it; ${released}`,
      '  - volume "pvc-1" must be Released, got "Bound": only a volume whose claim is gone is given back',
      'nothing was written',
      '',
    ].join('\n'),
  ]);
});

test('says that there is nothing to restore where no volume is Released', () => {
  const bound = listOf(volume('a', { phase: 'Bound' }), claim('visits/data-visits-0', 'a'));

  expect(refusal(restore([listing(bound)]))).toEqual([1, '', 'nothing to restore: no volume is Released\n']);
  expect(refusal(restore([listing(CLUSTER), '--class', 'none']))).toEqual([
    1,
    '',
    'nothing to restore: no volume of the class "none" is Released\n',
  ]);
});

const COMMAND = '"kubectl get pv,pvc -A -o json"';

test.each([
  ['an unknown option', ['--force'], 'restore does not know the option "--force"'],
  ['two files', ['a.json', 'b.json'], 'restore reads one file, got "a.json" and "b.json"'],
  ['an option without its value', ['--claim', '--volume', 'a'], '--claim must be followed by a name'],
  [
    'a claim without its namespace',
    ['--claim', 'data-visits-0'],
    '--claim must be NAMESPACE/NAME, such as "visits/visits", got "data-visits-0"',
  ],
  [
    'a StatefulSet in capitals',
    ['--statefulset', 'visits/Visits'],
    'the name of --statefulset must be a DNS name (labels of a-z, 0-9 and "-", joined by ".", at most 253 characters), got "Visits"',
  ],
  [
    'a class beside a choice',
    ['--class', 'fast', '--volume', 'pvc-0'],
    '--class narrows the list, and has no effect on what is chosen by name: leave it out',
  ],
  [
    'a file that is not there',
    ['/none.json'],
    "restore can't read the file: ENOENT: no such file or directory, open '/none.json'",
  ],
  ['no input', [], `standard input is empty: it must be what ${COMMAND} prints`],
])('refuses %s with one sentence', (_, args, message) => {
  expect(refusal(restore(args))).toEqual([2, '', `${message}; --help says what is understood\n`]);
});

test.each([
  ['YAML', 'kind: List', `FILE is not JSON: it must be what ${COMMAND} prints`],
  [
    'a single object',
    JSON.stringify(volume('a')),
    `FILE must be a List, as ${COMMAND} prints it, got the kind "PersistentVolume"`,
  ],
  ['a number', '7', `FILE must be a List, as ${COMMAND} prints it, got the kind "none"`],
  [
    'a list that holds a volume twice',
    JSON.stringify(listOf(volume('a'), volume('a'))),
    'FILE holds the volume "a" twice: list the cluster again',
  ],
])('refuses a file of %s with one sentence', (_, text, message) => {
  expect(refusal(restore([listing(text)]))).toEqual([2, '', `${message}; --help says what is understood\n`]);
});

test.each(['--help', '-h'])('explains itself with %s', (flag) => {
  const { status, stdout } = restore([flag]);

  expect([status, stdout]).toEqual([
    0,
    expect.stringMatching(/^usage: npm run restore[^]*--statefulset[^]*--claim[^]*--volume[^]*--class/),
  ]);
});

test('is compiled once, beside the program that synthesizes, and again when a source of it changes', () => {
  const compiled = (entry: string): string[] => Object.keys(checkout.files(`build/program/${entry}`));
  const synth = (): unknown => spawnSync(process.execPath, ['tools/program.cjs'], { cwd: checkout.path });
  synth();
  restore(['--help']);
  const before = [compiled('main'), compiled('tools-restore')];
  restore(['--help']);
  expect([compiled('main'), compiled('tools-restore')]).toEqual(before);

  const source = join(checkout.path, 'tools/restore/help.ts');
  writeFileSync(source, readFileSync(source, 'utf8').replace('usage:', 'Usage:'));

  expect(restore(['--help']).stdout).toMatch(/^Usage:/);
  expect(before.flat()).toHaveLength(2);
  expect(compiled('tools-restore')).toHaveLength(1);
});
