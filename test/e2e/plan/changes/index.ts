import { NETWORK_CHANGES } from './network';
import { POD_CHANGES } from './pods';
import type { ChangeRow } from './row';
import { SETTING_CHANGES } from './settings';
import { STORAGE_CHANGES } from './storage';
import { WORKLOAD_CHANGES } from './workloads';

/** Changes with the expected reaction of the API server, which the suite `plan` verifies. */
export const CHANGES: readonly ChangeRow[] = [
  ...WORKLOAD_CHANGES,
  ...POD_CHANGES,
  ...STORAGE_CHANGES,
  ...NETWORK_CHANGES,
  ...SETTING_CHANGES,
];
