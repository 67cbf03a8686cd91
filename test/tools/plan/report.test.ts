import { describeChange } from '../../../tools/plan/report/values';
import { markdownOf } from '../../../tools/plan/report/markdown';
import { textOf } from '../../../tools/plan/report/text';
import { claimTemplate, planOf, statefulSet, storageClass } from './stateful-set';

const CONFIG = { group: '', kind: 'ConfigMap', namespace: 'shop', name: 'c' };

const described = (old: unknown, next: unknown, field = 'data.x'): string =>
  describeChange({ field, old, new: next }, CONFIG);

describe('a change on one line', () => {
  it.each([
    ['numbers', 1, 2, 'data.x: 1 → 2'],
    ['plain strings', 'a:1', 'b/2', 'data.x: a:1 → b/2'],
    ['strings with spaces, in quotes', 'a b', '', 'data.x: "a b" → ""'],
    ['an addition', undefined, { a: 1 }, 'data.x: added {"a":1}'],
    ['a removal', 'a', undefined, 'data.x: removed (was a)'],
    ['an added text of several lines', undefined, 'a\nb\n', 'data.x: added 3 lines'],
    ['the difference of two texts', 'same\nold\n', 'same\nnew\n', 'data.x: same⏎old⏎ → same⏎new⏎'],
  ])('shows %s', (_, old, next, line) => {
    expect(described(old, next)).toBe(line);
  });

  it('shows the difference of long texts at any position', () => {
    const text = (end: string): string => `${'x'.repeat(500)} ${end}`;
    expect(described(text('old'), text('new'))).toMatch(/^data\.x: …x{15} old" → …x{15} new"$/);
  });

  it('shows the order of list items by their keys', () => {
    const change = { field: 'env', old: ['a', 'b'], new: ['b', 'a'], isOrder: true } as const;
    expect(describeChange(change, CONFIG)).toBe('env: order a, b → b, a');
  });
});

