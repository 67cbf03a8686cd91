import { RestrictedNamespace, type RestrictedNamespaceProps } from '../../../lib';
import { propFaultsOf } from '../../support/faults';
import { only, synth } from '../../support/synth';

const POD_SECURITY = {
  'pod-security.kubernetes.io/audit': 'restricted',
  'pod-security.kubernetes.io/enforce': 'restricted',
  'pod-security.kubernetes.io/warn': 'restricted',
};

const namespaceOf = (props?: RestrictedNamespaceProps): unknown =>
  only(
    synth((chart) => new RestrictedNamespace(chart, 'shops', props), { namespace: 'elsewhere' }),
    'Namespace',
  );

test('a RestrictedNamespace rejects, audits and warns of pods that are not restricted', () => {
  expect(namespaceOf()).toEqual({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shops', labels: { 'app.kubernetes.io/managed-by': 'cdk8s', ...POD_SECURITY } },
  });
});

test('a RestrictedNamespace with every prop has them all', () => {
  const props: Required<RestrictedNamespaceProps> = {
    name: 'apps',
    labels: { team: 'storage' },
    overrides: { metadata: { annotations: { 'example.com/a': 'b' } } },
  };
  expect(namespaceOf(props)).toEqual({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: 'apps',
      labels: { 'app.kubernetes.io/managed-by': 'cdk8s', team: 'storage', ...POD_SECURITY },
      annotations: { 'example.com/a': 'b' },
    },
  });
});

test('a RestrictedNamespace is refused with a label that would be lost', () => {
  const labels = { 'pod-security.kubernetes.io/enforce': 'baseline' };
  expect(propFaultsOf((chart) => new RestrictedNamespace(chart, 'shops', { labels }))).toMatchObject([
    { field: 'labels["pod-security.kubernetes.io/enforce"]', value: 'baseline' },
  ]);
});
