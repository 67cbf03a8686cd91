import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { DEFAULTS } from '../config';
import { Checkout } from './support/checkout';
import { codeBlocks, programOf, useProgram } from './support/example-program';
import { run, testWith } from './support/run';

const ROOT = resolve(__dirname, '..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const [program = ''] = codeBlocks(readme);
const start = readFileSync(join(ROOT, 'docs/start.md'), 'utf8');
const values = readFileSync(join(ROOT, 'docs/values.md'), 'utf8');

/** The examples of a document that are statements. The others are fragments. */
function statements(document: string): string[] {
  const blocks = codeBlocks(readFileSync(join(ROOT, document), 'utf8'));
  return blocks.filter((code) => /^(new|const) /.test(code));
}

test('the README opens with the two commands', () => {
  expect(readme).toMatch(
    /^# cdk8s-stateful\n\n```sh\nnpm ci && npm run synth .*\nnpm ci && npm test .*\n```\n/,
  );
});

test("the README's new app has at most 15 lines, compiles and synthesizes", () => {
  expect(program.trim().split('\n').length).toBeLessThanOrEqual(15);
  expect(Object.keys(useProgram(program))).toEqual(['shop.k8s.yaml']);
});

test('the README has at most 150 lines', () => {
  expect(readme.split('\n').length).toBeLessThanOrEqual(150);
});

test('docs/start.md runs a program of a new app in this checkout, by the command that it shows', () => {
  const [, code = ''] = /```ts\n(import [^]*?)```/.exec(start) ?? [];
  const [, variable = '', outdir = '', ...command] =
    /^(CDK8S_OUTDIR)=(\S+) node (\S+) (\S+)/m.exec(start) ?? [];
  const checkout = new Checkout();
  writeFileSync(join(checkout.path, 'charts/shop.ts'), code.replace('cdk8s-stateful', '../lib'));
  const result = run(process.execPath, command, checkout.path, { [variable]: outdir });
  expect(result).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(readdirSync(join(checkout.path, outdir))).toEqual(['shop.k8s.yaml']);
  checkout.remove();
});

test.each([
  ['replicas: 2', "replicas: '2'", 'spec.replicas: must be a number (got "2"). [wrong-type]'],
  ['replicas: 2', 'replica: 2', 'replica: is not a prop of StatefulApp (got 2). Did you mean replicas?'],
])('the program with %s as %s prints the fault once, without a stack trace', (valid, wrong, message) => {
  const [, code = ''] = /```ts\n(import [^]*?)```/.exec(start) ?? [];
  const checkout = new Checkout();
  const program = code.replace('cdk8s-stateful', '../lib').replace(valid, wrong);
  writeFileSync(join(checkout.path, 'charts/shop.ts'), program);
  const command = ['tools/program.cjs', 'charts/shop.ts'];
  const { status, stderr } = run(process.execPath, command, checkout.path, { CDK8S_OUTDIR: 'build/shop' });
  checkout.remove();
  expect(status).toBe(1);
  expect(stderr.split(message)).toHaveLength(2);
  expect(stderr).not.toMatch(/^ +at /m);
});

test('every statement in the documents compiles and synthesizes without a fault', () => {
  const examples = ['constructs', 'restore', 'start', 'storage', 'update-strategies'].map((name) =>
    statements(`docs/${name}.md`),
  );
  for (const ofDocument of examples) expect(ofDocument).not.toEqual([]);
  expect(Object.keys(useProgram(programOf(examples.flat())))).toHaveLength(examples.flat().length);
});

test('docs/values.md lists the values and their defaults as --help does', () => {
  const { stdout } = run(process.execPath, [join(ROOT, 'tools/synth.mjs'), '--help'], ROOT);
  const rows = [...values.matchAll(/^\| `([A-Z_]+)` +\|.*\| `([^`]+)` +\|$/gm)].map(([, name, value]) => [
    name,
    value,
  ]);
  expect(rows.map(([name]) => name)).toEqual(Object.keys(DEFAULTS));
  for (const [name, value] of rows) {
    expect(stdout).toMatch(new RegExp(`^  ${name} .*(?:default ${value}[ )]|${value} \\(default\\))`, 'm'));
  }
});

/** The parts of a StatefulSet and its Services on which the versions of docs/coming-from.md agree. */
function essence(manifests: string): unknown {
  const objects = parseAllDocuments(manifests).map((document) => document.toJS() as Manifest);
  const set = objects.find(({ kind }) => kind === 'StatefulSet');
  const services = objects.filter(({ kind }) => kind === 'Service');
  return {
    set: set && [set.metadata.name, set.spec.serviceName, set.spec.replicas, set.spec.volumeClaimTemplates],
    containers: set?.spec.template.spec.containers.map(({ name, image, ports, volumeMounts }) => [
      name,
      image,
      ports.map((port) => [port.name, port.containerPort]),
      volumeMounts.filter((mount) => mount.name === 'data'),
    ]),
    services: services
      .map(({ metadata, spec }) => [metadata.name, spec.ports.map(({ port }) => port)])
      .sort(),
  };
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly ports: readonly { readonly port: number }[];
    readonly serviceName: string;
    readonly replicas: number;
    readonly volumeClaimTemplates: readonly object[];
    readonly template: { readonly spec: { readonly containers: readonly Container[] } };
  };
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

const comingFrom = readFileSync(join(ROOT, 'docs/coming-from.md'), 'utf8');
const [plainYaml = '', helmValues = ''] = [...comingFrom.matchAll(/```yaml\n([^]*?)```/g)].map(
  ([, block]) => block ?? '',
);

test('docs/coming-from.md has the same app for this library, Kustomize and cdk8s-plus', () => {
  const programs = codeBlocks(comingFrom);
  expect(programs).toHaveLength(2);
  const written = Object.values(useProgram(programOf(programs)));
  expect(written.map(essence)).toEqual([essence(plainYaml), essence(plainYaml)]);
});

testWith('helm', ['version'], 'docs/coming-from.md has the same app for Helm', () => {
  const chart = mkdtempSync(join(tmpdir(), 'chart-'));
  const [, template = ''] = /```gotemplate\n([^]*?)```/.exec(comingFrom) ?? [];
  const services = plainYaml.split('---\n').filter((object) => object.includes('kind: Service'));
  mkdirSync(join(chart, 'templates'));
  writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: shop\nversion: 1.0.0\n');
  writeFileSync(join(chart, 'values.yaml'), helmValues);
  writeFileSync(join(chart, 'templates/services.yaml'), services.join('---\n'));
  writeFileSync(join(chart, 'templates/statefulset.yaml'), template);
  const { stdout, stderr } = run('helm', ['template', 'shop', '.', '--namespace', 'shop'], chart);
  expect(stderr).toBe('');
  expect(essence(stdout)).toEqual(essence(plainYaml));
});
