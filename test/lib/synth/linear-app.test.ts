import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, type AppProps, Chart, JsonPatch, Lazy, YamlOutputType } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import fc from 'fast-check';
import { LinearApp, StatefulApp, enforceRules } from '../../../lib';

const CLAIM = { name: 'data', mountPath: '/data', storage: '1Gi', storageClass: 'none' };

type Fill = (app: App) => void;

/** The output files of an app, or its error. */
function outcome(Kind: new (props: AppProps) => App, fill: Fill, props: AppProps = {}): unknown {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-linear-'));
  try {
    const app = new Kind({ ...props, outdir });
    fill(app);
    app.synth();
    const names = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    return names.map(({ name, parentPath }) => [name, readFileSync(join(parentPath, name), 'utf8')]).sort();
  } catch (error) {
    return String(error);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function expectSame(fill: Fill, props?: AppProps): void {
  expect(outcome(LinearApp, fill, props)).toEqual(outcome(App, fill, props));
}

const TRICKY = [
  '',
  'yes',
  'NO',
  'y',
  'null',
  '~',
  '1',
  '1e3',
  '0x1f',
  '012',
  '.5',
  '12:30',
  '2001-01-01',
  '-',
  '- a',
  '?',
];
const MORE = [
  'a: b',
  'a #b',
  '#a',
  '"a"',
  "it's",
  ' a',
  'a ',
  'a\nb\n',
  'a\n\nb',
  '\t',
  '*a',
  '&a',
  '!a',
  '%a',
  '@a',
  '`a`',
  '{}',
  '[',
  'ä',
  '\u0000',
  '\ud83d\ude00',
  'a/b.c_d-e',
  'a-',
  'a:',
  ':a',
  '---',
  '...',
  'x'.repeat(200),
];

// yaml.test.ts covers the keys, numbers and characters that cdk8s writes wrong.
const text = (constraints: fc.StringConstraints): fc.Arbitrary<string> =>
  fc.string(constraints).filter((word) => !/^(?:=|<<|[-+._]*\d[-+.\w]*)$/.test(word));

const scalar = fc.oneof(
  fc.constantFrom(...TRICKY, ...MORE),
  text({ maxLength: 12 }),
  text({ unit: 'binary', maxLength: 6 }).map((word) =>
    word.replace(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, ''),
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
);
const key = fc.oneof(
  fc.constantFrom('a', 'b', 'spec', 'yes', '1', 'a b', 'x: y', 'app.kubernetes.io/name', ''),
  text({ maxLength: 8 }),
);
const data = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'medium' }, scalar, tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(
    key.filter((name) => name !== '__proto__'),
    tie('value'),
    { maxKeys: 5 },
  ),
})).object;

test('an object with any content is written as by cdk8s', () => {
  fc.assert(
    fc.property(fc.array(data, { minLength: 1, maxLength: 3 }), (contents) => {
      expectSame((app) => {
        const chart = new Chart(app, 'chart');
        contents.forEach(
          (content, i) => new ApiObject(chart, `o${i}`, { apiVersion: 'v1', kind: 'K', spec: content }),
        );
      });
    }),
    { numRuns: 300 },
  );
});

test('a short word is quoted where cdk8s quotes it, as a key and as a value', () => {
  const letters = 'a b e f n o t x y E Y'.split(' ');
  const ends = ['', ...letters, '0', '1', '-', '_', '.'];
  const words = letters.flatMap((a) => ends.flatMap((b) => ends.map((c) => `${a}${b}${c}`)));
  expectSame((app) => {
    const chart = new Chart(app, 'chart');
    const spec = Object.fromEntries(words.map((word) => [word, word]));
    new ApiObject(chart, 'o', { apiVersion: 'v1', kind: 'K', spec });
  });
});

/** A random tree: the parent of each construct, and pairs of which the first depends on the second. */
const tree = fc.record({
  kinds: fc.array(fc.constantFrom('chart', 'object', 'construct'), { minLength: 1, maxLength: 12 }),
  parents: fc.array(fc.nat(11), { minLength: 12, maxLength: 12 }),
  dependencies: fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 8 }),
});

