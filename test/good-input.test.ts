import { ApiObject, Chart, Testing } from 'cdk8s';
import { RestrictedNamespace, StatefulApp, type StatefulAppProps, StorageClass, k8s } from '../lib';
import { faultsOfStatefulApp, untyped } from './support/bad-input';
import { type Manifest, only, synth } from './support/synth';

/** What comes close to what is refused, and is right. */

const IMAGE = 'registry.example.com/app:1.2.3';

function app(props: Partial<StatefulAppProps>): Manifest[] {
  return synth((chart) => new StatefulApp(chart, 'app', { image: IMAGE, ...props }));
}

/** The objects of a chart of namespace "apps" that enforces the rules, beside what it is filled with. */
function filled(fill: (chart: Chart) => void): Manifest[] {
  return synth(
    (chart) => {
      new RestrictedNamespace(chart, 'apps');
      fill(chart);
    },
    { namespace: 'apps' },
  );
}

const container: k8s.Container = { name: 'web', image: 'web:1' };

function deployment(chart: Chart, name: string, selector: k8s.LabelSelector, labels: Record<string, string>) {
  return new k8s.KubeDeployment(chart, name, {
    metadata: { name },
    spec: { selector, template: { metadata: { labels }, spec: { containers: [container] } } },
  });
}

describe('overrides', () => {
  test('remove the last annotation of an object', () => {
    const manifests = app({
      serviceAnnotations: { 'example.com/a': 'b' },
      overrides: { publicService: { metadata: { annotations: { 'example.com/a': null } } } },
    });
    expect(only(manifests, 'Service', 'app').metadata).not.toHaveProperty('annotations');
  });

  test('set resources to numbers', () => {
    const limits = { cpu: k8s.Quantity.fromNumber(2) };
    const manifests = app({
      overrides: {
        statefulSet: {
          spec: { template: { spec: { containers: [{ name: 'app', resources: { limits } }] } } },
        },
      },
    });
    expect(only(manifests, 'StatefulSet')).toMatchObject({
      spec: { template: { spec: { containers: [{ resources: { limits: { cpu: 2 } } }] } } },
    });
  });
});

describe('a StatefulApp', () => {
  test('labels the version of an image whose tag begins as a label may not', () => {
    expect(only(app({ image: 'app:_1' }), 'StatefulSet')).toMatchObject({
      metadata: { labels: { 'app.kubernetes.io/version': '1' } },
    });
  });

  test('labels the version of an image whose tag is longer than a label may be', () => {
    const tag = `${'a'.repeat(62)}-${'b'.repeat(65)}`;
    expect(tag).toHaveLength(128);
    const manifests = app({ image: `registry.example.com/app:${tag}` });
    expect(only(manifests, 'StatefulSet')).toMatchObject({
      metadata: { labels: { 'app.kubernetes.io/version': 'a'.repeat(62) } },
    });
  });

  test('takes a size that is a number of bytes', () => {
    expect(only(app({ storage: untyped(1024) }), 'StatefulSet')).toMatchObject({
      spec: { volumeClaimTemplates: [{ spec: { resources: { requests: { storage: 1024 } } } }] },
    });
  });

  test('takes the empty class, that of volumes made by hand', () => {
    expect(only(app({ storageClassName: '' }), 'StatefulSet')).toMatchObject({
      spec: { volumeClaimTemplates: [{ spec: { storageClassName: '' } }] },
    });
  });

  test('mounts a ConfigMap whose name is longer than that of a volume may be', () => {
    const name = `${'a'.repeat(55)}-${'b'.repeat(24)}`;
    expect(name).toHaveLength(80);
    const manifests = filled((chart) => {
      new k8s.KubeConfigMap(chart, 'settings', { metadata: { name } });
      new StatefulApp(chart, 'app', { image: IMAGE, configMaps: [{ name, mountPath: '/etc/app' }] });
    });
    const volume = `config-${'a'.repeat(55)}`;
    expect(only(manifests, 'StatefulSet')).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [{ volumeMounts: [{}, { name: volume, mountPath: '/etc/app' }, {}] }],
            volumes: [{ name: volume, configMap: { name } }, {}],
          },
        },
      },
    });
  });

  // cdk8s itself can't write a label called "constructor".
  test('takes a label whose key is the name of a method', () => {
    expect(faultsOfStatefulApp({ labels: { constructor: 'acme' } })).toEqual([]);
    const manifests = app({ labels: { toString: 'acme' } });
    expect(only(manifests, 'StatefulSet')).toMatchObject({ metadata: { labels: { toString: 'acme' } } });
  });

  test('takes a sidecar that listens on one port by two protocols', () => {
    const ports = [
      { name: 'dns', containerPort: 5353, protocol: 'UDP' },
      { name: 'dns-tcp', containerPort: 5353, protocol: 'TCP' },
    ];
    const manifests = app({ sidecarContainers: [{ name: 'dns', image: 'dns:1', ports }] });
    expect(only(manifests, 'StatefulSet')).toMatchObject({
      spec: { template: { spec: { containers: [{}, { ports }] } } },
    });
  });

  test('takes an init container on a port of the app, as it is gone when the app starts', () => {
    const ports = [{ containerPort: 8080 }];
    const manifests = app({ initContainers: [{ name: 'setup', image: 'setup:1', ports }] });
    expect(only(manifests, 'StatefulSet')).toMatchObject({
      spec: { template: { spec: { initContainers: [{ ports }] } } },
    });
  });

  test('lets a Pod beside it use one of the claims that it will have', () => {
    const manifests = filled((chart) => {
      new StatefulApp(chart, 'app', { image: IMAGE });
      new k8s.KubePod(chart, 'backup', {
        metadata: { name: 'backup' },
        spec: {
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-app-0' } }],
          containers: [{ ...container, volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
        },
      });
    });
    expect(only(manifests, 'Pod')).toMatchObject({
      spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data-app-0' } }] },
    });
  });
});

