import { changeOf, planOf, podTemplate, statefulSet } from '../stateful-set';

const NEW_IMAGE = podTemplate({ image: 'postgres:17' });

describe('the rollout of a StatefulSet', () => {
  it('replaces pods one at a time from the highest ordinal, with any podManagementPolicy', () => {
    for (const podManagementPolicy of ['OrderedReady', 'Parallel']) {
      const { action, rollout } = changeOf(
        statefulSet({ podManagementPolicy }),
        statefulSet({ podManagementPolicy, template: NEW_IMAGE }),
      );
      expect(action).toBe('roll');
      expect(rollout?.pods).toEqual(['db-2', 'db-1', 'db-0']);
      expect(rollout?.steps).toEqual([
        'Replaces db-2, db-1 and db-0, one at a time, each once the one before is ready.',
      ]);
    }
  });

  it('keeps pods below the partition', () => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 2 } };
    const { rollout } = changeOf(
      statefulSet({ updateStrategy }),
      statefulSet({ updateStrategy, template: NEW_IMAGE }),
    );
    expect(rollout?.pods).toEqual(['db-2']);
    expect(rollout?.steps.at(-1)).toBe('Keeps db-0 and db-1 on the current template (partition 2).');
  });

  it('counts the partition from the first ordinal', () => {
    const spec = { ordinals: { start: 5 }, updateStrategy: { rollingUpdate: { partition: 2 } } };
    const { rollout } = changeOf(statefulSet(spec), statefulSet({ ...spec, template: NEW_IMAGE }));
    expect(rollout?.pods).toEqual(['db-7']);
  });

  it('replaces pods that a lower partition releases', () => {
    const at = (partition: number) => ({ updateStrategy: { rollingUpdate: { partition } } });
    const { action, rollout } = changeOf(statefulSet(at(2)), statefulSet(at(0)));
    expect(action).toBe('roll');
    expect(rollout?.pods).toEqual(['db-1', 'db-0']);
  });

  it('restarts no pod with OnDelete', () => {
    const updateStrategy = { type: 'OnDelete' };
    const { action, rollout } = changeOf(
      statefulSet({ updateStrategy }),
      statefulSet({ updateStrategy, template: NEW_IMAGE }),
    );
    expect(action).toBe('update');
    expect(rollout?.restarts).toBe(false);
    expect(rollout?.steps).toEqual([
      'No pod restarts by itself (OnDelete). Each pod uses the new template once you delete it.',
    ]);
  });

  it('reports minReadySeconds, and that a PodDisruptionBudget is no limit', () => {
    const budget = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'db', namespace: 'shop' },
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'db' } } },
    };
    const { rollout } = changeOf(
      statefulSet({ minReadySeconds: 5 }),
      statefulSet({ minReadySeconds: 5, template: NEW_IMAGE }),
      [budget],
    );
    expect(rollout?.steps.slice(1)).toEqual([
      'Waits 5 s after each pod is ready (minReadySeconds).',
      'PodDisruptionBudget db does not limit this: it applies only to evictions.',
    ]);
  });

  it('reports that maxUnavailable depends on a feature gate', () => {
    const updateStrategy = { rollingUpdate: { maxUnavailable: 2 } };
    const { rollout } = changeOf(
      statefulSet({ updateStrategy }),
      statefulSet({ updateStrategy, template: NEW_IMAGE }),
    );
    expect(rollout?.steps[0]).toContain('up to 2 with the feature gate MaxUnavailableStatefulSet');
  });

  it.each([
    [3, 5, 'OrderedReady', 'Creates db-3 and db-4, one at a time.'],
    [3, 1, 'OrderedReady', 'Deletes db-2 and db-1, one at a time. Keeps their claims (whenScaled).'],
    [3, 1, 'Parallel', 'Deletes db-2 and db-1, all at once. Keeps their claims (whenScaled).'],
    [3, 4, 'Parallel', 'Creates db-3.'],
    [0, 9, 'Parallel', 'Creates 9 pods, db-0 … db-8, all at once.'],
  ])('scales from %d to %d with %s', (from, to, podManagementPolicy, step) => {
    const { action, rollout } = changeOf(
      statefulSet({ replicas: from, podManagementPolicy }),
      statefulSet({ replicas: to, podManagementPolicy }),
    );
    expect(action).toBe('update');
    expect(rollout?.steps.join(' ')).toBe(step);
  });

  it('is empty for a StatefulSet without replicas', () => {
    const { action, rollout } = changeOf(
      statefulSet({ replicas: 0 }),
      statefulSet({ replicas: 0, template: NEW_IMAGE }),
    );
    expect(action).toBe('update');
    expect(rollout).toBeUndefined();
  });
});

describe('the rollout of other workloads', () => {
  const workload = (kind: string, spec: object, image: string): Record<string, unknown> => ({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'db' } },
      template: podTemplate({ image, volumeMounts: [] }),
      ...spec,
    },
  });

  it.each([
    ['Deployment', { replicas: 4 }, 'Replaces all 4 pods, with at most 25% unavailable and 25% extra.'],
    ['Deployment', { replicas: 1 }, 'Replaces the pod, with at most 25% unavailable and 25% extra.'],
    [
      'Deployment',
      { replicas: 2, strategy: { type: 'Recreate' } },
      'Stops all 2 pods before new ones start (Recreate).',
    ],
    ['DaemonSet', {}, 'Replaces the pod of each node, at most 1 at a time.'],
  ])('of a %s %j', (kind, spec, step) => {
    const { action, rollout } = changeOf(workload(kind, spec, 'web:1'), workload(kind, spec, 'web:2'));
    expect(action).toBe('roll');
    expect(rollout?.steps).toEqual([step]);
  });

  it('of a ReplicaSet leaves running pods alone', () => {
    const { action } = changeOf(workload('ReplicaSet', {}, 'web:1'), workload('ReplicaSet', {}, 'web:2'));
    expect(action).toBe('update');
  });

  it('of a CronJob starts with the next Job', () => {
    const cronJob = (image: string): Record<string, unknown> => ({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'backup', namespace: 'shop' },
      spec: {
        schedule: '@daily',
        jobTemplate: { spec: { template: podTemplate({ image, volumeMounts: [] }) } },
      },
    });
    const { action, rollout } = changeOf(cronJob('a:1'), cronJob('a:2'));
    expect(action).toBe('update');
    expect(rollout?.steps).toEqual(['Takes effect with the next Job. Jobs that run stay as they are.']);
  });
});

describe('a change of a ConfigMap', () => {
  const config = (value: string): Record<string, unknown> => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace: 'shop' },
    data: { LEVEL: value },
  });
  const notes = (template: object): readonly string[] => {
    const workload = statefulSet({ template });
    return planOf([config('info'), workload], [config('debug'), workload]).objects[0]?.notes ?? [];
  };

  it('reaches environment variables after a restart', () => {
    expect(notes(podTemplate({ envFrom: [{ configMapRef: { name: 'settings' } }] }))).toEqual([
      'StatefulSet shop/db reads it into environment variables: its pods see the change when they restart.',
    ]);
  });

  it('reaches mounted files soon', () => {
    const template = podTemplate() as { spec: object };
    const volumes = [{ name: 'settings', projected: { sources: [{ configMap: { name: 'settings' } }] } }];
    expect(notes({ ...template, spec: { ...template.spec, volumes } })).toEqual([
      'StatefulSet shop/db mounts it: files change in running pods after about a minute, except below a subPath.',
    ]);
  });

  it('has no note if no pod reads it', () => {
    expect(notes(podTemplate())).toEqual([]);
  });
});
