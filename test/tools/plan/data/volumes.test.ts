import type { Risk } from '../../../../tools/plan/types';
import { changeOf, planOf, risksOf, storageClass } from '../stateful-set';

const RETAINS = storageClass();

describe('data at risk in volumes', () => {
  it('leaving out a PersistentVolume leaves data without an object that refers to it', () => {
    const volume = {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'kept' },
      spec: { capacity: { storage: '5Gi' }, nfs: { server: 'nfs', path: '/srv/kept' } },
    };
    const [risk] = risksOf(planOf([volume], []));
    expect(risk?.what).toMatch(
      /^Deleting PersistentVolume kept \(5Gi, Retain\) leaves the data at nfs:\/srv\/kept/,
    );
  });

  it.each([
    ['a reclaim policy that changes to Delete', { reclaimPolicy: 'Delete' }, 'lost'],
    ['parameters', { parameters: { server: 'other' } }, 'orphaned'],
    ['another provisioner', { provisioner: 'other.example.com' }, 'orphaned'],
  ])('a StorageClass with %s', (_, fields, kind) => {
    const { action, risks } = changeOf(RETAINS, storageClass(fields));
    expect(action).toBe('refuse');
    expect(risks).toMatchObject([{ kind }]);
  });

  it('a StorageClass that deletes volumes and no longer retains their directories', () => {
    const of = (onDelete: string): Record<string, unknown> =>
      storageClass({ reclaimPolicy: 'Delete', parameters: { share: '/srv', onDelete } });
    expect(changeOf(of('retain'), of('delete')).risks).toMatchObject([
      { kind: 'lost', keep: 'Keep the parameters as they are.' },
    ]);
    expect(changeOf(of('delete'), of('retain')).risks).toEqual([]);
  });

  describe('a StorageClass of csi-driver-nfs', () => {
    const deletes = (parameters: object): Record<string, unknown> =>
      storageClass({ reclaimPolicy: 'Delete', parameters: { server: 'nas', share: '/srv', ...parameters } });
    const retains = storageClass({ parameters: { server: 'nas', share: '/srv', onDelete: 'retain' } });
    const kindsOf = (old: Record<string, unknown>, next: Record<string, unknown>): string[] =>
      changeOf(old, next).risks.map(({ kind }) => kind);

    it.each([
      ['archive', 'delete', ['lost']],
      ['Retain', 'DELETE', ['lost']],
      ['retain', '', ['lost']],
      ['retain', 'Archive', ['orphaned']],
      ['retain', 'RETAIN', []],
      ['delete', 'archive', []],
      ['', 'delete', []],
    ])('with onDelete %s, then "%s"', (before, after, kinds) => {
      expect(kindsOf(deletes({ onDelete: before }), deletes({ onDelete: after }))).toEqual(kinds);
      expect(kindsOf(deletes({ onDelete: before }), deletes({ ondelete: after }))).toEqual(kinds);
    });

    it.each([
      ['retain', 'orphaned', 'Their directories stay, but no object refers to them.'],
      ['archive', 'orphaned', 'Their directories are renamed to "archived-…", but no object refers to them.'],
      ['delete', 'lost', 'New volumes of the class fast are deleted with their claims, data included.'],
    ])('that deletes volumes from now on, with onDelete %s', (onDelete, kind, what) => {
      expect(changeOf(retains, deletes({ onDelete })).risks).toMatchObject([
        { kind, what: expect.stringContaining(what) as string, keep: 'Keep reclaimPolicy: Retain.' },
      ]);
    });
  });

  it('a StorageClass of nfs-subdir that archives, and one that no longer does', () => {
    const of = (parameters: object): Record<string, unknown> =>
      storageClass({ reclaimPolicy: 'Delete', parameters: { pathPattern: 'a', ...parameters } });
    const archives = of({ archiveOnDelete: 'true' });
    for (const same of [of({}), of({ archiveOnDelete: '1' })])
      expect(changeOf(archives, same).risks).toEqual([]);
    expect(changeOf(of({ onDelete: 'retain' }), of({ onDelete: 'delete' })).risks[0]?.what).toContain(
      'The same holds for existing volumes with the policy Delete, as the provisioner reads the class.',
    );
    const without = storageClass({ reclaimPolicy: 'Delete' });
    expect(changeOf(archives, without).risks).toMatchObject([
      { what: expect.stringContaining('pathPattern') as string },
    ]);
    const csi = of({ server: 'nas', share: '/srv', pathPattern: undefined });
    expect(changeOf(archives, csi).risks[0]?.what).toContain('as the provisioner reads the class');
    expect(changeOf(archives, of({ archiveOnDelete: 'false' })).risks).toMatchObject([{ kind: 'lost' }]);
    expect(changeOf(archives, of({ archiveOnDelete: 'true', onDelete: 'delete' })).risks).toMatchObject([
      { kind: 'lost' },
    ]);
    expect(changeOf(of({ onDelete: 'retain' }), archives).risks).toMatchObject([{ kind: 'orphaned' }]);
  });

  it.each([
    ['a Secret', {}, { 'csi.storage.k8s.io/provisioner-secret-name': 'a' }],
    ['a parameter in another case', { subDir: 'a' }, { subdir: 'a' }],
  ])('a StorageClass of csi-driver-nfs with %s puts no data at risk', (_, before, after) => {
    const of = (parameters: object): Record<string, unknown> =>
      storageClass({ parameters: { server: 'nas', share: '/srv', ...parameters } });
    expect(changeOf(of(before), of(after)).risks).toEqual([]);
    expect(changeOf(of({ subDir: 'a' }), of({ subdir: 'b' })).risks[0]?.what).toContain(
      'parameters.subdir determines where',
    );
  });

  it('a StorageClass with another mode of its directories puts no data at risk', () => {
    const of = (mountPermissions: string): Record<string, unknown> =>
      storageClass({ parameters: { mountPermissions } });
    expect(changeOf(of('0777'), of('0770')).risks).toEqual([]);
  });

  it('a volume of csi-driver-nfs is described by its directory', () => {
    const csi = (subDir: string): Record<string, unknown> => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'root' },
      spec: {
        persistentVolumeReclaimPolicy: 'Retain',
        csi: { driver: 'nfs.csi.k8s.io', volumeAttributes: { server: 'a', share: '/srv', subDir } },
      },
    });
    expect(changeOf(csi('b'), csi('c')).risks).toMatchObject([
      {
        kind: 'orphaned',
        what: 'PersistentVolume root points to another location: the data stays at a:/srv/b.',
      },
    ]);
  });

  it('a volume that another plugin mounts from the same directory is at no risk', () => {
    const of = (source: object): Record<string, unknown> => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'root' },
      spec: { persistentVolumeReclaimPolicy: 'Retain', ...source },
    });
    const inTree = of({ nfs: { server: 'nas', path: '/srv/a/' } });
    const csi = (subDir: string): Record<string, unknown> =>
      of({ csi: { driver: 'nfs.csi.k8s.io', volumeAttributes: { server: 'NAS', share: '/srv', subDir } } });
    expect(changeOf(inTree, csi('a'))).toMatchObject({ action: 'refuse', risks: [] });
    expect(changeOf(inTree, csi('b')).risks).toMatchObject([{ kind: 'orphaned' }]);
  });

  it('a volume that turns to Delete, or gets another handle', () => {
    const of = (policy: string, fate = 'retain'): Record<string, unknown> => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'root' },
      spec: {
        persistentVolumeReclaimPolicy: policy,
        csi: {
          driver: 'nfs.csi.k8s.io',
          volumeHandle: `nas#srv#a##${fate}`,
          volumeAttributes: { server: 'nas', share: '/srv', subDir: 'a' },
        },
      },
    });
    expect(changeOf(of('Retain'), of('Delete')).risks).toMatchObject([{ kind: 'orphaned' }]);
    expect(changeOf(of('Retain'), of('Delete', 'archive')).risks[0]?.what).toContain(
      'is renamed to "archived-…"',
    );
    expect(changeOf(of('Retain'), of('Delete', 'delete')).risks).toMatchObject([{ kind: 'lost' }]);
    for (const policy of ['Retain', 'Delete'])
      expect(changeOf(of(policy), of('Recycle')).risks).toMatchObject([
        { kind: 'lost', keep: `Keep persistentVolumeReclaimPolicy: ${policy}.` },
      ]);
    expect(changeOf(of('Recycle'), of('Delete')).risks).toEqual([]);
    expect(changeOf(of('Delete'), of('Delete', 'delete')).risks).toMatchObject([
      { kind: 'lost', keep: 'Keep the volumeHandle as it is.' },
    ]);
    expect(changeOf(of('Delete', 'delete'), of('Delete')).risks).toEqual([]);
    expect(changeOf(of('Retain'), of('Retain', 'delete')).risks).toEqual([]);
    const left = (fate: string): Risk[] => risksOf(planOf([of('Delete', fate)], []));
    expect(left('retain')).toMatchObject([{ kind: 'orphaned' }]);
    expect(left('archive')).toMatchObject([
      { kind: 'orphaned', what: expect.stringContaining('can rename the data at nas:/srv/a') as string },
    ]);
    expect(left('delete')).toMatchObject([
      {
        kind: 'lost',
        what: expect.stringContaining('can delete the data at nas:/srv/a, since Kubernetes 1.33') as string,
      },
    ]);
  });

  it('a PersistentVolume that leads elsewhere, and one that turns to Delete', () => {
    const volume = (server: string, policy: string): Record<string, unknown> => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'root' },
      spec: { persistentVolumeReclaimPolicy: policy, nfs: { server, path: '/srv' } },
    });
    expect(changeOf(volume('a', 'Retain'), volume('b', 'Retain')).risks).toMatchObject([
      {
        kind: 'orphaned',
        what: 'PersistentVolume root points to another location: the data stays at a:/srv.',
      },
    ]);
    expect(changeOf(volume('a', 'Retain'), volume('a', 'Delete')).risks).toMatchObject([{ kind: 'lost' }]);
  });
});
