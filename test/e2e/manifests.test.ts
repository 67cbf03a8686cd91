import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { RUN_LABEL, copyManifests, readObjects } from './manifests';
import type { KubeObject } from './objects';

const ROOT = resolve(__dirname, '../..');
const ID = 'e2e-bcdfg';
const FOLDERS = ['dist', ...readdirSync(join(ROOT, 'dist/examples')).map((name) => `dist/examples/${name}`)];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-stateful-manifests-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Field {
  /** Such as `spec.claimRef.namespace`. */
  readonly path: string;
  readonly key: string;
  readonly value: string;
}

function fieldsOf(value: unknown, path: readonly string[] = []): Field[] {
  if (typeof value === 'string') return [{ path: path.join('.'), key: path.at(-1) ?? '', value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) => fieldsOf(field, [...path, key]));
}

function copied(from: string): {
  readonly before: readonly KubeObject[];
  readonly after: readonly KubeObject[];
} {
  copyManifests(join(ROOT, from), folder, ID);
  return { before: readObjects(join(ROOT, from)), after: readObjects(folder) };
}

const DRIVER = 'nfs.csi.k8s.io';

/** What may take the run's id, besides names of objects without a namespace. */
const MOVED = /(^|\.)(namespace|storageClassName|volumeName)$|^roleRef\.name$/;

/** The original object, if only the allowed fields of the copy were changed. */
function restored(object: KubeObject): unknown {
  const clusterScoped = object.metadata.namespace === undefined;
  const visit = (value: unknown, path: string): unknown => {
    if (typeof value === 'string') {
      const shared = MOVED.test(path) || (clusterScoped && path === 'metadata.name');
      if (value.includes(DRIVER)) return value.replaceAll(`${DRIVER}-${ID}`, DRIVER);
      return shared || value.startsWith('cluster.local/')
        ? value.replace(new RegExp(`-${ID}$`), '')
        : value.replaceAll(`-${ID}.svc`, '.svc');
    }
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => visit(item, path));
    const fields = Object.entries(value)
      .filter(([key]) => key !== RUN_LABEL)
      .map(([key, field]) => [key, visit(field, path === '' ? key : `${path}.${key}`)] as const);
    return path === 'metadata.labels' && fields.length === 0 ? undefined : Object.fromEntries(fields);
  };
  // Fields without a value are omitted.
  return JSON.parse(JSON.stringify(visit(object, '')));
}

const notOwn = (values: readonly string[]): string[] => values.filter((value) => !value.endsWith(`-${ID}`));

describe.each(FOLDERS)('the copy of %s/', (from) => {
  test('has the run id in every cluster-scoped name', () => {
    const { after } = copied(from);
    const fields = after.flatMap((object) => fieldsOf(object));
    const shared = ({ path, key, value }: Field): boolean =>
      ['namespace', 'storageClassName', 'volumeName'].includes(key)
        ? value !== ''
        : path === 'roleRef.name' || value.startsWith('cluster.local/');
    const clusterScoped = after.filter(({ metadata }) => metadata.namespace === undefined);
    const dnsNames = fields.flatMap(({ value }) => [...value.matchAll(/[\w$()-]+\.([\w-]+)\.svc\b/g)]);

    expect(clusterScoped.map(({ kind }) => kind)).toContain('Namespace');
    expect(notOwn(clusterScoped.map(({ metadata }) => metadata.name))).toEqual([]);
    expect(notOwn(fields.filter(shared).map(({ value }) => value))).toEqual([]);
    expect(notOwn(dnsNames.map(([, namespace = '']) => namespace))).toEqual([]);
    expect(after.map(({ metadata }) => metadata.labels?.[RUN_LABEL])).toEqual(after.map(() => ID));
  });

  test('is otherwise identical, file by file', () => {
    const { before, after } = copied(from);
    const files = readdirSync(join(ROOT, from)).filter((name) => name !== 'examples');
    expect(readdirSync(folder)).toEqual(files);
    expect(after.map(restored)).toEqual(before.map(restored));
    expect(JSON.stringify(before)).not.toContain(ID);
    for (const [index, { metadata }] of after.entries())
      if (metadata.namespace !== undefined) expect(metadata.name).toBe(before[index]?.metadata.name);
  });
});

test('refers to copied objects by their new names', () => {
  const { after } = copied('dist');
  const named = (kind: string): string[] =>
    after.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
  const values = (kind: string, key: string): string[] => [
    ...new Set(
      after
        .filter((object) => object.kind === kind)
        .flatMap((object) => fieldsOf(object))
        .filter((field) => field.key === key && field.value !== '')
        .map(({ value }) => value),
    ),
  ];
  const provisioners = after
    .filter(({ kind }) => kind === 'StorageClass')
    .map(({ provisioner }) => provisioner);

  expect(provisioners).toEqual([`cluster.local/nfs-provisioner-${ID}`]);
  expect(values('Deployment', 'value')).toEqual(expect.arrayContaining(provisioners));
  expect(values('StatefulSet', 'storageClassName')).toEqual(named('StorageClass'));
  expect(values('PersistentVolumeClaim', 'volumeName')).toEqual(named('PersistentVolume'));
  expect(after.find(({ kind }) => kind === 'ClusterRoleBinding')?.roleRef).toHaveProperty(
    'name',
    named('ClusterRole')[0],
  );
  expect(named('Namespace').sort()).toEqual([`nfs-provisioner-${ID}`, `visits-${ID}`]);
});

test('a CSI driver has one name of the run, wherever it is named', () => {
  const from = mkdtempSync(join(folder, 'from-'));
  const driver = { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name: DRIVER } };
  const args = [`--drivername=${DRIVER}`, `--path=/plugins/${DRIVER}/csi.sock`];
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'b' }, spec: { args } };
  writeFileSync(
    join(from, 'csi.yaml'),
    [driver, pod].map((object) => JSON.stringify(object)).join('\n---\n'),
  );
  copyManifests(from, join(folder, 'to'), ID);
  const own = `${DRIVER}-${ID}`;
  expect(readObjects(join(folder, 'to'))).toMatchObject([
    { metadata: { name: own } },
    { spec: { args: [`--drivername=${own}`, `--path=/plugins/${own}/csi.sock`] } },
  ]);
});

test('a DNS name that spells out a namespace follows it, and one of another namespace does not', () => {
  const config = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'peers', namespace: 'visits' },
    data: { own: 'visits-0.visits-headless.visits.svc.cluster.local', other: 'kube-dns.kube-system.svc' },
  };
  const from = mkdtempSync(join(folder, 'from-'));
  writeFileSync(join(from, 'config.yaml'), JSON.stringify(config));
  copyManifests(from, join(folder, 'to'), ID);
  expect(readObjects(join(folder, 'to'))[0]?.data).toEqual({
    own: `visits-0.visits-headless.visits-${ID}.svc.cluster.local`,
    other: 'kube-dns.kube-system.svc',
  });
});

test('an object is adapted after it is renamed', () => {
  copyManifests(join(ROOT, 'dist'), folder, ID, (object) => ({
    ...object,
    metadata: { ...object.metadata, annotations: { seen: `${object.metadata.namespace}` } },
  }));
  const claims = readObjects(folder).filter(({ kind }) => kind === 'PersistentVolumeClaim');
  expect(claims.map(({ metadata }) => metadata.annotations)).toEqual([{ seen: `nfs-provisioner-${ID}` }]);
});
