import { readConfig } from '../config';
import { propFaultsOf } from './support/faults';

const LABEL = 'must be a DNS label (a-z, 0-9 and "-", first and last not "-", at most 63 characters)';
const PATH =
  'must be an absolute path without spaces, control characters, "..", or a "/" at its end, such as "/srv/nfs"';
const SERVER =
  'must be a host name or an IP address, such as "nfs.example.com", "192.0.2.10" or "fd00::10", without brackets, zone, scheme, path or port';
const IMAGE =
  'must be an image reference such as "registry.example.com/visits:1.2.3" or "visits@sha256:" and 64 hex digits';
const SIZE = 'must be a size of whole bytes, such as "32Mi" or "10Gi"';
const WHOLE = 'must be a whole number from 0 to 2147483647';

type Row = [variable: string, value: string, problem: string];

const rows: Row[] = [
  ['ENVIRONMENT', 'prod', 'must be one of "nfs", "local"'],
  ['NFS_SERVER', 'a.b:/srv', SERVER],
  ['NFS_PATH', 'srv', PATH],
  ['NFS_PATH', '', PATH],
  ['NFS_PATH', '/srv/', PATH],
  ['NAMESPACE', 'Visits', LABEL],
  ['NAMESPACE', '', LABEL],
  ...['default', 'nfs-provisioner', 'kube-system'].map((name): Row => [
    'NAMESPACE',
    name,
    'must be a namespace of the app, as it gets Pod Security labels',
  ]),
  ['IMAGE', ':1.2.3', IMAGE],
  ['REPLICAS', 'three', WHOLE],
  ['REPLICAS', '-1', WHOLE],
  ['REPLICAS', '1.5', WHOLE],
  ['REPLICAS', '', WHOLE],
  ['STORAGE', '32m', SIZE],
  ['SERVICE_TYPE', 'nodeport', 'must be one of "ClusterIP", "NodePort", "LoadBalancer"'],
];

test.each(rows)('the configuration refuses %s=%s', (variable, value, problem) => {
  expect(propFaultsOf(() => readConfig({ [variable]: value }))).toEqual([
    { code: 'invalid-prop', field: variable, value, message: `${variable}: ${problem} (got "${value}").` },
  ]);
});

test.each([
  ['NFS_SERVER', 'nfs.example.com'],
  ['NFS_PATH', '/srv/nfs'],
])('the configuration refuses %s where volumes are local', (variable, value) => {
  expect(propFaultsOf(() => readConfig({ ENVIRONMENT: 'local', [variable]: value }))).toEqual([
    {
      code: 'invalid-prop',
      field: variable,
      value,
      message: `${variable}: has no effect with ENVIRONMENT "local" (got "${value}"). Unset one of the two.`,
    },
  ]);
});

test('the configuration reports all variables at fault at once', () => {
  const environment = {
    ENVIRONMENT: 'nfs4',
    NFS_SERVER: 'nfs://a',
    NFS_PATH: '/srv/nfs/',
    NAMESPACE: 'kube-public',
    IMAGE: 'my image',
    REPLICAS: 'many',
    STORAGE: 'much',
    SERVICE_TYPE: 'None',
  };
  expect(propFaultsOf(() => readConfig(environment)).map(({ field }) => field)).toEqual(
    Object.keys(environment),
  );
  expect(() => readConfig(environment)).toThrow(/^the environment: 8 faults\n/);
});

test('the configuration takes an empty environment, and one with other variables', () => {
  expect(readConfig({ PATH: '/bin', HOME: '/root' })).toEqual(readConfig({}));
});
