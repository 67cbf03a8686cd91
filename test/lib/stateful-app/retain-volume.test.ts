import { App, Chart } from 'cdk8s';
import {
  type RetainVolumeOptions,
  StatefulApp,
  type StatefulAppProps,
  StorageClass,
  findFaults,
} from '../../../lib';
import { MINIMAL } from '../../support/stateful-app';
import { type Manifest, only, synth } from '../../support/synth';

const DIRECTORY = { server: 'nfs.example.com', path: '/srv/nfs/shops-data-app-1' };

/** An app of three pods with two claim templates and a retained volume. */
function restored(
  options: RetainVolumeOptions,
  changes: Partial<StatefulAppProps> = {},
  ordinal = 1,
): Manifest[] {
  return synth(
    (chart) => {
      const nfs = new StorageClass(chart, 'nfs', { provisioner: 'example.com/nfs' });
      new StatefulApp(chart, 'app', {
        ...MINIMAL,
        replicas: 3,
        claims: [
          {
            name: 'data',
            mountPath: '/data',
            storage: '5Gi',
            storageClass: nfs,
            accessModes: ['ReadWriteMany'],
          },
          { name: 'logs', mountPath: '/logs', storage: '1Gi', storageClass: nfs },
        ],
        ...changes,
      }).retainVolume(ordinal, options);
    },
    { namespace: 'shops' },
  );
}

describe('a retained volume', () => {
  const manifests = restored(DIRECTORY);

  test('has the size, the class and the access modes of its claim template', () => {
    const common = { accessModes: ['ReadWriteMany'], storageClassName: 'nfs' };
    expect(only(manifests, 'PersistentVolume')).toMatchObject({
      metadata: { name: 'retained-shops-data-app-1' },
      spec: {
        ...common,
        capacity: { storage: '5Gi' },
        claimRef: { namespace: 'shops', name: 'data-app-1' },
        nfs: DIRECTORY,
      },
    });
    expect(only(manifests, 'PersistentVolumeClaim')).toMatchObject({
      metadata: { name: 'data-app-1', namespace: 'shops' },
      spec: {
        ...common,
        volumeName: 'retained-shops-data-app-1',
        resources: { requests: { storage: '5Gi' } },
      },
    });
  });

  test('is applied with its claim after its class and before the StatefulSet that would create the claim', () => {
    const kinds = manifests.map(({ kind }) => kind);
    const order = ['StorageClass', 'PersistentVolume', 'PersistentVolumeClaim', 'StatefulSet'];
    expect(kinds.filter((kind) => order.includes(kind))).toEqual(order);
  });

  test('of another claim template uses the given template', () => {
    const path = '/srv/nfs/shops-logs-app-0';
    expect(
      only(restored({ ...DIRECTORY, path, claim: 'logs' }, {}, 0), 'PersistentVolumeClaim'),
    ).toMatchObject({
      metadata: { name: 'logs-app-0' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
  });

  test('has the given name, labels and mount options', () => {
    const given = { name: 'old', labels: { team: 'db' }, mountOptions: ['nfsvers=3'] };
    expect(only(restored({ ...DIRECTORY, ...given }), 'PersistentVolume')).toMatchObject({
      metadata: { name: 'old', labels: { team: 'db' } },
      spec: { mountOptions: ['nfsvers=3'] },
    });
  });

  test('has the given class if the claim template has none', () => {
    const claims = [{ name: 'data', mountPath: '/data', storage: '5Gi' }];
    const manifests = restored({ ...DIRECTORY, storageClass: 'nfs' }, { claims });
    expect(only(manifests, 'PersistentVolume')).toMatchObject({ spec: { storageClassName: 'nfs' } });
  });
});

test('several pods can have retained volumes', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'shops' });
  const nfs = new StorageClass(chart, 'nfs', { provisioner: 'example.com/nfs' });
  const app = new StatefulApp(chart, 'app', {
    ...MINIMAL,
    replicas: 2,
    claims: [{ name: 'data', mountPath: '/data', storage: '5Gi', storageClass: nfs }],
  });
  for (const ordinal of [0, 1]) app.retainVolume(ordinal, { ...DIRECTORY, path: `/srv/nfs/${ordinal}` });
  expect(findFaults(chart)).toEqual([]);
});
