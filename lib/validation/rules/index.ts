import { FIELD_RULES } from './fields';
import { METADATA_RULES } from './metadata';
import type { Rule } from './rule';

/** All rules, in the order in which a message lists their findings. */
export const RULES: readonly Rule[] = [...METADATA_RULES, ...FIELD_RULES];
