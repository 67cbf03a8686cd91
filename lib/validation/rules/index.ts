import { BINDING_RULES } from './binding';
import { CLAIM_RULES } from './claims';
import { FIELD_RULES } from './fields';
import { METADATA_RULES } from './metadata';
import { NFS_RULES } from './nfs';
import { POD_RULES } from './pods';
import { REFERENCE_RULES } from './references';
import type { Rule } from './rule';
import { SERVICE_RULES } from './services';
import { STORAGE_CLASS_RULES } from './storage-classes';
import { VOLUME_RULES } from './volumes';
import { WORKLOAD_RULES } from './workloads';

/** All rules, in the order in which an error lists the findings of an object. */
export const RULES: readonly Rule[] = [
  ...METADATA_RULES,
  ...FIELD_RULES,
  ...REFERENCE_RULES,
  ...WORKLOAD_RULES,
  ...POD_RULES,
  ...VOLUME_RULES,
  ...CLAIM_RULES,
  ...BINDING_RULES,
  ...STORAGE_CLASS_RULES,
  ...NFS_RULES,
  ...SERVICE_RULES,
];
