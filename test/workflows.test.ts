import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { type Result, run, testWith } from './support/run';

const ROOT = resolve(__dirname, '..');
const RELEASE = '.github/workflows/release.yaml';
const files = [
  ...readdirSync(join(ROOT, '.github/workflows')).map((name) => `.github/workflows/${name}`),
  'docs/ci/github-plan.yaml',
];

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function workflow(file: string): Workflow {
  return parse(read(file)) as Workflow;
}

function stepsOf(file: string): readonly Step[] {
  return Object.values(workflow(file).jobs).flatMap(({ steps = [] }) => steps);
}

describe.each(files)('%s', (file) => {
  test('takes each action by the digest of a commit, with its version beside', () => {
    const uses = [...read(file).matchAll(/^ *(?:- )?uses: (.*)$/gm)].map(([, action]) => action);
    expect(uses).not.toEqual([]);
    for (const action of uses) expect(action).toMatch(/^\.\/|^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('may read the repository, and grants more to single jobs alone', () => {
    const { permissions } = workflow(file);
    expect([{}, { contents: 'read' }]).toContainEqual(permissions);
  });

  test('puts no expression into a script, and leaves no credentials in a checkout', () => {
    for (const { run: script = '', uses = '', with: inputs = {} } of stepsOf(file)) {
      expect(script).not.toContain('${{');
      if (uses.startsWith('actions/checkout@')) expect(inputs).toHaveProperty('persist-credentials', false);
    }
  });
});

testWith('actionlint', ['-version'], 'actionlint finds no fault in the workflows', () => {
  expect(run('actionlint', files, ROOT)).toEqual({ status: 0, stdout: '', stderr: '' });
});

testWith('zizmor', ['--version'], 'zizmor finds no weakness in the workflows', () => {
  const { status, stdout } = run('zizmor', ['--offline', '--persona', 'auditor', ...files], ROOT);
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('No findings') as string });
});

describe('a release', () => {
  /** Runs a step of the release in an empty folder with a package and a changelog. */
  function step(name: string, env: Record<string, string>, changelog: string): Result & { folder: string } {
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-release-'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '1.2.0' }));
    writeFileSync(join(folder, 'CHANGELOG.md'), changelog);
    const script = stepsOf(RELEASE).find((one) => one.name === name)?.run;
    if (script === undefined) throw new Error(`no step "${name}" with a script`);
    const output = { GITHUB_OUTPUT: join(folder, 'output') };
    return { ...run('bash', ['-eo', 'pipefail', '-c', script], folder, { ...output, ...env }), folder };
  }

  const COMPARE = 'Compare the tag, package.json and CHANGELOG.md';
  const CHANGELOG = '# Changelog\n\n## [1.2.0] - 2026-01-31\n\n- New.\n\n## [1.1.0] - 2025-12-01\n\n- Old.\n';

  test('has the version of package.json, which its tag names', () => {
    const { status, folder } = step(COMPARE, { GITHUB_REF_NAME: 'v1.2.0' }, CHANGELOG);
    expect(status).toBe(0);
    expect(readFileSync(join(folder, 'output'), 'utf8')).toBe('version=1.2.0\n');
  });

  test.each([
    ['with another tag', 'v1.2.1', CHANGELOG, 'v1.2.1 is not v1.2.0'],
    ['without a section of its version', 'v1.2.0', '## [1.2.0-rc.1]\n', 'CHANGELOG.md has no section 1.2.0'],
  ])('%s is refused', (_, tag, changelog, message) => {
    const { status, stdout } = step(COMPARE, { GITHUB_REF_NAME: tag }, changelog);
    expect([status, stdout]).toEqual([1, `::error::${message}\n`]);
  });

  test('has the section of its version as notes', () => {
    const script = stepsOf(RELEASE).find(({ name }) => name === 'Create the release')?.run ?? '';
    const notes = /awk [^]*?CHANGELOG\.md/.exec(script)?.[0] ?? 'false';
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-release-'));
    writeFileSync(join(folder, 'CHANGELOG.md'), CHANGELOG);
    expect(run('bash', ['-c', notes], folder, { VERSION: '1.2.0' })).toEqual({
      status: 0,
      stdout: '\n- New.\n\n',
      stderr: '',
    });
  });
});

describe('the forms for issues', () => {
  const folder = '.github/ISSUE_TEMPLATE';
  const forms = readdirSync(join(ROOT, folder)).filter((name) => name !== 'config.yml');

  test.each(forms)('%s asks only for what GitHub knows to ask for', (name) => {
    const form = parse(read(`${folder}/${name}`)) as {
      name: string;
      description: string;
      body: { type: string; id?: string; attributes: Record<string, unknown> }[];
    };
    expect([typeof form.name, typeof form.description]).toEqual(['string', 'string']);
    const asked = form.body.filter(({ type }) => type !== 'markdown');
    expect(new Set(asked.map(({ id }) => id)).size).toBe(asked.length);
    for (const { type, attributes } of asked) {
      expect(['input', 'textarea', 'dropdown', 'checkboxes']).toContain(type);
      expect(typeof attributes.label).toBe('string');
    }
  });
});
