import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DEFAULTS, readConfig } from '../config';
import { DEFAULT_IMAGES } from '../lib/storage/nfs-csi/images';
import { propFaultsOf } from './support/faults';

const LABEL = 'must be a DNS label (a-z, 0-9 and "-", first and last not "-", at most 63 characters)';
const PATH =
  'must be an absolute path without spaces, control characters, "..", or a "/" at its end, such as "/srv/nfs"';
const SERVER =
  'must be a host name or an IP address, such as "nfs.example.com", "192.0.2.10" or "fd00::10", without brackets, zone, scheme, path or port';
const IMAGE =
  'must be an image reference such as "registry.example.com/visits:1.2.3" or "visits@sha256:" and 64 hex digits';
const VERSION = 'must have a digest, or a tag other than "latest"';
const WHOLE = 'must be a whole number from 0 to 2147483647';

type Row = [variable: string, value: string, problem: string];

const rows: Row[] = [
  ['ENVIRONMENT', 'prod', 'must be one of "nfs", "nfs-csi", "local"'],
  ['NFS_SERVER', 'a.b:/srv', SERVER],
  ['NFS_PATH', 'srv', PATH],
  ['NFS_PATH', '', PATH],
  ['NFS_PATH', '/srv/', PATH],
  ['NAMESPACE', 'Visits', LABEL],
  ['NAMESPACE', '', LABEL],
  ...['default', 'nfs-provisioner', 'nfs-csi-driver', 'kube-system'].map((name): Row => [
    'NAMESPACE',
    name,
    'must be a namespace of the app, as it gets Pod Security labels',
  ]),
  ['IMAGE', ':1.2.3', IMAGE],
  ...['IMAGE', 'PROVISIONER_IMAGE', 'EXAMPLES_IMAGE'].flatMap((name): Row[] => [
    [name, 'registry.example.com:5000/visits', VERSION],
    [name, 'visits:latest', VERSION],
  ]),
  ['REPLICAS', 'three', WHOLE],
  ['REPLICAS', '-1', WHOLE],
  ['REPLICAS', '1.5', WHOLE],
  ['REPLICAS', '', WHOLE],
  ['SERVICE_TYPE', 'nodeport', 'must be one of "ClusterIP", "NodePort", "LoadBalancer"'],
];

test.each(rows)('the configuration rejects %s=%s', (variable, value, problem) => {
  expect(propFaultsOf(() => readConfig({ [variable]: value }))).toEqual([
    { code: 'invalid-prop', field: variable, value, message: `${variable}: ${problem} (got "${value}").` },
  ]);
});

test.each(['https://registry.example.com', 'registry.example.com/a:1', 'registry.example.com/', 'A/B', ''])(
  'the configuration rejects CSI_IMAGE_REGISTRY=%s',
  (value) => {
    const environment = { ENVIRONMENT: 'nfs-csi', CSI_IMAGE_REGISTRY: value };
    expect(propFaultsOf(() => readConfig(environment)).map(({ message }) => message)).toEqual([
      `CSI_IMAGE_REGISTRY: must be a registry and the path of the images in it, such as "registry.example.com/sig-storage" (got "${value}").`,
    ]);
  },
);

test.each([
  ['32m', 'must be a size of whole bytes, such as "32Mi" or "10Gi"'],
  ['64', 'must be at least 1Mi'],
  ['1023Ki', 'must be at least 1Mi'],
])('the configuration refuses STORAGE=%s, and explains the unit', (value, problem) => {
  expect(propFaultsOf(() => readConfig({ STORAGE: value })).map(({ message }) => message)).toEqual([
    `STORAGE: ${problem} (got "${value}"). A number without a unit counts bytes: write "64Mi" for 64 mebibytes.`,
  ]);
});

test.each([
  'visits:latest@sha256:' + 'a'.repeat(64),
  'visits@sha256:' + 'a'.repeat(64),
  'localhost:5000/a/b:1',
])('the configuration takes the image %s', (image) => {
  expect(readConfig({ IMAGE: image }).visits.image).toBe(image);
});

test('the configuration takes a size of 1Mi', () => {
  expect(readConfig({ STORAGE: '1Mi' }).visits.storage).toBe('1Mi');
});

