import { existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { EXAMPLES } from '../../examples';
import { LinearApp } from '../../lib';
import { IMAGE, example, exampleOf } from '../support/examples';
import { schemaFaults } from '../support/kubernetes-schema';

const root = resolve(__dirname, '../..');
const names = Object.keys(EXAMPLES);

test('every source file of the examples is listed', () => {
  const sources = readdirSync(join(root, 'examples')).map((file) => file.replace(/\.ts$/, ''));
  expect(sources.filter((name) => !['index', 'example'].includes(name)).sort()).toEqual([...names].sort());
});

describe.each(names)('%s', (name) => {
  const manifests = example(name);

  test('is at most 80 lines of values', () => {
    expect(
      readFileSync(join(root, 'examples', `${name}.ts`), 'utf8').split('\n').length - 1,
    ).toBeLessThanOrEqual(80);
  });

  test('conforms to the schemas of Kubernetes 1.27', () => {
    expect(manifests.flatMap(schemaFaults)).toEqual([]);
  });

  test('has a separate namespace, which comes first and enforces Pod Security "restricted"', () => {
    expect(manifests[0]).toMatchObject({
      kind: 'Namespace',
      metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    });
    const others = manifests
      .map(({ metadata }) => metadata.namespace)
      .filter((namespace) => namespace !== undefined);
    expect(new Set(others)).toEqual(new Set([name]));
  });

  test('is committed in a folder that "kubectl apply -f dist/" does not read', () => {
    const folder = join(root, 'dist', 'examples', name);
    expect(readdirSync(folder)).toEqual(['Kustomization', `${name}.k8s.yaml`]);
    const written = parseAllDocuments(readFileSync(join(folder, `${name}.k8s.yaml`), 'utf8'));
    expect(written.map((document) => (document.toJS() as { kind: string }).kind)).toEqual(
      manifests.map(({ kind }) => kind),
    );
  });

  test('is the same with the App of cdk8s and with LinearApp', () => {
    const texts = [App, LinearApp].map((Kind) => {
      const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-example-'));
      const app = new Kind({ outdir });
      new (exampleOf(name))(app, name, { image: IMAGE });
      app.synth();
      return readFileSync(join(outdir, `${name}.k8s.yaml`), 'utf8');
    });
    expect(texts[1]).toBe(texts[0]);
  });

  test('has a documentation page', () => {
    expect(existsSync(join(root, 'docs', 'examples', `${name}.md`))).toBe(true);
  });
});
