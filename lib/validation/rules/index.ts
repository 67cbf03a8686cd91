import type { AppObject } from '../app-objects';
import { isBuiltIn } from '../cluster-scope';
import { BINDING_RULES } from './binding';
import { FIELD_RULES } from './fields';
import { METADATA_RULES } from './metadata';
import { NFS_RULES } from './nfs';
import { NFS_CSI_RULES } from './nfs-csi';
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

const FOR_CUSTOM_RESOURCES: readonly Rule[] = listOf(METADATA_RULES);

/** All rules, in the order of findings in an error. */
export const RULES: readonly Rule[] = [
  ...FOR_CUSTOM_RESOURCES,
  ...[
    FIELD_RULES,
    REFERENCE_RULES,
    WORKLOAD_RULES,
    POD_RULES,
    VOLUME_RULES,
    STORAGE_RULES,
    BINDING_RULES,
    NFS_RULES,
    NFS_CSI_RULES,
    SERVICE_RULES,
  ].flatMap(listOf),
];

const BY_KIND = new Map<string, readonly Rule[]>();

/**
 * The rules that apply to an object. For custom resources, whose kinds may share names with built-in ones, only the
 * metadata rules.
 */
export function rulesFor({ manifest }: AppObject): readonly Rule[] {
  if (!isBuiltIn(manifest)) return FOR_CUSTOM_RESOURCES;
  const { kind } = manifest;
  const known = BY_KIND.get(kind) ?? RULES.filter(({ kinds }) => kinds?.has(kind) ?? true);
  BY_KIND.set(kind, known);
  return known;
}
