import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { StatefulApp, type StatefulAppProps, k8s } from '../../../lib';
import { IMAGE, MINIMAL, statefulApp } from '../../support/stateful-app';
import { only } from '../../support/synth';

/** The annotation with the hash, for an app that uses the objects in the chart. */
function hashOf(fill: (chart: Chart) => void, changes: Partial<StatefulAppProps> = {}): unknown {
  const chart = new Chart(new App(), 'chart', { namespace: 'shops' });
  const volumes = [{ name: 'settings', configMap: { name: 'settings' } }];
  const { statefulSet } = new StatefulApp(chart, 'app', {
    ...MINIMAL,
    volumes,
    ...changes,
    rollOnConfigChange: true,
  });
  fill(chart);
  const manifest = statefulSet.toJson() as {
    spec: { template: { metadata: { annotations: Record<string, string> } } };
  };
  return manifest.spec.template.metadata.annotations['checksum/config'];
}

const configMap =
  (data: Record<string, string>, metadata: k8s.ObjectMeta = {}) =>
  (chart: Chart): void => {
    new k8s.KubeConfigMap(chart, 'settings', { metadata: { name: 'settings', ...metadata }, data });
  };

const before = hashOf(configMap({ mode: 'fast' }));

test('the hash of the configuration is 16 hex digits', () => {
  expect(before).toMatch(/^[0-9a-f]{16}$/);
});

describe('the hash of the configuration changes', () => {
  test('with the data of a ConfigMap in a volume', () => {
    expect(hashOf(configMap({ mode: 'slow' }))).not.toBe(before);
  });

  const settings = { name: 'settings' };
  const key = { ...settings, key: 'mode' };
  const volumeMounts: StatefulAppProps['volumes'] = [
    { name: 'all', projected: { sources: [{ configMap: settings }] } },
  ];
  test.each<[string, Partial<StatefulAppProps>]>([
    ['a projected volume', { volumes: volumeMounts }],
    ['a variable', { volumes: [], env: { MODE: { configMapKeyRef: key } } }],
    ['all variables', { volumes: [], envFrom: [{ configMapRef: settings }] }],
    [
      'a variable of a sidecar',
      {
        volumes: [],
        sidecarContainers: [{ name: 'log', image: IMAGE, env: { MODE: { configMapKeyRef: key } } }],
      },
    ],
    [
      'an init container',
      {
        volumes: [],
        initContainers: [{ name: 'setup', image: IMAGE, envFrom: [{ configMapRef: settings }] }],
      },
    ],
  ])('with the data of a ConfigMap that %s uses', (_use, changes) => {
    const [one, other] = ['fast', 'slow'].map((mode) => hashOf(configMap({ mode }), changes));
    expect(one).not.toBe(other);
  });

  test.each<[string, Partial<StatefulAppProps>]>([
    ['a volume', { volumes: [{ name: 'keys', secret: { secretName: 'keys' } }] }],
    [
      'a projected volume',
      { volumes: [{ name: 'all', projected: { sources: [{ secret: { name: 'keys' } }] } }] },
    ],
    ['a variable', { env: { KEY: { secretKeyRef: { name: 'keys', key: 'key' } } } }],
    ['all variables', { envFrom: [{ secretRef: { name: 'keys' } }] }],
  ])('with the data of a Secret that %s uses', (_use, changes) => {
    const [one, other] = ['a', 'b'].map((value) =>
      hashOf((chart) => {
        new k8s.KubeSecret(chart, 'keys', { metadata: { name: 'keys' }, stringData: { key: value } });
      }, changes),
    );
    expect(one).not.toBe(other);
  });

  test('with data added to a ConfigMap of cdk8s-plus after the app', () => {
    const add = (value: string) => (chart: Chart) => {
      const settings = new kplus.ConfigMap(chart, 'settings', { metadata: { name: 'settings' } });
      settings.addData('mode', value);
    };
    expect(hashOf(add('fast'))).not.toBe(hashOf(add('slow')));
  });
});

describe('the hash of the configuration stays the same', () => {
  test('from one synthesis to the next', () => {
    expect(hashOf(configMap({ mode: 'fast' }))).toBe(before);
  });

  test('with the labels of a ConfigMap', () => {
    expect(hashOf(configMap({ mode: 'fast' }, { labels: { tier: 'db' } }))).toBe(before);
  });

  test('with a ConfigMap that the pods do not use', () => {
    const fill = (chart: Chart): void => {
      configMap({ mode: 'fast' })(chart);
      new k8s.KubeConfigMap(chart, 'other', { metadata: { name: 'other' }, data: { a: 'b' } });
    };
    expect(hashOf(fill)).toBe(before);
  });

  test('with a ConfigMap of the same name in another namespace', () => {
    const fill = (chart: Chart): void => {
      configMap({ mode: 'fast' })(chart);
      const metadata = { name: 'settings', namespace: 'stores' };
      new k8s.KubeConfigMap(chart, 'other', { metadata, data: { a: 'b' } });
    };
    expect(hashOf(fill)).toBe(before);
  });

  test('with another position of the ConfigMaps in the construct tree', () => {
    const volumes = ['one', 'two'].map((name) => ({ name, configMap: { name } }));
    const [first, second] = [
      ['one', 'two'],
      ['two', 'one'],
    ].map((order) =>
      hashOf(
        (chart) => {
          for (const name of order)
            new k8s.KubeConfigMap(chart, name, { metadata: { name }, data: { name } });
        },
        { volumes },
      ),
    );
    expect(first).toBe(second);
  });

  test('with the replicas and the image of the app', () => {
    expect(hashOf(configMap({ mode: 'fast' }), { replicas: 3, image: 'other:1' })).toBe(before);
  });
});

test('an app has no hash of its configuration by default', () => {
  expect(JSON.stringify(only(statefulApp(), 'StatefulSet'))).not.toContain('checksum/config');
});
