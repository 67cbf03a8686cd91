import {
  claim,
  container,
  pod,
  statefulSet,
  storageClass,
  testRules,
  volume,
  withClaim,
} from '../../../support/findings';
import { App, Chart } from 'cdk8s';
import { ExistingObject, StatefulApp, findFaults } from '../../../../lib';

const missing = (kind: string, name: string): string =>
  `names a ${kind} that is not in namespace "apps" (got "${name}"). Define it, or declare it with new ExistingObject(scope, "${name}", { kind: "${kind}" }).`;

describe('references', () => {
  testRules([
    [
      'of a pod to undefined objects',
      [
        container(
          {
            envFrom: [{ configMapRef: { name: 'four' } }],
            env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'five', key: 'a' } } }],
          },
          {
            serviceAccountName: 'robot',
            volumes: [
              { name: 'a', configMap: { name: 'one' } },
              { name: 'b', projected: { sources: [{ configMap: { name: 'two' } }] } },
              { name: 'c', persistentVolumeClaim: { claimName: 'three' } },
            ],
          },
        ),
      ],
      ['missing-reference', 'spec.serviceAccountName', 'robot', missing('ServiceAccount', 'robot')],
      ['missing-reference', 'spec.volumes[0].configMap.name', 'one', missing('ConfigMap', 'one')],
      ['missing-reference', 'spec.volumes[1].projected.sources[0].configMap.name', 'two'],
      [
        'missing-reference',
        'spec.volumes[2].persistentVolumeClaim.claimName',
        'three',
        missing('PersistentVolumeClaim', 'three'),
      ],
      ['missing-reference', 'spec.containers[0].envFrom[0].configMapRef.name', 'four'],
      ['missing-reference', 'spec.containers[0].env[0].valueFrom.configMapKeyRef.name', 'five'],
    ],
    [
      'to an object of another namespace',
      [
        pod({ serviceAccountName: 'robot' }),
        { kind: 'ServiceAccount', metadata: { name: 'robot', namespace: 'other' } },
      ],
      ['missing-reference', 'spec.serviceAccountName', 'robot'],
    ],
    [
      'of a StatefulSet and an Ingress to undefined Services',
      [
        statefulSet({ serviceName: 'peers' }),
        { kind: 'Ingress', spec: { defaultBackend: { service: { name: 'api', port: { number: 80 } } } } },
      ],
      ['missing-reference', 'spec.serviceName', 'peers', missing('Service', 'peers')],
      ['missing-reference', 'spec.defaultBackend.service.name', 'api'],
    ],
    [
      'of claims and of a local volume to undefined classes',
      [
        claim({ storageClassName: 'fast' }),
        withClaim({ storageClassName: 'fast' }),
        volume({
          nfs: undefined,
          local: { path: '/mnt' },
          storageClassName: 'loacl',
          nodeAffinity: { required: { nodeSelectorTerms: [{}] } },
        }),
      ],
      [
        'missing-reference',
        'spec.storageClassName',
        'fast',
        'names a StorageClass that is not in the app (got "fast"). Define it, or declare it with new ExistingObject(scope, "fast", { kind: "StorageClass" }).',
      ],
      ['missing-reference', 'spec.volumeClaimTemplates[0].spec.storageClassName', 'fast'],
      ['missing-reference', 'spec.storageClassName', 'loacl'],
    ],
    [
      'to objects that Kubernetes or a StatefulSet creates are accepted',
      [
        withClaim(),
        pod({
          serviceAccountName: 'default',
          volumes: [
            { name: 'a', configMap: { name: 'kube-root-ca.crt' } },
            { name: 'b', persistentVolumeClaim: { claimName: 'data-web-0' } },
            { name: 'c', configMap: { name: 'other', optional: true } },
            { name: 'd', secret: { secretName: 'other' } },
          ],
        }),
      ],
    ],
    [
      'to a class in a chart with a namespace, or of a static volume, are accepted',
      [
        claim({ storageClassName: 'fast' }),
        { ...storageClass('fast'), metadata: { name: 'fast', namespace: 'apps' } },
        claim({ storageClassName: 'manual' }, 'logs'),
        volume({ storageClassName: 'manual' }),
      ],
    ],
  ]);

  test('to a declared object are satisfied in its namespace only', () => {
    const chart = new Chart(new App(), 'chart', { namespace: 'apps' });
    new ExistingObject(chart, 'one', { kind: 'ServiceAccount' });
    new ExistingObject(chart, 'two', { kind: 'ServiceAccount', namespace: 'other' });
    for (const serviceAccount of ['one', 'two']) {
      new StatefulApp(chart, `app-${serviceAccount}`, { image: 'a:1', claims: [], serviceAccount });
    }
    expect(findFaults(chart).map(({ code, value }) => [code, value])).toEqual([['missing-reference', 'two']]);
  });
});
