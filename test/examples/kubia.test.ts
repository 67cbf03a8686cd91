import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { isPlainObject } from '../../lib/core/wire';
import { example } from '../support/examples';
import { type Manifest, only } from '../support/synth';

const manifests = example('kubia');

/** The paths at which a value lacks parts of another one. Lists may have more items and another order. */
function missing(value: unknown, wanted: unknown, at: string): string[] {
  if (Array.isArray(wanted)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    return wanted.flatMap((item, i) =>
      items.some((other) => missing(other, item, at).length === 0) ? [] : [`${at}[${i}]`],
    );
  }
  if (!isPlainObject(wanted)) return value === wanted ? [] : [at];
  const fields: Record<string, unknown> = isPlainObject(value) ? value : {};
  return Object.entries(wanted).flatMap(([key, field]) => missing(fields[key], field, `${at}.${key}`));
}

const seed = parseAllDocuments(readFileSync(join(__dirname, 'kubia.seed.yaml'), 'utf8')).map(
  (document) => document.toJS() as Manifest,
);

test.each(seed.map((wanted) => [wanted.kind, wanted.metadata.name, wanted] as const))(
  'the %s %s has every field of the book with the same value',
  (kind, name, wanted) => {
    expect(missing(only(manifests, kind, name), wanted, kind)).toEqual([]);
  },
);

test('the comparison with the book finds any different field', () => {
  const [, statefulSet] = seed;
  const other = JSON.parse(JSON.stringify(statefulSet)) as {
    spec: { replicas: number; template: { spec: { containers: { ports: { containerPort: number }[] }[] } } };
  };
  other.spec.replicas = 3;
  for (const container of other.spec.template.spec.containers) container.ports = [{ containerPort: 80 }];
  expect(missing(other, statefulSet, 'it')).toEqual([
    'it.spec.replicas',
    'it.spec.template.spec.containers[0]',
  ]);
});

test('the claims use the default class, so data-kubia-0 needs no StorageClass of the example', () => {
  expect(only(manifests, 'StatefulSet')).not.toHaveProperty(
    'spec.volumeClaimTemplates.0.spec.storageClassName',
  );
});
