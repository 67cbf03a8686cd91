import { RestrictedNamespace } from '../../lib';
import { only, synth } from '../support/synth';

test('a RestrictedNamespace refuses, records and warns of pods that are not restricted', () => {
  const manifests = synth(
    (chart) => new RestrictedNamespace(chart, 'shops', { labels: { team: 'storage' } }),
    {
      namespace: 'elsewhere',
    },
  );
  expect(only(manifests, 'Namespace')).toEqual({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: 'shops',
      labels: {
        'app.kubernetes.io/managed-by': 'cdk8s',
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
        team: 'storage',
      },
    },
  });
});
