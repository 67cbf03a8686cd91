import fc from 'fast-check';
import { mermaidOf } from '../../../tools/graph/mermaid';
import { graphOf } from './objects';

const RUNS = Number(process.env.FUZZ_RUNS ?? 300);

const KINDS = [
  ['v1', 'Service'],
  ['v1', 'PersistentVolume'],
  ['v1', 'PersistentVolumeClaim'],
  ['v1', 'Pod'],
  ['apps/v1', 'StatefulSet'],
  ['batch/v1', 'CronJob'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['policy/v1', 'PodDisruptionBudget'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  ['storage.k8s.io/v1', 'StorageClass'],
] as const;

/** The fields in which references are looked for, so that wrong values stand where they do harm. */
const FIELDS = [
  ...['spec', 'metadata', 'labels', 'selector', 'podSelector', 'matchLabels', 'matchExpressions', 'values'],
  ...['template', 'jobTemplate', 'volumeClaimTemplates', 'containers', 'env', 'envFrom', 'valueFrom', 'key'],
  ...['volumes', 'projected', 'sources', 'configMap', 'csi', 'nfs', 'server', 'rules', 'http', 'paths'],
  ...['backend', 'service', 'ports', 'ingress', 'from', 'egress', 'to', 'subjects', 'roleRef', 'name'],
  ...['claimRef', 'storageClassName', 'annotations', 'ownerReferences', 'ordinals', 'replicas'],
];

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom(null, true, 3, '', 'web', []),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom(...FIELDS), tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

test('an object whose fields hold anything is drawn, or what is in place of a reference is passed over', () => {
  const kubeObject = fc.tuple(
    fc.constantFrom(...KINDS),
    fc.dictionary(fc.constantFrom(...FIELDS), value, { noNullPrototype: true }),
    fc.dictionary(fc.constantFrom('labels', 'annotations', 'ownerReferences', 'namespace'), value, {
      noNullPrototype: true,
    }),
    fc.dictionary(fc.constantFrom(...FIELDS), value, { noNullPrototype: true }),
  );
  fc.assert(
    fc.property(fc.array(kubeObject, { maxLength: 4 }), (objects) => {
      const all = objects.map(([[apiVersion, kind], fields, metadata, spec], i) => ({
        ...fields,
        apiVersion,
        kind,
        metadata: { ...metadata, name: `n${i}` },
        spec,
      }));
      expect(mermaidOf(graphOf(...all))).toMatch(/^flowchart TB\n/);
    }),
    { numRuns: RUNS },
  );
});
