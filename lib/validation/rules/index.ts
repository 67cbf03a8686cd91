import { isBuiltIn } from '../cluster-scope';
import { BINDING_RULES } from './binding';
import { FIELD_RULES } from './fields';
import { METADATA_RULES } from './metadata';
import { NFS_RULES } from './nfs';
import { POD_RULES } from './pods';
import { REFERENCE_RULES } from './references';
import type { Rule, RuleTable } from './rule';
import { SERVICE_RULES } from './services';
import { STORAGE_RULES } from './storage';
import { VOLUME_RULES } from './volumes';
import { WORKLOAD_RULES } from './workloads';

function listOf(table: RuleTable): Rule[] {
  return Object.entries(table).map(([id, rule]) => ({ id, ...rule }));
}

/** Leaves custom resources out, whose kinds may be named as those of Kubernetes. */
function forBuiltIn(rule: Rule): Rule {
  return {
    ...rule,
    check: (object, report, app) => {
      if (isBuiltIn(object.manifest)) rule.check(object, report, app);
    },
  };
}

/** All rules, in the order in which an error lists the findings of an object. */
export const RULES: readonly Rule[] = [
  ...listOf(METADATA_RULES),
  ...[
    FIELD_RULES,
    REFERENCE_RULES,
    WORKLOAD_RULES,
    POD_RULES,
    VOLUME_RULES,
    STORAGE_RULES,
    BINDING_RULES,
    NFS_RULES,
    SERVICE_RULES,
  ]
    .flatMap(listOf)
    .map(forBuiltIn),
];
