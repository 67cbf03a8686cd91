import type { Risk } from '../../../../tools/plan/types';
import { planOf, retention, risksOf, statefulSet, storageClass } from '../stateful-set';

describe('claims that are deleted with a StatefulSet, whose volumes are deleted as well', () => {
  const csi = { server: 'nas', share: '/srv' };
  const of = (parameters: object, ...others: Record<string, unknown>[]): Risk | undefined => {
    const known = [storageClass({ reclaimPolicy: 'Delete', parameters }), ...others];
    return risksOf(
      planOf([statefulSet({ ...retention('Delete', 'Retain'), replicas: 1 }), ...known], known),
    )[0];
  };
  const volume = (source: object): Record<string, unknown> => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'pvc-1' },
    spec: {
      persistentVolumeReclaimPolicy: 'Delete',
      claimRef: { namespace: 'shop', name: 'data-db-0' },
      ...source,
    },
  });
  const handle = (volumeHandle: string): Record<string, unknown> =>
    volume({ csi: { driver: 'nfs.csi.k8s.io', volumeHandle, volumeAttributes: csi } });
  const stays = 'Its volume is deleted with it, but its directory stays (onDelete).';
  const archived =
    'Its volume is deleted with it, but its directory stays, renamed to "archived-…" (onDelete).';
  const lost = 'Its data is deleted with it (reclaim policy Delete).';

  it.each<[string, Parameters<typeof of>, kind: string, what: string]>([
    ['csi-driver-nfs retains', [{ ...csi, onDelete: 'Retain' }], 'orphaned', stays],
    ['csi-driver-nfs archives', [{ ...csi, onDelete: 'archive' }], 'orphaned', archived],
    ['csi-driver-nfs deletes by default', [csi], 'lost', lost],
    ['nfs-subdir retains', [{ onDelete: 'retain' }], 'orphaned', stays],
    ['nfs-subdir archives', [{ archiveOnDelete: 'true' }], 'orphaned', archived],
    ['nfs-subdir deletes', [{ onDelete: 'delete', archiveOnDelete: 'true' }], 'lost', lost],
    ['the handle says retain', [csi, handle('nas#srv#a##retain')], 'orphaned', stays],
    ['the handle says nothing', [{ ...csi, onDelete: 'retain' }, handle('nas#srv#a#retain')], 'lost', lost],
    [
      'the class of a volume in the tree says so',
      [{ onDelete: 'retain' }, volume({ nfs: {} })],
      'orphaned',
      stays,
    ],
    [
      'the driver is another',
      [{ onDelete: 'retain' }, volume({ csi: { driver: 'a', volumeHandle: '1#2#3#4#retain' } })],
      'lost',
      lost,
    ],
  ])('%s', (_, args, kind, what) => {
    expect(of(...args)).toMatchObject({ kind, what: expect.stringContaining(what) as string });
  });

  it('or recycled, which wipes them', () => {
    const recycled = { persistentVolumeReclaimPolicy: 'Recycle', nfs: { server: 'nas', path: '/srv/a' } };
    expect(of({ onDelete: 'retain' }, volume(recycled))?.kind).toBe('lost');
  });

  it('some of them, while others are retained', () => {
    const kept = {
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: { namespace: 'shop', name: 'data-db-1' },
    };
    const second = { ...volume(kept), metadata: { name: 'pvc-2' } };
    const known = [storageClass(), handle('nas#srv#a##retain'), second];
    const [risk] = risksOf(
      planOf([statefulSet({ ...retention('Delete', 'Retain'), replicas: 2 }), ...known], known),
    );
    expect(risk?.what).toContain(
      '1 of their volumes is deleted with them, but its directory stays (onDelete).',
    );
  });

  it('and do not come back from a directory with another name', () => {
    const subDir = '${pvc.metadata.namespace}.${pvc.metadata.name}';
    const at = (path: string): Record<string, unknown> =>
      volume({
        csi: {
          driver: 'nfs.csi.k8s.io',
          volumeHandle: '1#2#3#4#retain',
          volumeAttributes: { ...csi, subDir: path },
        },
      });
    expect(of({ ...csi, subDir }, at('shop.data-db-0'))?.keep).toBe(
      'Claims of the same names get the data again.',
    );
    expect(of({ ...csi, subdir: subDir }, at('shop.data-db-0'))?.keep).toBe(
      'Claims of the same names get the data again.',
    );
    expect(of({ ...csi, subDir }, at('pvc-1'))?.keep).toBe('A RetainedVolume gives a directory back.');
  });

  it('and whose directories come back with claims of the same names', () => {
    const subDir = '${pvc.metadata.namespace}.${pvc.metadata.name}';
    expect(of({ ...csi, subDir, onDelete: 'retain' })?.keep).toBe(
      'Claims of the same names get the data again.',
    );
    expect(of({ ...csi, onDelete: 'retain' })?.keep).toBe('A RetainedVolume gives a directory back.');
  });
});