describe('a recipe', () => {
  const recipe = (spec: object, ...others: readonly Record<string, unknown>[]): string => {
    const plan = planOf([statefulSet(), ...others], [statefulSet({ ...spec }), ...others]);
    return textOf(plan, { old: 'old', new: 'new', apply: '-f new/' }).split(/^To /m)[1] ?? '';
  };
  const sized = (storage: string): object => ({ volumeClaimTemplates: [claimTemplate('data', { storage })] });

  it('expands each claim if its class allows expansion', () => {
    expect(recipe(sized('2Gi'), storageClass({ allowVolumeExpansion: true })).split('\n')).toEqual([
      'replace StatefulSet shop/db, keep its claims:',
      '  # 1. Expand the claims of "data". Their class must allow expansion.',
      ...[0, 1, 2].map(
        (i) =>
          `  kubectl -n shop patch pvc data-db-${i} -p '{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}'`,
      ),
      '  # 2. Delete the StatefulSet alone. Its pods keep running, and its claims stay.',
      '  kubectl -n shop delete statefulset db --cascade=orphan --ignore-not-found',
      '  # 3. Apply.',
      '  kubectl apply --server-side -f new/',
      '',
    ]);
  });

  it.each([
    ['2Gi', 'as their class does not allow expansion'],
    ['512Mi', 'as no claim can shrink'],
  ])('says that claims keep their size when %s is requested', (storage, why) => {
    expect(recipe(sized(storage), storageClass())).toContain(
      `# 1. Existing claims of "data" keep 1Gi, ${why}. Only new claims get ${storage}.`,
    );
  });

  it('waits for the new pod with the claim of an added template, as the old pod is Ready for a while', () => {
    const added = { volumeClaimTemplates: [claimTemplate('data'), claimTemplate('logs')] };
    const claim = '{.spec.volumes[?(@.name=="logs")].persistentVolumeClaim.claimName}';
    const [first, second, third] =
      recipe(added).split('delete pod db-0 --wait=false\n')[1]?.split('\n') ?? [];
    expect([first, second, third]).toEqual([
      `  until [ "$(kubectl -n shop get pod db-0 --ignore-not-found -o jsonpath='${claim}')" = logs-db-0 ]; do sleep 1; done`,
      '  until kubectl -n shop wait --for=condition=Ready pod/db-0 --timeout=60s; do sleep 1; done',
      '  kubectl -n shop delete pod db-1 --wait=false',
    ]);
  });

  it('quotes names with a quote or a space', () => {
    const binding = (role: string): Record<string, unknown> => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: "a'; id" },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    });
    const plan = planOf([binding('a')], [binding('b')]);
    const text = textOf(plan, { old: 'old', new: 'new', apply: '-f new/' });
    expect(text).toContain(String.raw`kubectl delete clusterrolebinding 'a'\''; id' --ignore-not-found`);
  });

  it.each([
    ['without claim templates', { volumeClaimTemplates: [] }],
    ['without pods', { replicas: 0 }],
  ])('is missing for a rename %s, as there are no volumes to move', (_, spec) => {
    const plan = planOf([statefulSet(spec)], [statefulSet(spec, { name: 'database', namespace: 'shop' })]);
    expect(plan.objects[0]).toMatchObject({ action: 'create', recipe: undefined });
  });

  it('names the object that each step deletes, as steps of several recipes form one list', () => {
    const text = textOf(planOf([storageClass()], [storageClass({ parameters: { place: 'there' } })]), {
      old: 'old',
      new: 'new',
      apply: '-f new/',
    });
    expect(text).toContain('# 1. Delete StorageClass fast. Volumes and claims stay.');
  });

  it('stops the StatefulSet whose claim has the volume that is replaced', () => {
    const volume = (source: object, claim = 'data-db-1'): Record<string, unknown> => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'kept' },
      spec: { claimRef: { namespace: 'shop', name: claim }, ...source },
    });
    const csi = { driver: 'nfs.csi.k8s.io', volumeAttributes: { server: 'nas', share: '/srv', subDir: 'a' } };
    const text = (claim?: string): string =>
      textOf(
        planOf(
          [volume({ nfs: { server: 'nas', path: '/srv/a' } }, claim), statefulSet()],
          [volume({ csi }, claim), statefulSet()],
        ),
        { old: 'old', new: 'new', apply: '-f new/' },
      );
    expect(text()).toMatch(
      /-n shop scale statefulset db --replicas=0[^]*-n shop delete pvc data-db-1[^]*delete pv kept/,
    );
    for (const other of ['data-db', 'data-db-x-1', 'logs-db-1', 'data-db-3'])
      expect(text(other)).not.toContain('scale');
  });

  it('keeps the other claims of a StatefulSet that it stops, and stops it once for two volumes', () => {
    const volume = (ordinal: number, source: object): Record<string, unknown> => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `kept-${ordinal}` },
      spec: { claimRef: { namespace: 'shop', name: `data-db-${ordinal}` }, ...source },
    });
    const db = statefulSet({
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' },
    });
    const of = (source: object): Record<string, unknown>[] => [volume(0, source), volume(1, source), db];
    const text = textOf(planOf(of({ hostPath: { path: '/a' } }), of({ hostPath: { path: '/b' } })), {
      old: 'old',
      new: 'new',
      apply: '-f new/',
    });
    expect(
      text.match(
        /Keep the claims|replicas=0|wait --for=delete|delete statefulset db --cascade=orphan|delete pv \S+/g,
      ),
    ).toEqual([
      'Keep the claims',
      'replicas=0',
      'wait --for=delete',
      'delete statefulset db --cascade=orphan',
      'delete pv kept-0',
      'delete pv kept-1',
    ]);
  });

  it.each([
    ['Deployment', 'apps/v1', 'scale deployment web --replicas=0'],
    ['DaemonSet', 'apps/v1', 'delete daemonset web --ignore-not-found'],
    ['Job', 'batch/v1', 'delete job web --ignore-not-found'],
    ['Pod', 'v1', 'delete pod web --ignore-not-found'],
  ])('stops a %s whose pods have the volume that is replaced', (kind, apiVersion, command) => {
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
    const pod = { containers: [{ name: 'web', image: 'web:1' }], volumes };
    const spec = kind === 'Pod' ? pod : { template: { spec: pod } };
    const user = { apiVersion, kind, metadata: { name: 'web', namespace: 'shop' }, spec };
    const of = (path: string): Record<string, unknown>[] => [
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: 'kept' },
        spec: { claimRef: { namespace: 'shop', name: 'data' }, hostPath: { path } },
      },
      user,
    ];
    const text = textOf(planOf(of('/a'), of('/b')), { old: 'old', new: 'new', apply: '-f new/' });
    expect(text).toContain(`  kubectl -n shop ${command}\n`);
  });

  describe('that replaces a volume', () => {
    const volume = (path: string, spec: object = {}): Record<string, unknown> => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'kept' },
      spec: { claimRef: { namespace: 'shop', name: 'data' }, hostPath: { path }, ...spec },
    });
    const user = (kind: string, fields: object = {}, spec: object = {}): Record<string, unknown> => ({
      apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1',
      kind,
      metadata: { name: 'web', namespace: 'shop', ...fields },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [{ name: 'web', image: 'web:1' }],
            volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
          },
        },
        ...spec,
      },
    });
    const textFor = (
      old: readonly Record<string, unknown>[],
      next: readonly Record<string, unknown>[] = old,
      spec: object = {},
    ): string =>
      textOf(planOf([volume('/a', spec), ...old], [volume('/b', spec), ...next]), {
        old: 'old',
        new: 'new',
        apply: '-f new/',
      });

    it('starts pods again whose number the manifest leaves to the cluster', () => {
      expect(textFor([user('Deployment', {}, { replicas: 4 })], [user('Deployment')])).toMatch(
        /A later step starts them again\.[^]*Apply\.[^]*# \d\. Start the pods of Deployment shop\/web again, as its manifest sets no replicas\.\n +kubectl -n shop scale deployment web --replicas=4/,
      );
      expect(textFor([user('Deployment', {}, { replicas: 4 })])).not.toContain('--replicas=4');
    });

    it('stops and starts a workload once that mounts two of the volumes', () => {
      const second = (path: string): Record<string, unknown> => ({
        ...volume(path, { claimRef: { namespace: 'shop', name: 'logs' } }),
        metadata: { name: 'logs' },
      });
      const mounts = ['data', 'logs'].map((claimName) => ({
        name: claimName,
        persistentVolumeClaim: { claimName },
      }));
      const template = {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'web:1' }], volumes: mounts },
      };
      const of = (replicas?: number): Record<string, unknown> =>
        user('Deployment', {}, { template, replicas });
      const text = textFor([second('/a'), of(4)], [second('/b'), of()]);
      expect(text.match(/--replicas=\d/g)).toEqual(['--replicas=0', '--replicas=4']);
    });

    it('says that nothing starts the pods of a workload that is left out', () => {
      expect(textFor([user('Deployment')], [])).toContain(
        'so that nothing uses the claim. Nothing starts them again.',
      );
    });

    it('leaves pods and ReplicaSets to the workloads that control them', () => {
      const metadata = {
        uid: '1',
        resourceVersion: '2',
        ownerReferences: [{ kind: 'Deployment', controller: true }],
      };
      const text = textFor([user('Deployment'), user('ReplicaSet', { ...metadata, name: 'web-1' })]);
      expect(text).toContain('scale deployment web');
      expect(text).not.toContain('replicaset');
    });

    it('finds a claim that names the volume', () => {
      const claim = {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'data', namespace: 'shop' },
        spec: {
          volumeName: 'kept',
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
        },
      };
      expect(textFor([claim, user('Deployment')], undefined, { claimRef: undefined })).toMatch(
        /scale deployment web --replicas=0[^]*delete pvc data [^]*delete pv kept/,
      );
    });

    it('stops pods before another recipe deletes their workload', () => {
      const old = user('Deployment');
      const next = user('Deployment', {}, { selector: { matchLabels: { app: 'web', tier: 'a' } } });
      const plan = planOf([old, volume('/a')], [next, volume('/b')]);
      expect(textOf(plan, { old: 'old', new: 'new', apply: '-f new/' })).toMatch(
        /scale deployment web --replicas=0[^]*delete deployment web/,
      );
    });

    it('waits for no claims of a StatefulSet that has no templates', () => {
      const policy = {
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' },
      };
      expect(textFor([user('StatefulSet', {}, policy)])).not.toContain('ownerReferences');
    });
  });

  it('sets the policy of existing volumes of a class that retains from now on, and no other', () => {
    const of = (reclaimPolicy: string): Record<string, unknown> => storageClass({ reclaimPolicy });
    const text = (before: string, after: string): string =>
      textOf(planOf([of(before)], [of(after)]), { old: 'old', new: 'new', apply: '-f new/' });
    expect(text('Delete', 'Retain')).toContain('{"persistentVolumeReclaimPolicy":"Retain"}');
    expect(text('Retain', 'Delete')).not.toContain('persistentVolumeReclaimPolicy');
  });

  it('stops the pods before the selector changes, as their labels do not match the new one', () => {
    const labels = { matchLabels: { app: 'other' } };
    expect(recipe({ selector: labels })).toMatch(
      /scale statefulset db --replicas=0[^]*delete statefulset db/,
    );
  });
});

describe('a report of malicious values', () => {
  const config = (value: string): Record<string, unknown> => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c' },
    data: { ['k"]\n|']: `\u001b[2J@team ${value}` },
  });
  const plan = planOf([config('a')], [config('b')]);
  const subject = { old: 'a|b', new: 'new', apply: '-f new/' };

  it('holds no control characters', () => {
    expect(textOf(plan, subject)).toContain(
      String.raw`data["k\"]\n|"]: "\u001b[2J@team a" → "\u001b[2J@team b"`,
    );
    const old = { ...config('a'), data: { value: 'a\n' } };
    const next = { ...config('b'), data: { value: 'a\n\u001b[2J' } };
    expect(textOf(planOf([old], [next]), subject)).toContain('data.value: a⏎ → a⏎�[2J');
  });

  it('mentions nobody in markdown, and stays one row of the table', () => {
    const row = markdownOf(plan, subject)
      .split('\n')
      .find((line) => line.startsWith('| in place'));
    expect(row).toContain(String.raw`data\["k\\"\]\\n\|"\]: "\\u001b\[2J@<!-- -->team a"`);
  });
});
