import { once } from 'node:events';
import { connect } from 'node:net';
import { type RunningApp, startApp, temporaryFolder } from '../support/app';

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Family {
  readonly help: string;
  readonly type: string;
  readonly samples: readonly Sample[];
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (\S+)$/;

/** Parses the Prometheus text format, version 0.0.4. Throws on an invalid line. */
function parse(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, { help: string; type: string; samples: Sample[] }>();
  for (const line of text.split('\n').filter(Boolean)) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (kind === 'HELP') {
      if (families.has(name)) throw new Error(`duplicate ${name}`);
      families.set(name, { help: rest, type: '', samples: [] });
      continue;
    }
    const family = kind === 'TYPE' ? families.get(name) : [...families.values()].at(-1);
    if (family === undefined) throw new Error(`no HELP before: ${line}`);
    if (kind === 'TYPE') {
      if (family.type !== '' || !['counter', 'gauge', 'histogram'].includes(rest)) throw new Error(line);
      family.type = rest;
      continue;
    }
    const [, sample, labels = '', value = ''] = LINE.exec(line) ?? [];
    if (sample === undefined || Number.isNaN(Number(value))) throw new Error(`not a sample: ${line}`);
    const owner = [...families.keys()].at(-1) ?? '';
    const suffixes = family.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    if (!suffixes.some((suffix) => sample === owner + suffix))
      throw new Error(`${sample} does not belong to ${owner}`);
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', of = '']) => [
      key,
      of,
    ]);
    family.samples.push({ name: sample, labels: Object.fromEntries(pairs) as never, value: Number(value) });
  }
  return families;
}

let app: RunningApp;

beforeEach(async () => {
  app = await startApp({ dataDir: temporaryFolder('metrics') });
});

afterEach(async () => {
  expect(await app.stop()).toBe(0);
});

async function scrape(): Promise<ReadonlyMap<string, Family>> {
  const response = await fetch(`${app.url}/metrics`);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  return parse(await response.text());
}

async function valueOf(name: string, labels: Record<string, string> = {}): Promise<number | undefined> {
  const family = name.replace(/_(sum|count|bucket)$/, '');
  const samples = (await scrape()).get(family)?.samples ?? [];
  return samples.find(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  )?.value;
}

async function visit(times: number): Promise<void> {
  for (let i = 0; i < times; i++) await (await fetch(app.url)).text();
}

test('are in the Prometheus text format, each with its help and type', async () => {
  await visit(3);
  await fetch(`${app.url}/nope`);
  const families = await scrape();
  expect(Object.fromEntries([...families].map(([name, { type }]) => [name, type]))).toEqual({
    visits_total: 'counter',
    visits_errors_total: 'counter',
    visits_volume_unanswered_seconds: 'gauge',
    visits_commit_batch_size: 'histogram',
    visits_commit_duration_seconds: 'histogram',
    nodejs_eventloop_lag_p99_seconds: 'gauge',
    process_resident_memory_bytes: 'gauge',
  });
  for (const { help } of families.values()) expect(help).toMatch(/^[A-Z]/);
});

test('follow the count, also after a restart', async () => {
  expect(await valueOf('visits_total')).toBe(0);
  await visit(5);
  expect(await valueOf('visits_total')).toBe(5);
  await fetch(app.url, { method: 'HEAD' });
  await fetch(app.url, { method: 'POST', body: 'x' });
  expect(await valueOf('visits_total')).toBe(5);
  expect(await app.stop()).toBe(0);
  app = await startApp({ dataDir: app.dataDir });
  await visit(1);
  expect(await valueOf('visits_total')).toBe(6);
});

test('hold the sizes and the durations of commits', async () => {
  await visit(4);
  await Promise.all(Array.from({ length: 30 }, async () => visit(1)));
  const families = await scrape();
  for (const name of ['visits_commit_batch_size', 'visits_commit_duration_seconds']) {
    const samples = families.get(name)?.samples ?? [];
    const of = (part: string): number[] =>
      samples.filter((sample) => sample.name === name + part).map(({ value }) => value);
    const buckets = of('_bucket');
    expect(buckets).toEqual([...buckets].sort((a, b) => a - b));
    expect(buckets.at(-1)).toBe(of('_count')[0]);
    expect(samples.filter(({ labels }) => labels.le === '+Inf')).toHaveLength(1);
    expect(of('_count')[0]).toBeGreaterThan(4);
    expect(of('_sum')[0]).toBeGreaterThan(0);
  }
  expect(await valueOf('visits_commit_batch_size_sum')).toBe(34);
});

test('hold the event loop lag and the resident memory', async () => {
  const lag = await valueOf('nodejs_eventloop_lag_p99_seconds');
  expect(lag).toBeGreaterThanOrEqual(0);
  // In seconds: the same lag in milliseconds is larger.
  expect(lag).toBeLessThan(60);
  expect(await valueOf('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
});

test('count errors by their status', async () => {
  for (let i = 0; i < 3; i++) await fetch(`${app.url}/nope`);
  await fetch(app.url, { method: 'DELETE' });
  await fetch(`${app.url}/data`);
  await fetch(app.url, { method: 'POST', body: 'x'.repeat(1_048_577) });
  await fetch(`${app.url}/livez`);
  expect(await valueOf('visits_errors_total', { status: '404' })).toBe(4);
  expect(await valueOf('visits_errors_total', { status: '405' })).toBe(1);
  expect(await valueOf('visits_errors_total', { status: '413' })).toBe(1);
  expect((await scrape()).get('visits_errors_total')?.samples).toHaveLength(3);
});

test('count invalid HTTP among the errors', async () => {
  for (const bytes of ['garbage\r\n\r\n', `GET / HTTP/1.1\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`]) {
    const socket = connect(app.port, '127.0.0.1');
    socket.end(bytes).resume();
    await once(socket, 'close');
  }
  expect(await valueOf('visits_errors_total', { status: '400' })).toBe(1);
  expect(await valueOf('visits_errors_total', { status: '431' })).toBe(1);
});
