import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Checkout } from '../support/checkout';
import { run } from '../support/run';

let checkout: Checkout;
let watcher: ChildProcess;
let output = '';

beforeAll(async () => {
  checkout = new Checkout();
  watcher = spawn(process.execPath, ['tools/watch.mjs'], { cwd: checkout.path });
  for (const stream of [watcher.stdout, watcher.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  await said(/watching main\.ts/);
});

afterAll(() => {
  watcher.kill();
  checkout.remove();
});

/** Waits for output of the watcher. Returns the output since the last call. */
async function said(what: RegExp): Promise<string> {
  while (!what.test(output)) await sleep(20);
  const text = output;
  output = '';
  return text;
}

function edit(file: string, from: string, to: string): void {
  const path = join(checkout.path, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

test('lists the fields that a saved source changes, and writes dist/', async () => {
  edit('charts/visits.ts', "'Parallel'", "'OrderedReady'");
  expect(await said(/changed \(\d+ ms\)/)).toContain(
    '~ StatefulSet visits/visits: spec.podManagementPolicy: "Parallel" → "OrderedReady"\n',
  );
  expect(checkout.files('dist')['0002-visits.k8s.yaml']).toContain('podManagementPolicy: OrderedReady');
});

test('lists added and removed objects', async () => {
  edit('charts/storage.ts', "'nfs-reliable'", "'nfs-other'");
  const text = await said(/changed \(\d+ ms\)/);
  expect(text).toContain('- StorageClass nfs-reliable\n');
  expect(text).toContain('+ StorageClass nfs-other\n');
});

test('reports faults, keeps dist/, and continues', async () => {
  const before = checkout.files('dist');
  edit('charts/visits.ts', "'/livez'", "'livez'");
  expect(await said(/dist\/ is unchanged/)).toContain(
    'startupProbe.httpGet.path: must be a path that begins with "/"',
  );
  expect(checkout.files('dist')).toEqual(before);
  edit('charts/visits.ts', "'livez'", "'/livez'");
  await said(/no change \(\d+ ms\)/);
});

test('prints its usage with --help', () => {
  const { status, stdout } = run(process.execPath, ['tools/watch.mjs', '--help'], checkout.path);
  expect([status, stdout]).toEqual([0, expect.stringMatching(/^usage: npm run watch/)]);
});
