import { App, Chart, Testing } from 'cdk8s';
import { ExistingObject, type ExistingObjectProps, LocalVolume, NfsProvisioner } from '../../../lib';
import { findingsIn, propFaultsOf } from '../../support/faults';

const chartIn = (namespace?: string): Chart => new Chart(new App(), 'chart', { namespace });

describe('an ExistingObject', () => {
  test('has the name of its id and the namespace of its chart by default', () => {
    const { kind, name, namespace } = new ExistingObject(chartIn('shops'), 'settings', { kind: 'ConfigMap' });
    expect([kind, name, namespace]).toEqual(['ConfigMap', 'settings', 'shops']);
  });

  test('of a chart without a namespace is in the namespace default', () => {
    const { namespace } = new ExistingObject(chartIn(), 'settings', { kind: 'ConfigMap' });
    expect(namespace).toBe('default');
  });

  test('with every prop has them all', () => {
    const props: Required<ExistingObjectProps> = { kind: 'Service', name: 'web', namespace: 'apps' };
    expect(new ExistingObject(chartIn('shops'), 'id', props)).toMatchObject(props);
  });

  test('of a cluster-scoped kind has no namespace', () => {
    const { namespace } = new ExistingObject(chartIn('shops'), 'fast', { kind: 'StorageClass' });
    expect(namespace).toBeUndefined();
  });

  test('adds nothing to the manifests', () => {
    const chart = Testing.chart();
    new ExistingObject(chart, 'fast', { kind: 'StorageClass' });
    expect(Testing.synth(chart)).toEqual([]);
  });

  test('can replace the name of an object, and be a dependency', () => {
    const chart = Testing.chart();
    const storageClass = new ExistingObject(chart, 'fast', { kind: 'StorageClass' });
    new LocalVolume(chart, 'disk', { path: '/mnt', storage: '1Gi', nodeName: 'a', storageClass });
    expect(Testing.synth(chart)).toMatchObject([{ spec: { storageClassName: 'fast' } }]);
  });

  test('satisfies references in its own namespace only', () => {
    const chart = chartIn('shops');
    const field = 'spec.template.spec.serviceAccountName';
    new NfsProvisioner(chart, 'nfs', { server: '192.0.2.1', path: '/srv', serviceAccount: 'robot' });
    new ExistingObject(chart, 'robot', { kind: 'ServiceAccount', namespace: 'apps' });
    expect(findingsIn(chart)).toEqual([['chart/nfs/Resource', 'missing-reference', field, 'robot']]);

    new ExistingObject(chart, 'robot-of-shops', { kind: 'ServiceAccount', name: 'robot' });
    expect(findingsIn(chart)).toEqual([]);
  });

  test.each<[string, ExistingObjectProps, string, unknown]>([
    ['a kind that Kubernetes 1.27 does not have', { kind: 'Storageclass' }, 'kind', 'Storageclass'],
    ['a name in uppercase', { kind: 'ConfigMap', name: 'Settings' }, 'name', 'Settings'],
    ['a namespace with a dot', { kind: 'ConfigMap', namespace: 'a.b' }, 'namespace', 'a.b'],
    ['a namespace of a cluster-scoped kind', { kind: 'StorageClass', namespace: 'a' }, 'namespace', 'a'],
  ])('is refused with %s', (_, props, field, value) => {
    expect(propFaultsOf((chart) => new ExistingObject(chart, 'it', props))).toMatchObject([{ field, value }]);
  });

  test('of an RBAC kind may have a name with a colon', () => {
    const props: ExistingObjectProps = { kind: 'ClusterRole', name: 'system:node' };
    expect(new ExistingObject(chartIn(), 'it', props).name).toBe('system:node');
  });
});
