import type { MinorVersion } from '../../types';
import { API } from './api';
import type { Fields, Fill } from './fill';
import { NETWORK } from './network';
import { PODS } from './pods';
import { SCALING } from './scaling';
import { STORAGE } from './storage';
import { VOLUMES } from './volumes';
import { WORKLOADS } from './workloads';

/** Defaults by type of imports/schema.ts, as in `SetDefaults_…` of Kubernetes. */
const FILLS: Readonly<Record<string, Fill>> = {
  ...API,
  ...NETWORK,
  ...PODS,
  ...SCALING,
  ...STORAGE,
  ...VOLUMES,
  ...WORKLOADS,
};

/** An object with its defaults filled in, except those of nested types. */
export function defaultsOf(type: string, value: Fields, kubernetes: MinorVersion): Fields {
  const fill = FILLS[type];
  if (fill === undefined) return value;
  return typeof fill === 'function' ? fill(value, kubernetes) : { ...fill, ...value };
}