test.each([
  ['NFS_SERVER', 'nfs.example.com'],
  ['NFS_PATH', '/srv/nfs'],
  ['PROVISIONER_IMAGE', 'registry.example.com/provisioner:v4.0.2'],
  ['CSI_IMAGE_REGISTRY', 'registry.example.com/sig-storage'],
])('the configuration rejects %s with local volumes', (variable, value) => {
  expect(propFaultsOf(() => readConfig({ ENVIRONMENT: 'local', [variable]: value }))).toEqual([
    {
      code: 'invalid-prop',
      field: variable,
      value,
      message: `${variable}: has no effect with ENVIRONMENT "local" (got "${value}"). Unset one of the two.`,
    },
  ]);
});

test('the configuration reports all faults at once', () => {
  const environment = {
    ENVIRONMENT: 'nfs4',
    NFS_SERVER: 'nfs://a',
    NFS_PATH: '/srv/nfs/',
    PROVISIONER_IMAGE: 'provisioner',
    CSI_IMAGE_REGISTRY: 'https://registry.example.com',
    NAMESPACE: 'kube-public',
    IMAGE: 'my image',
    REPLICAS: 'many',
    STORAGE: 'much',
    SERVICE_TYPE: 'None',
    EXAMPLES_IMAGE: 'visits:latest',
  };
  expect(propFaultsOf(() => readConfig(environment)).map(({ field }) => field)).toEqual(
    Object.keys(environment),
  );
  expect(() => readConfig(environment)).toThrow(/^the values of the main system: 11 faults\n/);
});

test('the configuration accepts an empty environment, and ignores other variables', () => {
  expect(readConfig({ PATH: '/bin', HOME: '/root' })).toEqual(readConfig({}));
});

test('the configuration reports values of the file by their line, and variables by their name', () => {
  const file = '# comment\nREPLICAS=many\nIMAGE=visits\nSERVICE_TYPE=None\n';
  const faults = propFaultsOf(() => readConfig({ IMAGE: 'visits:latest' }, file));
  expect(faults.map(({ field }) => field)).toEqual([
    'IMAGE',
    'values.env:2: REPLICAS',
    'values.env:4: SERVICE_TYPE',
  ]);
});

test('the configuration reports values of the file that cannot be meant together', () => {
  const file = 'ENVIRONMENT=local\nNFS_SERVER=nfs.example.com\n';
  expect(propFaultsOf(() => readConfig({}, file)).map(({ message }) => message)).toEqual([
    'values.env:2: NFS_SERVER: has no effect with ENVIRONMENT "local" (got "nfs.example.com"). Unset one of the two.',
  ]);
});

test('a variable tries another ENVIRONMENT than the file is written for', () => {
  const { nfs, choices } = readConfig({ ENVIRONMENT: 'local' }, 'NFS_SERVER=nfs.example.com\n');
  expect(nfs).toBeUndefined();
  expect(choices.join()).not.toContain('NFS_SERVER');
});

test('an image of the main system is not that of the examples, nor that of the provisioner', () => {
  const { visits, nfs, examples } = readConfig({
    IMAGE: 'a:1',
    PROVISIONER_IMAGE: 'b:1',
    EXAMPLES_IMAGE: 'c:1',
  });
  expect([visits.image, nfs?.image, examples.image]).toEqual(['a:1', 'b:1', 'c:1']);
});

test('a mirror holds all images of the CSI driver, with their tags and digests', () => {
  const environment = { ENVIRONMENT: 'nfs-csi', CSI_IMAGE_REGISTRY: 'localhost:5000/mirror' };
  const mirrored = JSON.stringify(readConfig(environment).nfsCsi?.images);
  expect(mirrored.replaceAll('"localhost:5000/mirror/', '"registry.k8s.io/sig-storage/')).toBe(
    JSON.stringify(DEFAULT_IMAGES),
  );
});

test('a line of the file may state a default that has no effect', () => {
  const file = 'ENVIRONMENT=local\nNFS_PATH=/srv/nfs\n';
  expect(readConfig({}, file)).toMatchObject({ nfs: undefined, nfsCsi: undefined });
});

test('values.env shows each value with its default, and sets none', () => {
  const file = readFileSync(join(resolve(__dirname, '..'), 'values.env'), 'utf8');
  const shown = [...file.matchAll(/^#(\w+)=(.*)$/gm)].map(([, name = '', value]) => [name, value]);
  expect(Object.fromEntries(shown)).toEqual(DEFAULTS);
  expect(readConfig({}, file)).toEqual(readConfig({}));
  expect(readConfig({}, file.replace(/^#(\w+=)/gm, '$1'))).toEqual(readConfig({}));
});
