import { NETWORK_CHANGES } from './network';
import { POD_CHANGES } from './pods';
import type { ChangeRow } from './row';
import { SETTING_CHANGES } from './settings';
import { STORAGE_CHANGES } from './storage';
import { WORKLOAD_CHANGES } from './workloads';

/** Changes, and what an API server makes of each: the suite `plan` asks API servers whether it is so. */
export const CHANGES: readonly ChangeRow[] = [
  ...WORKLOAD_CHANGES,
  ...POD_CHANGES,
  ...STORAGE_CHANGES,
  ...NETWORK_CHANGES,
  ...SETTING_CHANGES,
];
