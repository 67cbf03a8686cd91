import { ApiObject, App, Chart, Lazy, Testing } from 'cdk8s';
import { enforceRules, findFaults, k8s } from '../../../lib';
import { defineObject } from '../../../lib/core/define-object';
import { untyped } from '../../support/untyped';

const chartIn = (namespace?: string): Chart => new Chart(Testing.app(), 'chart', { namespace });

/** A ConfigMap of this library, and one of another library. */
const own = (chart: Chart, name: string, namespace?: string): ApiObject =>
  defineObject(chart, name, 'ConfigMap', { metadata: { name, namespace } });
const others = (chart: Chart, name: string): ApiObject =>
  new k8s.KubeConfigMap(chart, name, { metadata: { name } });

const codesOf = (chart: Chart): unknown =>
  findFaults(chart).map(({ construct, code }) => [construct.node.id, code]);

describe('the rules validate', () => {
  test('the objects of this library', () => {
    const chart = chartIn('shops');
    const object = own(chart, 'Settings');
    expect(findFaults(chart)).toMatchObject([
      { construct: object, code: 'object-name', field: 'metadata.name', value: 'Settings' },
    ]);
  });

  test('no object of another library by default', () => {
    const chart = chartIn('shops');
    others(chart, 'Settings');
    own(chart, 'settings');
    expect(findFaults(chart)).toEqual([]);
    expect(Testing.synth(chart)).toHaveLength(2);
  });

  test('every object after enforceRules on any construct of the app', () => {
    const app = Testing.app();
    const chart = new Chart(app, 'chart', { namespace: 'shops' });
    others(chart, 'Settings');
    enforceRules(new Chart(app, 'elsewhere'));
    expect(codesOf(chart)).toEqual([['Settings', 'object-name']]);
  });

  test('objects created after enforceRules', () => {
    const chart = chartIn('shops');
    enforceRules(chart);
    others(chart, 'Settings');
    expect(codesOf(chart)).toEqual([['Settings', 'object-name']]);
  });

  test('policies only in objects of this library, even after enforceRules', () => {
    const chart = chartIn();
    enforceRules(chart);
    own(chart, 'own');
    others(chart, 'others');
    expect(codesOf(chart)).toEqual([['own', 'missing-namespace']]);
  });

  test('only the identity of a custom resource', () => {
    const chart = chartIn('shops');
    enforceRules(chart);
    const spec = { replicas: 'many', template: { spec: { containers: { web: 'web:1' } } } };
    const custom = { apiVersion: 'example.com/v1', kind: 'StatefulSet', spec };
    new ApiObject(chart, 'right', { ...custom, metadata: { name: 'right' } });
    new ApiObject(chart, 'wrong', { ...custom, metadata: { name: 'Wrong' } });
    expect(codesOf(chart)).toEqual([['wrong', 'object-name']]);
  });

  test('each of two objects with one name, as either can be renamed', () => {
    const chart = chartIn('shops');
    defineObject(chart, 'one', 'ConfigMap', { metadata: { name: 'settings' } });
    defineObject(chart, 'two', 'ConfigMap', { metadata: { name: 'settings' } });
    expect(codesOf(chart)).toEqual([
      ['one', 'duplicate-object'],
      ['two', 'duplicate-object'],
    ]);
  });
});

describe('a synthesis with findings', () => {
  test('fails with one error, which lists each finding with the path, the kind and the name of its object', () => {
    const app = Testing.app();
    const shops = new Chart(app, 'shops', { namespace: 'shops' });
    const stores = new Chart(app, 'stores', { namespace: 'stores' });
    own(shops, 'Settings');
    own(stores, 'a b');
    const name = 'must be a DNS name (labels of a-z, 0-9 and "-", joined by ".", at most 253 characters)';
    expect(() => app.synthYaml()).toThrow(
      new Error(
        [
          'Validation failed with the following errors:',
          `[shops/Settings] ConfigMap Settings: metadata.name: ${name} (got "Settings"). [object-name]`,
          `[stores/a b] ConfigMap a b: metadata.name: ${name} (got "a b"). [object-name]`,
        ].join('\n  '),
      ),
    );
  });

  test('lists each finding once after several syntheses', () => {
    const app = Testing.app();
    own(new Chart(app, 'chart', { namespace: 'shops' }), 'Settings');
    const message = (): string => {
      try {
        app.synthYaml();
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    };
    const first = message();
    expect(first.split('\n')).toHaveLength(2);
    expect(message()).toBe(first);
  });

  test('succeeds once the fault is gone', () => {
    const app = Testing.app();
    let tier: unknown = 12;
    const labels = { tier: Lazy.any({ produce: () => tier }) as string };
    const metadata = { name: 'settings', namespace: 'shops', labels };
    defineObject(new Chart(app, 'chart'), 'settings', 'ConfigMap', { metadata });
    expect(() => app.synthYaml()).toThrow('metadata.labels["tier"]');
    tier = 'db';
    expect(app.synthYaml()).toContain('tier: db');
  });

  test('reports a value of the wrong type once, without further findings', () => {
    const chart = chartIn('shops');
    const metadata = { name: 'settings', labels: { rev: 12 } };
    defineObject(chart, 'settings', 'ConfigMap', untyped({ metadata }));
    expect(codesOf(chart)).toEqual([['settings', 'wrong-type']]);
  });

  test('lists values of the wrong type together with the findings of rules', () => {
    const chart = chartIn('shops');
    const metadata = { name: 'Settings', labels: { rev: 12 } };
    defineObject(chart, 'settings', 'ConfigMap', untyped({ metadata }));
    expect((): unknown => Testing.synth(chart)).toThrow(/\[wrong-type\][^]*\[object-name\]/);
  });
});

test('findFaults returns the findings of the app for any construct, without throwing', () => {
  const chart = chartIn('shops');
  const object = own(chart, 'Settings');
  expect(findFaults(object)).toEqual(findFaults(chart.node.root));
  expect(findFaults(object)).toHaveLength(1);
});

test('an app without objects of this library has no findings', () => {
  expect(findFaults(new App())).toEqual([]);
});