describe('labels that only a workload sets itself are taken by', () => {
  const labels = { 'app.kubernetes.io/name': 'shop' };

  test('a RestrictedNamespace', () => {
    const manifests = synth((chart) => new RestrictedNamespace(chart, 'shop', { labels }));
    expect(only(manifests, 'Namespace')).toMatchObject({ metadata: { labels } });
  });

  test('a StorageClass', () => {
    const manifests = synth(
      (chart) => new StorageClass(chart, 'fast', { provisioner: 'disk.example.com', labels }),
    );
    expect(only(manifests, 'StorageClass')).toMatchObject({ metadata: { labels } });
  });
});

describe('an app takes', () => {
  test('two workloads of one instance, and a Service for one of them', () => {
    const labels = (name: string): Record<string, string> => ({
      'app.kubernetes.io/name': name,
      'app.kubernetes.io/instance': 'shop',
    });
    const manifests = filled((chart) => {
      deployment(chart, 'web', { matchLabels: labels('web') }, labels('web'));
      deployment(chart, 'worker', { matchLabels: labels('worker') }, labels('worker'));
      new k8s.KubeService(chart, 'service', {
        metadata: { name: 'worker' },
        spec: { selector: labels('worker'), ports: [{ port: 80 }] },
      });
    });
    expect(manifests).toHaveLength(4);
  });

  test('two Deployments whose selectors differ in their expressions alone', () => {
    const tier = (value: string): k8s.LabelSelector => ({
      matchExpressions: [{ key: 'tier', operator: 'In', values: [value] }],
    });
    const manifests = filled((chart) => {
      deployment(chart, 'web', tier('web'), { tier: 'web' });
      deployment(chart, 'worker', tier('worker'), { tier: 'worker' });
    });
    expect(manifests).toHaveLength(3);
  });

  test('a custom resource of the cluster, which has no namespace', () => {
    const cluster = new Chart(Testing.app(), 'cluster');
    new RestrictedNamespace(cluster, 'apps');
    new ApiObject(cluster, 'gateways', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'GatewayClass',
      metadata: { name: 'gateways' },
    });
    expect(only(Testing.synth(cluster) as Manifest[], 'GatewayClass').metadata.namespace).toBeUndefined();
  });

  test('a custom resource whose fields are named as those of a workload and mean something else', () => {
    const spec = { replicas: 'many', template: { spec: { containers: { web: 'web:1' } } } };
    const manifests = filled((chart) => {
      new ApiObject(chart, 'stack', {
        apiVersion: 'example.com/v1',
        kind: 'Stack',
        metadata: { name: 'stack' },
        spec,
      });
    });
    expect(only(manifests, 'Stack')).toMatchObject({ spec });
  });

  test('a volume made by hand, and a claim for it by a class that nobody defines', () => {
    const storage = k8s.Quantity.fromString('1Gi');
    const manifests = filled((chart) => {
      const cluster = new Chart(chart, 'cluster');
      new k8s.KubePersistentVolume(cluster, 'disk', {
        metadata: { name: 'disk' },
        spec: {
          capacity: { storage },
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'manual',
          hostPath: { path: '/mnt/disk' },
        },
      });
      new k8s.KubePersistentVolumeClaim(chart, 'claim', {
        metadata: { name: 'data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'manual',
          resources: { requests: { storage } },
        },
      });
    });
    expect(only(manifests, 'PersistentVolumeClaim')).toMatchObject({ spec: { storageClassName: 'manual' } });
  });

  test('custom resources whose kinds are called as those of Kubernetes', () => {
    const custom = (chart: Chart, id: string, apiVersion: string, kind: string): ApiObject =>
      new ApiObject(chart, id, {
        apiVersion,
        kind,
        metadata: { name: 'app', annotations: { 'example.com/snippet': 'yes' } },
      });
    const manifests = filled((chart) => {
      new StatefulApp(chart, 'app', {
        image: 'app:1',
        ingress: { host: 'a.example.com', ingressClassName: 'nginx' },
      });
      custom(chart, 'kruise', 'apps.kruise.io/v1beta1', 'StatefulSet');
      custom(chart, 'knative', 'serving.knative.dev/v1', 'Service');
      custom(chart, 'one', 'example.com/v1', 'Deployment');
      custom(chart, 'two', 'example.org/v1', 'Deployment');
      custom(chart, 'ingress', 'networking.internal.knative.dev/v1alpha1', 'Ingress');
    });
    expect(manifests).toHaveLength(13);
  });

  test('one node port by two protocols', () => {
    const service = (name: string, protocol: string) => (chart: Chart) =>
      new k8s.KubeService(chart, name, {
        metadata: { name },
        spec: { type: 'NodePort', ports: [{ port: 53, nodePort: 30053, protocol }] },
      });
    const manifests = filled((chart) => {
      service('dns', 'UDP')(chart);
      service('dns-tcp', 'TCP')(chart);
    });
    expect(manifests).toHaveLength(3);
  });
});