test('any tree of charts, constructs and objects with any dependencies is written as by cdk8s', () => {
  let written = 0;
  fc.assert(
    fc.property(tree, ({ kinds, parents, dependencies }) => {
      const fill: Fill = (app) => {
        const made: Construct[] = [new Chart(app, 'root', { namespace: 'n' })];
        kinds.forEach((kind, i) => {
          const scope = made[(parents[i] ?? 0) % made.length] ?? app;
          if (kind === 'chart') made.push(new Chart(i % 2 === 0 ? app : scope, `c${i}`));
          else if (kind === 'construct') made.push(new Construct(scope, `k${i}`));
          else
            made.push(
              new ApiObject(scope, `o${i}`, { apiVersion: 'v1', kind: 'K', metadata: { name: `o${i}` } }),
            );
        });
        for (const [from, to] of dependencies) {
          const [source, target] = [made[from % made.length], made[to % made.length]];
          if (source !== undefined && target !== undefined && source !== target)
            source.node.addDependency(target);
        }
      };
      const expected = outcome(App, fill);
      if (Array.isArray(expected)) written++;
      expect(outcome(LinearApp, fill)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
  expect(written).toBeGreaterThan(100);
});

test('circular dependencies are rejected with the same message', () => {
  expectSame((app) => {
    const a = new Chart(app, 'a');
    const b = new Chart(app, 'b');
    a.addDependency(b);
    b.addDependency(a);
  });
});

test('Lazy values, patches, late labels and objects of other libraries are in the manifest', () => {
  expectSame((app) => {
    enforceRules(app);
    const chart = new Chart(app, 'chart', { labels: { team: 'storage' }, namespace: 'shop' });
    const lazy: unknown = Lazy.any({ produce: () => [1, 2] });
    const spec = { lazy };
    const object = new ApiObject(chart, 'object', { apiVersion: 'example.com/v1', kind: 'K', spec });
    object.metadata.addLabel('late', 'yes');
    object.addJsonPatch(JsonPatch.add('/spec/patched', null));
    new kplus.ConfigMap(chart, 'settings', { metadata: { name: 'settings' }, data: { z: '1', a: '2' } });
    const own = new StatefulApp(chart, 'app', {
      image: 'app:1',
      claims: [],
      overrides: { statefulSet: { spec: { replicas: 2 } } },
    });
    own.statefulSet.metadata.addAnnotation('late', 'yes');
    own.statefulSet.addJsonPatch(JsonPatch.add('/spec/minReadySeconds', 1));
  });
});

test.each([
  YamlOutputType.FILE_PER_APP,
  YamlOutputType.FILE_PER_RESOURCE,
  YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
])('output type %s is delegated to cdk8s', (yamlOutputType) => {
  expectSame((app) => new StatefulApp(new Chart(app, 'chart'), 'app', { image: 'app:1', claims: [] }), {
    yamlOutputType,
  });
});

test('construct metadata is delegated to cdk8s', () => {
  expectSame((app) => new StatefulApp(new Chart(app, 'chart'), 'app', { image: 'app:1', claims: [] }), {
    recordConstructMetadata: true,
  });
});

test('a violation of a rule is rejected with the same message, and nothing is written', () => {
  expectSame((app) => new StatefulApp(new Chart(app, 'chart'), 'app', { image: 'app:1', claims: [CLAIM] }));
});

test('a synth does not change an object', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-linear-'));
  const app = new LinearApp({ outdir });
  const object = new ApiObject(new Chart(app, 'chart'), 'object', { apiVersion: 'v1', kind: 'K' });
  app.synth();
  object.metadata.addLabel('late', 'yes');
  const manifest: unknown = object.toJson();
  expect(manifest).toMatchObject({ metadata: { labels: { late: 'yes' } } });
  rmSync(outdir, { recursive: true });
});
