import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  BlueGreen,
  LocalVolume,
  NfsCsiDriver,
  NfsProvisioner,
  RestrictedNamespace,
  RetainedVolume,
  StatefulApp,
  StorageClass,
} from '../../../lib';
import { propFaultsOf } from '../../support/faults';

const EXPORT = { server: 'nfs.example.com', path: '/srv/nfs' };
const KEPT = { ...EXPORT, claimName: 'data-shop-0', storage: '1Gi', storageClass: '' };
const NFS = { server: 'nfs.example.com', share: '/srv/nfs' };
const APP = { image: 'registry.example.com/shop:1.0.0', claims: [] };

/** Makes a construct as a program does whose types nobody checks. */
type Make = (chart: Chart, props: object) => unknown;

const make = (Kind: unknown): Make => {
  const Untyped = Kind as new (scope: Construct, id: string, props: object) => Construct;
  return (chart, props) => new Untyped(chart, 'x', props);
};
const call = (construct: (chart: Chart) => object, method: string): Make => {
  return (chart, props) => {
    const target = construct(chart) as Record<string, (id: string, props: object) => unknown>;
    return target[method]?.('x', props);
  };
};
const driver = (chart: Chart): NfsCsiDriver => new NfsCsiDriver(chart, 'driver');
const existing = (chart: Chart): object => NfsCsiDriver.fromCsiDriverName(chart, 'driver');
const provisioner = (chart: Chart): object => new NfsProvisioner(chart, 'nfs', EXPORT);
const volume = (chart: Chart): object =>
  new LocalVolume(chart, 'disk', { path: '/mnt', storage: '1Gi', nodeName: 'node-1' });

const rows: [what: string, Make, props: object, field: string, owner: string, near: string][] = [
  ['NfsCsiDriver', make(NfsCsiDriver), { image: 1 }, 'image', 'a prop of NfsCsiDriver', 'images'],
  [
    'the controller of NfsCsiDriver',
    make(NfsCsiDriver),
    { controller: { replica: 1 } },
    'controller.replica',
    'a field of controller',
    'replicas',
  ],
  [
    'the node plugin of NfsCsiDriver',
    make(NfsCsiDriver),
    { node: { toleration: 1 } },
    'node.toleration',
    'a field of node',
    'tolerations',
  ],
  [
    'the images of NfsCsiDriver',
    make(NfsCsiDriver),
    { images: { nfsplugin: 1 } },
    'images.nfsplugin',
    'a field of images',
    'nfsPlugin',
  ],
  [
    'a class of NfsCsiDriver',
    call(driver, 'addStorageClass'),
    { ...NFS, mountPermission: 1 },
    'mountPermission',
    'a prop of addStorageClass',
    'mountPermissions',
  ],
  [
    'a class of an existing driver',
    call(existing, 'addStorageClass'),
    { ...NFS, subdir: 1 },
    'subdir',
    'a prop of addStorageClass',
    'subDir',
  ],
  [
    'NfsProvisioner',
    make(NfsProvisioner),
    { ...EXPORT, imgae: 1 },
    'imgae',
    'a prop of NfsProvisioner',
    'image',
  ],
  [
    'a class of NfsProvisioner',
    call(provisioner, 'addStorageClass'),
    { pathPatern: 1 },
    'pathPatern',
    'a prop of addStorageClass',
    'pathPattern',
  ],
  [
    'StorageClass',
    make(StorageClass),
    { provisioner: 'a', parameter: 1 },
    'parameter',
    'a prop of StorageClass',
    'parameters',
  ],
  [
    'LocalVolume',
    make(LocalVolume),
    { path: '/mnt', storage: '1Gi', nodeName: 'a', label: 1 },
    'label',
    'a prop of LocalVolume',
    'labels',
  ],
  [
    'a claim of LocalVolume',
    call(volume, 'addClaim'),
    { accessMode: 1 },
    'accessMode',
    'a prop of addClaim',
    'accessModes',
  ],
  [
    'RetainedVolume',
    make(RetainedVolume),
    { ...KEPT, mountOption: 1 },
    'mountOption',
    'a prop of RetainedVolume',
    'mountOptions',
  ],
  [
    'BlueGreen',
    make(BlueGreen),
    { active: 'blue', blue: {}, green: {}, shard: 1 },
    'shard',
    'a prop of BlueGreen',
    'shared',
  ],
  [
    'the overrides of NfsCsiDriver',
    make(NfsCsiDriver),
    { overrides: { daemonset: 1 } },
    'overrides.daemonset',
    'a field of overrides',
    'daemonSet',
  ],
  [
    'the overrides of NfsProvisioner',
    make(NfsProvisioner),
    { ...EXPORT, overrides: { deploymen: 1 } },
    'overrides.deploymen',
    'a field of overrides',
    'deployment',
  ],
  [
    'the overrides of RetainedVolume',
    make(RetainedVolume),
    { ...KEPT, overrides: { persistentvolume: 1 } },
    'overrides.persistentvolume',
    'a field of overrides',
    'persistentVolume',
  ],
  [
    'the ServiceAccount of a part of NfsCsiDriver',
    make(NfsCsiDriver),
    { controller: { serviceAccount: { nam: 1 } } },
    'controller.serviceAccount.nam',
    'a field of controller.serviceAccount',
    'name',
  ],
  [
    'the Secret of a class of NfsCsiDriver',
    call(driver, 'addStorageClass'),
    { ...NFS, provisionerSecret: { name: 'nfs', namespace: 'nfs', nameSpace: 1 } },
    'provisionerSecret.nameSpace',
    'a field of provisionerSecret',
    'namespace',
  ],
  [
    'the NetworkPolicy of NfsProvisioner',
    make(NfsProvisioner),
    { ...EXPORT, networkPolicy: { apiServerPort: 1 } },
    'networkPolicy.apiServerPort',
    'a field of networkPolicy',
    'apiServerPorts',
  ],
  [
    'the NetworkPolicy of StatefulApp',
    make(StatefulApp),
    { ...APP, networkPolicy: { allowForm: 1 } },
    'networkPolicy.allowForm',
    'a field of networkPolicy',
    'allowFrom',
  ],
  [
    'the StatefulSet of StatefulApp',
    make(StatefulApp),
    { ...APP, statefulSet: { annotation: 1 } },
    'statefulSet.annotation',
    'a field of statefulSet',
    'annotations',
  ],
  [
    'the Ingress of StatefulApp',
    make(StatefulApp),
    { ...APP, ingress: { host: 'shop.example.com', tlsSecretNam: 1 } },
    'ingress.tlsSecretNam',
    'a field of ingress',
    'tlsSecretName',
  ],
  [
    'the overrides of StatefulApp',
    make(StatefulApp),
    { ...APP, overrides: { statefullSet: 1 } },
    'overrides.statefullSet',
    'a field of overrides',
    'statefulSet',
  ],
  [
    'the Ingress of BlueGreen',
    make(BlueGreen),
    { active: 'blue', blue: {}, green: {}, ingress: { host: 'shop.example.com', pathTyp: 1 } },
    'ingress.pathTyp',
    'a field of ingress',
    'pathType',
  ],
  [
    'RestrictedNamespace',
    make(RestrictedNamespace),
    { label: 1 },
    'label',
    'a prop of RestrictedNamespace',
    'labels',
  ],
];

