import type { EnvVar, EnvVarSource } from '../../imports/k8s';
import { type Plain, isPlainObject } from '../core/wire';

/** Environment variables: a record of values and sources by name, or the list of Kubernetes. The order is kept. */
export type Env = Readonly<Record<string, string | Plain<EnvVarSource>>> | readonly Plain<EnvVar>[];

/** Converts environment variables to the list of Kubernetes. */
export function envVars(env: Env = {}): readonly Plain<EnvVar>[] {
  if (Array.isArray(env)) return env as readonly Plain<EnvVar>[];
  return Object.entries(env).map(([name, value]) =>
    // A value of the wrong type is kept, so that it is reported. Undefined would be an empty variable.
    isPlainObject(value) ? { name, valueFrom: value } : { name, value: (value ?? null) as string },
  );
}
