import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { textAt } from '../../../tools/manifests/field';
import { identityOf, keyOf, type KubeObject } from '../../../tools/manifests/manifest';
import { comparable } from '../../../tools/plan/stored/comparable';
import { changesBetween } from '../../../tools/plan/diff';
import { RUN_LABEL, copyManifests, readObjects } from '../manifests';
import { CHANGES } from '../plan/changes';
import { type ChangeRow, type Verdict, placed, verdictOf } from '../plan/changes/row';
import { isSettled, observedVerdict } from '../plan/observed';
import { plannedVerdict } from '../plan/planned';
import type { Run, Suite } from '../run';
import { until } from '../until';

/** The live object for each applied one. */
type Live = ReadonlyMap<KubeObject, KubeObject>;

/** Tests that the verdicts of `plan` match the reactions of the API server. */
export const planSuite: Suite = {
  lacks: () => undefined,
  run: async (run) => {
    const namespace = `plan-${run.id}`;
    const rows = CHANGES.map((row, i) => labeled(placed(row, `c${i + 1}-${run.id}`, namespace), run.id));
    const applied = rows.flatMap(({ given, old }) => [...given, old]);
    try {
      await sameManifests(run);
      await newNamespace(run, namespace);
      await changes(run, rows);
    } finally {
      const shared = applied.filter((object) => textAt(object, 'metadata', 'namespace') === '');
      await run.kubectl.attempt(['delete', '--ignore-not-found', '--wait=false', '-f', '-'], {
        input: list(shared),
      });
    }
  },
};

async function changes(run: Run, rows: readonly ChangeRow[]): Promise<void> {
  const { kubectl, cluster, step, patience } = run;
  const kubernetes = minorOf(cluster.version);
  const apply = async (objects: readonly KubeObject[]): Promise<string> => {
    const args = ['apply', '--server-side', '--field-manager=plan', '--validate=strict', '-f', '-'];
    return (await kubectl.attempt(args, { input: list(objects) })).stderr;
  };
  const olds = rows.map(({ old }) => old);
  const before = await step(`${rows.length} objects are applied before their changes`, async () => {
    const stderr = await apply(rows.flatMap(({ given, old }) => [...given, old]));
    if (errorsOf(stderr) !== '') throw new Error(stderr);
    return until(patience(60), async () => {
      const live = await read(run, olds);
      const waiting = rows.filter((row) => !isReady(row, live.get(row.old)));
      return waiting.length === 0 ? live : `not ready: ${waiting.map(({ name }) => name).join(', ')}`;
    });
  });
  const after = await step('the API server handles each change as expected', async () => {
    const errors = errorsOf(await apply(rows.map((row) => row.new)));
    return until(patience(60), async () => {
      const after = await read(run, olds);
      const wrong = rows.flatMap((row) => {
        const actual = outcome(row, errors, before, after);
        const expected = verdictOf(row, kubernetes);
        return isAlike(expected, actual) ? [] : [`${row.name}: ${text(actual)}, not ${text(expected)}`];
      });
      return wrong.length === 0 ? after : wrong.join('\n');
    });
  });
  await step('plan has the same verdict on each object as listed by the cluster', async () => {
    const wrong = rows.flatMap((row) => {
      const actual = plannedVerdict(before.get(row.old) ?? row.old, row.new, row.given, kubernetes);
      const expected = verdictOf(row, kubernetes);
      return isDeepStrictEqual(actual, expected)
        ? []
        : [`${row.name}: ${text(actual)}, not ${text(expected)}`];
    });
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
    return Promise.resolve();
  });
  await step('plan finds no change once a change is applied', async () => {
    const left = rows
      .filter((row) => typeof verdictOf(row, kubernetes) !== 'object')
      .flatMap((row) => {
        const live = after.get(row.old);
        if (live === undefined) return [`${row.name}: the object is gone`];
        const { old, new: next } = comparable(live, row.new, kubernetes);
        return changesBetween(old, next).map(({ field }) => `${row.name}: ${field}`);
      });
    if (left.length > 0) throw new Error(left.join('\n'));
    return Promise.resolve();
  });
}

