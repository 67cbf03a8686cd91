import { App, Chart } from 'cdk8s';
import { NfsCsiDriver, type NfsCsiStorageClassProps } from '../../../../lib';
import { findingsIn, propFaultsOf } from '../../../support/faults';
import { type Manifest, only, synth } from '../../../support/synth';

const EXPORT = { server: 'nfs.example.com', share: '/srv/nfs' };
const SUB_DIR = '${pvc.metadata.namespace}.${pvc.metadata.name}';

function storageClass(props: Partial<NfsCsiStorageClassProps> = {}): Manifest {
  const manifests = synth((chart) =>
    new NfsCsiDriver(chart, 'nfs-csi', { volumeExpansion: true }).addStorageClass('keep', {
      ...EXPORT,
      ...props,
    }),
  );
  return only(manifests, 'StorageClass');
}

describe('a StorageClass of an NfsCsiDriver', () => {
  test('retains volumes and directories, and does not allow expansion, by default', () => {
    expect(storageClass()).toEqual({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'keep', labels: { 'app.kubernetes.io/managed-by': 'cdk8s' } },
      provisioner: 'nfs.csi.k8s.io',
      parameters: { ...EXPORT, subDir: SUB_DIR, onDelete: 'retain', mountPermissions: '0777' },
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'Immediate',
      allowVolumeExpansion: false,
      mountOptions: ['nfsvers=4.1', 'hard'],
    });
  });

  test.each([
    ['retain', { subDir: SUB_DIR, onDelete: 'retain' }],
    ['archive', { onDelete: 'archive' }],
    ['delete', { onDelete: 'delete' }],
  ] as const)('has parameters to %s the directory of a deleted volume', (onDelete, parameters) => {
    expect(storageClass({ reclaimPolicy: 'Delete', onDelete })).toHaveProperty('parameters', {
      ...EXPORT,
      ...parameters,
      mountPermissions: '0777',
    });
  });

  test('leaves name and mode of a directory to the driver with false', () => {
    expect(storageClass({ subDir: false, mountPermissions: false })).toHaveProperty('parameters', {
      ...EXPORT,
      onDelete: 'retain',
    });
  });

  test('has the mount options of the driver if its own are undefined', () => {
    const mountOptions = ['nfsvers=4.2', 'hard'];
    const manifests = synth((chart) =>
      new NfsCsiDriver(chart, 'nfs-csi', { mountOptions }).addStorageClass('keep', {
        ...EXPORT,
        mountOptions: undefined,
      }),
    );
    expect(only(manifests, 'StorageClass')).toMatchObject({ mountOptions });
  });

  test('with every prop has them all', () => {
    const props: Required<NfsCsiStorageClassProps> = {
      name: 'nfs-archive',
      server: 'fd00::10',
      share: '/',
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
      defaultClass: true,
      mountOptions: ['nfsvers=4.2', 'hard'],
      labels: { team: 'storage' },
      annotations: { 'example.com/a': 'b' },
      onDelete: 'archive',
      subDir: 'a/${pv.metadata.name}',
      mountPermissions: '02770',
      provisionerSecret: { name: 'mount-options', namespace: 'storage' },
      allowVolumeExpansion: true,
      overrides: { metadata: { labels: { tier: 'gold' } } },
    };
    expect(storageClass(props)).toEqual({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: 'nfs-archive',
        labels: { 'app.kubernetes.io/managed-by': 'cdk8s', team: 'storage', tier: 'gold' },
        annotations: { 'storageclass.kubernetes.io/is-default-class': 'true', 'example.com/a': 'b' },
      },
      provisioner: 'nfs.csi.k8s.io',
      parameters: {
        server: 'fd00::10',
        share: '/',
        subDir: 'a/${pv.metadata.name}',
        onDelete: 'archive',
        mountPermissions: '02770',
        'csi.storage.k8s.io/provisioner-secret-name': 'mount-options',
        'csi.storage.k8s.io/provisioner-secret-namespace': 'storage',
      },
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
      mountOptions: ['nfsvers=4.2', 'hard'],
    });
  });

  test('of an existing driver is the same, and adds nothing else', () => {
    const manifests = synth((chart) =>
      NfsCsiDriver.fromCsiDriverName(chart, 'nfs-csi').addStorageClass('keep', EXPORT),
    );
    expect(manifests).toEqual([storageClass()]);
  });

  test('of an existing driver has its name', () => {
    const manifests = synth((chart) =>
      NfsCsiDriver.fromCsiDriverName(chart, 'nfs-csi', 'nas.example.com').addStorageClass('keep', EXPORT),
    );
    expect(manifests).toMatchObject([{ provisioner: 'nas.example.com' }]);
  });

  test.each(['', 'NFS', 'nfs/csi'])('is refused of an existing driver with the name "%s"', (name) => {
    expect(propFaultsOf((chart) => NfsCsiDriver.fromCsiDriverName(chart, 'nfs-csi', name))).toMatchObject([
      {
        message: `name: must be a DNS name of at most 63 characters, such as "nfs.csi.k8s.io" (got "${name}").`,
      },
    ]);
  });

  test('is refused with expansion, if the driver has no csi-resizer', () => {
    const faults = propFaultsOf((chart) =>
      new NfsCsiDriver(chart, 'nfs-csi').addStorageClass('keep', { ...EXPORT, allowVolumeExpansion: true }),
    );
    expect(faults).toMatchObject([
      {
        code: 'invalid-prop',
        message:
          'allowVolumeExpansion: needs csi-resizer (got true). Set volumeExpansion of the NfsCsiDriver.',
      },
    ]);
  });
});

