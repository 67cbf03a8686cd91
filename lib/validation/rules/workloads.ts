import { show } from '../checks';
import { type Manifest, claimTemplatesOf, items, podLabelsOf } from '../manifest';
import { clashRule } from './clash-rule';
import { selectedBy, selects } from './selection';
import type { Rule } from './rule';

const WORKLOADS: ReadonlySet<string> = new Set(['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet']);

const selectorMismatch: Rule = {
  id: 'selector-mismatch',
  reason: 'The API server refuses a workload whose selector does not select its own pods.',
  check: ({ manifest }, report) => {
    if (!WORKLOADS.has(manifest.kind)) return;
    const { selector } = manifest.spec ?? {};
    const labels = podLabelsOf(manifest);
    const { matchLabels, matchExpressions } = selector ?? {};
    if (Object.keys(matchLabels ?? {}).length + items('', matchExpressions).length === 0) {
      report('spec.selector', selector, 'must hold at least one label');
    }
    for (const [key, value] of Object.entries(matchLabels ?? {})) {
      const isSame = labels[key] === value;
      const problem = `must be the label of the pods, which is ${show(labels[key])}`;
      report(`spec.selector.matchLabels["${key}"]`, value, isSame ? undefined : problem);
    }
    const isSelected = selects({ matchExpressions }, labels);
    report(
      'spec.selector.matchExpressions',
      matchExpressions,
      isSelected ? undefined : 'must select the pods',
    );
  },
};

const overlappingSelector: Rule = {
  id: 'overlapping-selector',
  reason:
    'Services, PodDisruptionBudgets and kubectl take the pods of two workloads with one selector for the same.',
  isPolicy: true,
  check: (object, report, app) => {
    const { kind, metadata, spec } = object.manifest;
    if (!WORKLOADS.has(kind) || spec?.selector === undefined) return;
    const other = selectedBy(app, spec.selector, metadata?.namespace).find((found) => found !== object);
    const problem = other && `selects the pods of ${other.path} too`;
    report('spec.selector', spec.selector, problem, 'Give one of them other labels');
  },
};

const updateStrategy: Rule = {
  id: 'update-strategy',
  reason: 'The API server refuses options of a rolling update with any other type of update.',
  check: ({ manifest: { kind, spec } }, report) => {
    const [field, other] = kind === 'StatefulSet' ? ['updateStrategy', 'OnDelete'] : ['strategy', 'Recreate'];
    if (kind !== 'StatefulSet' && kind !== 'Deployment') return;
    const { type, rollingUpdate } = spec?.[field as 'strategy'] ?? {};
    const problem = type === other && rollingUpdate !== undefined;
    report(
      `spec.${field}.rollingUpdate`,
      rollingUpdate,
      problem ? `must not be set with type "${other}"` : undefined,
    );
  },
};

const maxUnavailable: Rule = {
  id: 'max-unavailable',
  reason:
    'It is off in Kubernetes 1.27 and on in later versions, so an upgrade changes how pods are updated.',
  isPolicy: true,
  check: ({ manifest: { kind, spec } }, report) => {
    const value = kind === 'StatefulSet' ? spec?.updateStrategy?.rollingUpdate?.maxUnavailable : undefined;
    const problem = value === undefined ? undefined : 'must not be set';
    report('spec.updateStrategy.rollingUpdate.maxUnavailable', value, problem);
  },
};

const scaledToZero: Rule = {
  id: 'scaled-to-zero',
  reason: 'A stopped StatefulSet keeps its data, and starts with the version that it names.',
  isPolicy: true,
  check: ({ manifest: { kind, spec } }, report) => {
    if (kind !== 'StatefulSet' || spec?.replicas !== 0) return;
    const { updateStrategy: { rollingUpdate } = {}, persistentVolumeClaimRetentionPolicy: retention } = spec;
    const { partition = 0 } = rollingUpdate ?? {};
    report(
      'spec.updateStrategy.rollingUpdate.partition',
      partition,
      partition > 0 ? 'starts the pods below it with the old version' : undefined,
      'Set 0',
    );
    report(
      'spec.persistentVolumeClaimRetentionPolicy.whenScaled',
      retention?.whenScaled,
      retention?.whenScaled === 'Delete' ? 'deletes the claims of all pods with replicas 0' : undefined,
      'Set "Retain"',
    );
  },
};

/** The claims of a StatefulSet: each has the name `<template>-<StatefulSet>-<ordinal>`. */
const sharedClaim = clashRule({
  id: 'shared-claim',
  reason:
    'Claims have the name <template>-<StatefulSet>-<ordinal>: with the same name, two pods share a volume.',
  claimed: (manifest: Manifest) =>
    claimTemplatesOf(manifest).map(([at, claim]) => {
      const { name = '', namespace = '' } = manifest.metadata ?? {};
      const template = claim.metadata?.name;
      return { field: `${at}.metadata.name`, value: template, key: `${namespace}/${template ?? ''}-${name}` };
    }),
  problem: 'makes claims of the same names as',
  wayOut: 'Rename the claim template, or one of the StatefulSets',
});

const disruptionBudget: Rule = {
  id: 'disruption-budget-bounds',
  reason: 'The API server refuses a PodDisruptionBudget with two bounds.',
  check: ({ manifest: { kind, spec } }, report) => {
    if (kind !== 'PodDisruptionBudget') return;
    const isBoth = spec?.minAvailable !== undefined && spec.maxUnavailable !== undefined;
    report(
      'spec.maxUnavailable',
      spec?.maxUnavailable,
      isBoth ? 'must not be set with minAvailable' : undefined,
    );
  },
};

export const WORKLOAD_RULES: readonly Rule[] = [
  selectorMismatch,
  overlappingSelector,
  updateStrategy,
  maxUnavailable,
  scaledToZero,
  sharedClaim,
  disruptionBudget,
];