/** Tests that `plan` finds no difference between `dist/` and the applied objects. */
async function sameManifests(run: Run): Promise<void> {
  const { kubectl, cluster, step } = run;
  const folders = ['dist', ...readdirSync('dist/examples').map((name) => join('dist/examples', name))];
  await step('the manifests of dist/ and the listed objects do not differ', async () => {
    const copies = folders.map((folder) => join(run.folder, 'plan', folder));
    for (const [i, copy] of copies.entries()) copyManifests(folders[i] ?? '', copy, run.id);
    const files = copies.flatMap((copy) => ['-f', copy]);
    await kubectl.run(['apply', '--server-side', ...files]);
    const objects = copies.flatMap(readObjects);
    const live = await read(run, objects);
    const differences = objects.flatMap((object) =>
      differencesOf(object, live.get(object), minorOf(cluster.version)),
    );
    await kubectl.run(['delete', ...files, '--wait=false', '--ignore-not-found']);
    if (differences.length > 0) throw new Error(differences.join('\n'));
  });
}

function differencesOf(object: KubeObject, live: KubeObject | undefined, kubernetes: number): string[] {
  const name = `${textAt(object, 'kind')}/${textAt(object, 'metadata', 'name')}`;
  if (live === undefined) return [`${name} does not exist`];
  return [comparable(object, live, kubernetes), comparable(live, object, kubernetes)]
    .flatMap((pair) => changesBetween(pair.old, pair.new))
    .map(({ field, old, new: next }) => `${name}: ${field}: ${text(old)}, ${text(next)}`);
}

async function newNamespace({ kubectl, id, step, patience }: Run, namespace: string): Promise<void> {
  await step('a namespace has its ServiceAccount', async () => {
    const object = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { [RUN_LABEL]: id } },
    };
    await kubectl.run(['create', '-f', '-'], { input: JSON.stringify(object) });
    await until(patience(60), async () => {
      const { status, stderr } = await kubectl.attempt(['get', 'serviceaccount', 'default', '-n', namespace]);
      return status === 0 ? {} : stderr;
    });
  });
}

/** The live objects with their managed fields. */
async function read({ kubectl }: Run, objects: readonly KubeObject[]): Promise<Live> {
  const args = ['get', '--ignore-not-found', '--show-managed-fields', '-o', 'json', '-f', '-'];
  const printed = await kubectl.run(args, { input: list(objects) });
  const { items } = JSON.parse(printed) as { readonly items: readonly KubeObject[] };
  const key = (object: KubeObject): string => keyOf(identityOf(object, 'default'));
  const found = new Map(items.map((item) => [key(item), item]));
  return new Map(
    objects.flatMap((object) => {
      const live = found.get(key(object));
      return live === undefined ? [] : [[object, live]];
    }),
  );
}

/** Whether an object is ready for its change: a claim with a volume must be bound. */
function isReady({ given }: ChangeRow, live: KubeObject | undefined): boolean {
  if (live === undefined || !isSettled(live)) return false;
  return given.length === 0 || textAt(live, 'status', 'phase') === 'Bound';
}

function outcome({ old }: ChangeRow, errors: string, before: Live, after: Live): Verdict | 'pending' {
  if (errors.includes(`"${textAt(old, 'metadata', 'name')}"`)) return { refused: [] };
  const [was, is] = [before.get(old), after.get(old)];
  return was === undefined || is === undefined || !isSettled(is) ? 'pending' : observedVerdict(was, is);
}

/** Whether two verdicts match. The server does not report refused fields in a machine-readable way. */
function isAlike(expected: Verdict, actual: Verdict | 'pending'): boolean {
  return typeof expected === 'object' ? typeof actual === 'object' : expected === actual;
}

function labeled(row: ChangeRow, id: string): ChangeRow {
  const label = (object: KubeObject): KubeObject => {
    const metadata = object.metadata as { readonly labels?: object };
    return { ...object, metadata: { ...metadata, labels: { ...metadata.labels, [RUN_LABEL]: id } } };
  };
  return { ...row, old: label(row.old), new: label(row.new), given: row.given.map(label) };
}

function errorsOf(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => line !== '' && !/^(Warning: |[IW]\d{4} )/.test(line))
    .join('\n');
}

function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}

function list(items: readonly KubeObject[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
