import type { Risk } from '../../../../tools/plan/types';
import {
  changeOf,
  claimTemplate,
  planOf,
  podTemplate,
  retention,
  risksOf,
  statefulSet,
  storageClass,
} from '../stateful-set';

const RETAINS = storageClass();
const DELETES = storageClass({ reclaimPolicy: 'Delete' });

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
