import { claimTemplate, changeOf, planOf, podTemplate, statefulSet, storageClass } from '../stateful-set';
import type { Plan, Risk } from '../../../../tools/plan/types';

const RETAINS = storageClass();
const DELETES = storageClass({ reclaimPolicy: 'Delete' });

const risksOf = ({ objects }: Plan): Risk[] => objects.flatMap(({ risks }) => risks);

const retention = (whenDeleted: string, whenScaled: string): Record<string, unknown> => ({
  persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled },
});

describe('data at risk', () => {
  it.each([
    [
      'Retain',
      RETAINS,
      'orphaned',
      'Their volumes keep the data and become Released (reclaim policy Retain).',
    ],
    ['Delete', DELETES, 'lost', 'Their data is deleted with them (reclaim policy Delete).'],
    [
      'an unknown policy',
      undefined,
      'lost',
      'The reclaim policy of their volumes decides about the data. It is unknown here (class fast).',
    ],
  ])(
    'a StatefulSet that is left out deletes its claims with whenDeleted: Delete, and volumes with %s',
    (_, known, kind, fate) => {
      const others = known === undefined ? [] : [known];
      const [risk] = risksOf(planOf([statefulSet(retention('Delete', 'Retain')), ...others], others));
      expect(risk).toMatchObject({
        kind,
        claims: [{ name: 'data-db-0', storage: '1Gi', className: 'fast' }, {}, {}],
      });
      expect(risk?.what).toBe(
        `Deleting the StatefulSet deletes 3 claims shop/data-db-0 … data-db-2 (1Gi each, class fast). ${fate}`,
      );
    },
  );

  it('says that recreated claims get their directories if the class names directories after claims', () => {
    const pattern = storageClass({ parameters: { pathPattern: '${.PVC.namespace}.${.PVC.name}' } });
    const [risk] = risksOf(planOf([statefulSet(retention('Delete', 'Retain')), pattern], [pattern]));
    expect(risk?.keep).toBe('Claims of the same names get the data again.');
  });

  it('says the same of a class of csi-driver-nfs', () => {
    const subDir = '${pvc.metadata.namespace}.${pvc.metadata.name}';
    const pattern = storageClass({ parameters: { subDir } });
    const [risk] = risksOf(planOf([statefulSet(retention('Delete', 'Retain')), pattern], [pattern]));
    expect(risk?.keep).toBe('Claims of the same names get the data again.');
  });

  it('a StatefulSet that is left out leaves its claims with whenDeleted: Retain', () => {
    const [risk] = risksOf(planOf([statefulSet()], []));
    expect(risk).toMatchObject({ kind: 'orphaned' });
  });

  it('leaving out a StatefulSet without claims puts no data at risk', () => {
    expect(risksOf(planOf([statefulSet({ volumeClaimTemplates: [] })], []))).toEqual([]);
  });

  it('the policy of a volume takes precedence over the policy of its class', () => {
    const volume = {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'pvc-1' },
      spec: { persistentVolumeReclaimPolicy: 'Delete', claimRef: { namespace: 'shop', name: 'uploads' } },
    };
    const claim = { ...claimTemplate('uploads'), apiVersion: 'v1', kind: 'PersistentVolumeClaim' };
    const named = { ...claim, metadata: { name: 'uploads', namespace: 'shop' } };
    const [risk] = risksOf(planOf([named, volume, RETAINS], [volume, RETAINS]));
    expect(risk).toMatchObject({ kind: 'lost', claims: [{ name: 'uploads', reclaimPolicy: 'Delete' }] });
  });

  it('leaving out a namespace affects all its claims', () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
    const [risk] = risksOf(planOf([namespace, statefulSet(), DELETES], [statefulSet(), DELETES]));
    expect(risk?.what).toMatch(/^Deleting the namespace deletes 3 claims shop\/data-db-0 … data-db-2/);
    expect(risk?.kind).toBe('lost');
  });

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
    ['another name', statefulSet({}, { name: 'store' }), 'StatefulSet shop/store'],
    ['another namespace', statefulSet({}, { namespace: 'store' }), 'StatefulSet store/db'],
  ])('a StatefulSet with %s starts on empty claims', (_, next, name) => {
    const { objects } = planOf([statefulSet()], [next]);
    expect(objects[0]).toMatchObject({ action: 'create', renamedFrom: { namespace: 'shop', name: 'db' } });
    expect(objects[0]?.risks[0]?.what).toMatch(
      new RegExp(`^The pods of ${name} start on new, empty claims.`),
    );
    expect(objects[1]).toMatchObject({ action: 'leave', risks: [] });
  });

  it('another StatefulSet with other images is not a rename', () => {
    const other = statefulSet({ template: podTemplate({ image: 'redis:7' }, 'store') }, { name: 'store' });
    const { objects } = planOf([statefulSet()], [other]);
    expect(objects[0]?.renamedFrom).toBeUndefined();
    expect(objects[1]?.risks).toHaveLength(1);
  });

  it('fewer replicas delete claims only with whenScaled: Delete', () => {
    const scaled = (whenScaled: string): Risk[] => {
      const policy = retention('Retain', whenScaled);
      return risksOf(
        planOf(
          [statefulSet({ ...policy, replicas: 3 }), DELETES],
          [statefulSet({ ...policy, replicas: 1 }), DELETES],
        ),
      );
    };
    expect(scaled('Retain')).toEqual([]);
    expect(scaled('Delete')).toMatchObject([
      { kind: 'lost', claims: [{ name: 'data-db-1' }, { name: 'data-db-2' }] },
    ]);
  });

  it('a retention policy that changes to Delete', () => {
    const { action, risks } = changeOf(
      statefulSet(retention('Retain', 'Retain')),
      statefulSet(retention('Delete', 'Retain')),
      [RETAINS],
    );
    expect(action).toBe('update');
    expect(risks.map(({ what }) => what)).toEqual([
      expect.stringMatching(
        /^From then on, deleting the StatefulSet deletes \(whenDeleted: Delete\) 3 claims/,
      ),
    ]);
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

  it('an NFS provisioner with another server', () => {
    const provisioner = (server: string): Record<string, unknown> => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'provisioner', namespace: 'nfs' },
      spec: {
        selector: { matchLabels: { app: 'nfs' } },
        template: podTemplate({ volumeMounts: [], env: [{ name: 'NFS_SERVER', value: server }] }, 'nfs'),
      },
    });
    const { action, risks } = changeOf(provisioner('a'), provisioner('b'));
    expect(action).toBe('roll');
    expect(risks[0]?.what).toContain('creates new volumes in another place (a → b)');
  });

  it('a ConfigMap that names the server of an NFS provisioner', () => {
    const name = 'provisioner-export';
    const server = (value: string): Record<string, unknown> => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: 'nfs' },
      data: { server: value },
    });
    const reader = (variable: string, namespace = 'nfs'): Record<string, unknown> => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'provisioner', namespace },
      spec: {
        selector: { matchLabels: { app: 'nfs' } },
        template: podTemplate(
          {
            volumeMounts: [],
            env: [{ name: variable, valueFrom: { configMapKeyRef: { name, key: 'server' } } }],
          },
          'nfs',
        ),
      },
    });
    const risksWith = (deployment: Record<string, unknown>): string[] =>
      changeOf(server('a'), server('b'), [deployment]).risks.map(({ what }) => what);
    expect(risksWith(reader('NFS_SERVER'))).toEqual([
      expect.stringMatching(/^Deployment nfs\/provisioner creates new volumes in another place \(a → b\)/),
    ]);
    expect(risksWith(reader('SERVER'))).toEqual([]);
    expect(risksWith(reader('NFS_SERVER', 'other'))).toEqual([]);
  });

  it('a removed claim template, and one of another class', () => {
    const two = { volumeClaimTemplates: [claimTemplate('data'), claimTemplate('logs')] };
    expect(changeOf(statefulSet(two), statefulSet()).risks.map(({ what }) => what)).toEqual([
      expect.stringMatching(/^Without the template "logs", no pod uses 3 claims shop\/logs-db-0 … logs-db-2/),
    ]);
    const slow = { volumeClaimTemplates: [claimTemplate('data', { storageClassName: 'slow' })] };
    expect(changeOf(statefulSet(), statefulSet(slow)).risks.map(({ what }) => what)).toEqual([
      expect.stringMatching(/^New claims of the template "data" use the class slow\./),
    ]);
  });

  it.each([
    [
      'is mounted elsewhere',
      [{ name: 'data', mountPath: '/other' }],
      'which is mounted at /other of the container "db" instead',
    ],
    ['is mounted nowhere', [], 'which is mounted nowhere'],
  ])('a volume that %s', (_, volumeMounts, where) => {
    const { action, risks } = changeOf(
      statefulSet(),
      statefulSet({ template: podTemplate({ volumeMounts }) }),
    );
    expect(action).toBe('roll');
    expect(risks.map(({ what }) => what)).toEqual([expect.stringContaining(where)]);
  });

  it('a volume whose container is renamed is at no risk', () => {
    const { risks } = changeOf(statefulSet(), statefulSet({ template: podTemplate({ name: 'postgres' }) }));
    expect(risks).toEqual([]);
  });
});