test.each(rows)('%s refuses a prop that does not exist', (_, create, props, field, owner, near) => {
  const chart = new Chart(new App(), 'chart');
  expect(propFaultsOf(() => create(chart, props))).toEqual([
    {
      code: 'invalid-prop',
      field,
      value: 1,
      message: `${field}: is not ${owner} (got 1). Did you mean ${near}?`,
    },
  ]);
});

test.each<[what: string, Make, props: object, fields: string[]]>([
  ['a class of NfsCsiDriver', call(driver, 'addStorageClass'), {}, ['server', 'share']],
  ['a class of an existing driver', call(existing, 'addStorageClass'), { server: null }, ['server', 'share']],
  [
    'the Secret of a class of NfsCsiDriver',
    call(driver, 'addStorageClass'),
    { ...NFS, provisionerSecret: {} },
    ['provisionerSecret.name', 'provisionerSecret.namespace'],
  ],
  ['NfsProvisioner', make(NfsProvisioner), {}, ['server', 'path']],
  ['StorageClass', make(StorageClass), {}, ['provisioner']],
  ['LocalVolume', make(LocalVolume), { nodeName: 'node-1' }, ['path', 'storage']],
  ['RetainedVolume', make(RetainedVolume), {}, ['server', 'path', 'claimName', 'storage', 'storageClass']],
  ['BlueGreen', make(BlueGreen), {}, ['active', 'blue', 'green']],
  ['the Ingress of StatefulApp', make(StatefulApp), { ...APP, ingress: {} }, ['ingress.host']],
])('%s names each required prop that is not set', (_, create, props, fields) => {
  const faults = propFaultsOf(() => create(new Chart(new App(), 'chart'), props));
  expect(faults.map(({ message }) => message)).toEqual(fields.map((field) => `${field}: must be set.`));
});

test('the message of a misspelt prop shows a construct by its class and path', () => {
  const chart = new Chart(new App(), 'chart');
  const storageClass = driver(chart).addStorageClass('fast', NFS);
  const claim = [{ name: 'data', mountPath: '/data', storage: '1Gi', storageClass }];
  const faults = propFaultsOf(() => make(StatefulApp)(chart, { image: 'a:1', claims: [], claim }));
  expect(faults.map(({ message }) => message)).toEqual([
    'claim: is not a prop of StatefulApp (got [{"name":"data","mountPath":"/data","storage":"1Gi","storageClass":"StorageClass chart/driver/fast"}]). Did you mean claims?',
  ]);
});