test('a class of an NfsCsiDriver with another name, from an image with another name, is checked', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'storage' });
  const images = { nfsPlugin: 'registry.example.com/nfs:1.0.0' };
  const driver = new NfsCsiDriver(chart, 'nfs-csi', { name: 'nas.example.com', images });
  driver.addStorageClass('keep', { ...EXPORT, subDir: 'all' });
  expect(findingsIn(chart).map(([, code]) => code)).toEqual(['nfs-csi-sub-dir']);
});

/** What is wrong with a value is in the tests of the rules; here, that each prop is judged. */
describe.each(['nfs.csi.k8s.io', 'nas.example.com'])(
  'a StorageClass of the NfsCsiDriver %s has as a fault',
  (driver) => {
    test.each<[Partial<NfsCsiStorageClassProps>, code: string, parameter: string]>([
      [{ server: '' }, 'nfs-csi-parameters', 'server'],
      [{ server: 'nfs.example.com:/srv' }, 'nfs-csi-address', 'server'],
      [{ share: '' }, 'nfs-csi-parameters', 'share'],
      [{ share: 'srv/nfs' }, 'nfs-csi-address', 'share'],
      [{ share: '/srv/../etc' }, 'nfs-csi-parameters', 'share'],
      [{ subDir: 'all' }, 'nfs-csi-sub-dir', 'subDir'],
      [{ subDir: '/${pv.metadata.name}' }, 'nfs-csi-sub-dir', 'subDir'],
      [{ subDir: SUB_DIR, onDelete: 'delete', reclaimPolicy: 'Delete' }, 'nfs-csi-sub-dir', 'subDir'],
      [{ onDelete: 'keep' as 'retain', subDir: false }, 'nfs-csi-parameters', 'onDelete'],
      [{ onDelete: 'delete' }, 'nfs-csi-class', 'onDelete'],
      [{ reclaimPolicy: 'Delete' }, 'nfs-csi-class', 'onDelete'],
      [{ share: 7 as unknown as string }, 'wrong-type', 'share'],
      [{ subDir: true as unknown as string }, 'wrong-type', 'subDir'],
      [{ onDelete: 7 as unknown as 'retain', subDir: false }, 'wrong-type', 'onDelete'],
      [{ mountPermissions: '777rwx' }, 'nfs-csi-parameters', 'mountPermissions'],
      [{ mountPermissions: '0755' }, 'nfs-csi-mount-permissions', 'mountPermissions'],
    ])('%j', (props, code, parameter) => {
      const chart = new Chart(new App(), 'chart', { namespace: 'storage' });
      NfsCsiDriver.fromCsiDriverName(chart, 'nfs-csi', driver).addStorageClass('keep', {
        ...EXPORT,
        ...props,
      });
      const field = code === 'wrong-type' ? `parameters["${parameter}"]` : `parameters.${parameter}`;
      const found = findingsIn(chart).map((finding) => finding.slice(0, 3));
      expect(found).toEqual([['chart/nfs-csi/keep/Resource', code, field]]);
    });
  },
);
