import { show } from '../checks';
import { claimTemplatesOf, items, podLabelsOf } from '../manifest';
import { clashRule } from './clash-rule';
import type { RuleTable } from './rule';
import { selectedBy, selects } from './selection';

const WORKLOADS: ReadonlySet<string> = new Set(['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet']);

export const WORKLOAD_RULES: RuleTable = {
  'selector-mismatch': {
    reason: 'The API server refuses a workload whose selector does not select its own pods.',
    check: ({ manifest: { kind, spec }, manifest }, report) => {
      if (!WORKLOADS.has(kind)) return;
      const labels = podLabelsOf(manifest);
      const { matchLabels = {}, matchExpressions } = spec?.selector ?? {};
      if (Object.keys(matchLabels).length === 0 && items('', matchExpressions).length === 0) {
        report('spec.selector', spec?.selector, 'must hold a label');
      }
      for (const [key, value] of Object.entries(matchLabels)) {
        if (labels[key] === value) continue;
        report(
          `spec.selector.matchLabels["${key}"]`,
          value,
          `must be the label of the pods, ${show(labels[key])}`,
        );
      }
      if (selects({ matchExpressions }, labels)) return;
      report('spec.selector.matchExpressions', matchExpressions, 'must select the pods');
    },
  },
  'overlapping-selector': {
    reason: 'Services and PodDisruptionBudgets of one workload would select the pods of the other too.',
    isPolicy: true,
    check: (object, report, app) => {
      const { kind, metadata, spec } = object.manifest;
      if (!WORKLOADS.has(kind) || spec?.selector === undefined) return;
      const other = selectedBy(app, spec.selector, metadata?.namespace).find((found) => found !== object);
      if (other === undefined) return;
      report(
        'spec.selector',
        spec.selector,
        `selects the pods of ${other.path} too`,
        'Change the labels of one',
      );
    },
  },
  'conflicting-fields': {
    reason: 'The API server refuses fields that exclude each other, such as minAvailable and maxUnavailable.',
    check: ({ manifest: { kind, spec = {} } }, report) => {
      const field = kind === 'StatefulSet' ? 'updateStrategy' : 'strategy';
      const { type, rollingUpdate } = (kind === 'DaemonSet' ? undefined : spec[field]) ?? {};
      if (type !== undefined && type !== 'RollingUpdate' && rollingUpdate !== undefined) {
        report(`spec.${field}.rollingUpdate`, rollingUpdate, `must not be set with type ${show(type)}`);
      }
      if (
        kind === 'PodDisruptionBudget' &&
        spec.minAvailable !== undefined &&
        spec.maxUnavailable !== undefined
      ) {
        report('spec.maxUnavailable', spec.maxUnavailable, 'must not be set with minAvailable');
      }
      if (kind !== 'Service' || (spec.type ?? 'ClusterIP') !== 'ClusterIP') return;
      for (const [at, { nodePort }] of items('spec.ports', spec.ports)) {
        if (nodePort) report(`${at}.nodePort`, nodePort, 'must not be set with type "ClusterIP"');
      }
    },
  },
  'max-unavailable': {
    reason:
      'A StatefulSet ignores maxUnavailable in 1.27 and obeys it later, so a cluster upgrade changes its updates.',
    isPolicy: true,
    check: ({ manifest: { kind, spec } }, report) => {
      const value = spec?.updateStrategy?.rollingUpdate?.maxUnavailable;
      if (kind !== 'StatefulSet' || value === undefined) return;
      report('spec.updateStrategy.rollingUpdate.maxUnavailable', value, 'must not be set');
    },
  },
  'scaled-to-zero': {
    reason: 'A StatefulSet with 0 replicas keeps its data, and starts with its current version.',
    isPolicy: true,
    check: ({ manifest: { kind, spec } }, report) => {
      if (kind !== 'StatefulSet' || spec?.replicas !== 0) return;
      const { partition = 0 } = spec.updateStrategy?.rollingUpdate ?? {};
      if (partition > 0) {
        report('spec.updateStrategy.rollingUpdate.partition', partition, 'must be 0 with replicas 0');
      }
      const { whenScaled } = spec.persistentVolumeClaimRetentionPolicy ?? {};
      if (whenScaled !== 'Delete') return;
      const field = 'spec.persistentVolumeClaimRetentionPolicy.whenScaled';
      report(field, whenScaled, 'must be "Retain" with replicas 0');
    },
  },
  'shared-claim': clashRule({
    reason:
      'A claim is named <template>-<StatefulSet>-<ordinal>; with the same name, two pods share a volume.',
    claimed: ({ metadata: { name = '', namespace = '' } = {}, ...manifest }) =>
      claimTemplatesOf({ ...manifest }).map(([at, claim]) => {
        const value = claim.metadata?.name;
        return { field: `${at}.metadata.name`, value, key: `${namespace}/${value ?? ''}-${name}` };
      }),
    problem: 'gives claims the same names as',
    wayOut: 'Rename the claim template or the StatefulSet',
  }),
};
