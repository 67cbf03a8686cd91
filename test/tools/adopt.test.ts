import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Checkout } from '../support/checkout';
import { type Result, run } from '../support/run';

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
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-adopt-test-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs `npm run adopt` in a folder of manifests. */
function adopt(...args: readonly string[]): Result {
  const program = [join(checkout.path, 'tools/program.cjs'), 'tools/cli.ts', 'adopt', ...args];
  return run(process.execPath, program, folder, { npm_lifecycle_event: 'adopt' });
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

const page = readFileSync(join(__dirname, '../../docs/adopt.md'), 'utf8');
const block = (fence: string): string => new RegExp(`\`\`\`${fence}\n([^]*?)\`\`\``).exec(page)?.[1] ?? '';

test('adopt prints the program and the report that docs/adopt.md shows', () => {
  file('shop.yaml', block('yaml'));
  expect(adopt('shop.yaml')).toEqual({ status: 0, stdout: block('ts program'), stderr: block('text') });
});

test('a template that is not rendered is a fault with its file and line', () => {
  file('chart.yaml', 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n');
  const { status, stdout, stderr } = adopt('chart.yaml');
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(
    'chart.yaml:4: holds a template. Render it first, for example with "helm template"',
  );
});

test('two objects of one name are a fault with both lines', () => {
  const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n';
  const { status, stderr } = adopt(file('twice.yaml', `${service}---\n${service}`));
  expect(status).toBe(2);
  expect(stderr).toContain(
    'Service default/web is defined twice: twice.yaml:1 and twice.yaml:6. Remove one.',
  );
});

test('without a source it says what it needs', () => {
  const { status, stderr } = adopt();
  expect(status).toBe(2);
  expect(stderr).toContain('adopt needs manifests: a file, a folder, or - for standard input');
});

test('--help explains the command', () => {
  const { status, stdout } = adopt('--help');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^usage: npx cdk8s-stateful adopt SOURCE/);
});

test('a patch of a StatefulSet is a fault that names every field that it lacks', () => {
  const patch =
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n';
  const { status, stderr } = adopt(file('patch.yaml', patch));
  expect(status).toBe(2);
  expect(stderr).toContain('patch.yaml:1: spec.selector: must be set.');
  expect(stderr).toContain('patch.yaml:1: spec.template.spec.containers[0].image: must be set.');
});
