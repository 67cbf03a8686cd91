import { BINDING_RULES } from './binding';
import { FIELD_RULES } from './fields';
import { METADATA_RULES } from './metadata';
import { NFS_RULES } from './nfs';
import { POD_RULES } from './pods';
import { REFERENCE_RULES } from './references';
import type { Rule } from './rule';
import { SERVICE_RULES } from './services';
import { STORAGE_RULES } from './storage';
import { VOLUME_RULES } from './volumes';
import { WORKLOAD_RULES } from './workloads';

/** All rules, in the order in which an error lists the findings of an object. */
export const RULES: readonly Rule[] = [
  METADATA_RULES,
  FIELD_RULES,
  REFERENCE_RULES,
  WORKLOAD_RULES,
  POD_RULES,
  VOLUME_RULES,
  STORAGE_RULES,
  BINDING_RULES,
  NFS_RULES,
  SERVICE_RULES,
].flatMap((table) => Object.entries(table).map(([id, rule]) => ({ id, ...rule })));
