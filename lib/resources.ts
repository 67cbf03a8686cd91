import { Quantity, type ResourceRequirements } from '../imports/k8s';
import type { Faults } from './faults';
import { quantity } from './syntax';

/** Quantities by resource: `cpu`, `memory`, `ephemeral-storage` or an extended resource's name. */
export type ResourceList = Readonly<Record<string, string>>;

/** What a container is granted (requests) and may at most use (limits). */
export interface Resources {
  /** What the scheduler sets aside. @default the construct's own, merged by resource */
  readonly requests?: ResourceList;
  /** What the kernel enforces. @default the construct's own, merged by resource */
  readonly limits?: ResourceList;
}

/** The typed form of resources, with those that are not given taken from the defaults. */
export function resourceRequirements(given: Resources = {}, defaults: Resources): ResourceRequirements {
  return {
    requests: quantities({ ...defaults.requests, ...given.requests }),
    limits: quantities({ ...defaults.limits, ...given.limits }),
  };
}

function quantities(list: ResourceList): Record<string, Quantity> {
  return Object.fromEntries(Object.entries(list).map(([name, value]) => [name, Quantity.fromString(value)]));
}

/** What is wrong with resources that a user gives. */
export function checkResources(faults: Faults, field: string, resources: Resources = {}): void {
  for (const side of ['requests', 'limits'] as const) {
    for (const [name, value] of Object.entries(resources[side] ?? {})) {
      faults.check(`${field}.${side}["${name}"]`, value, quantity);
    }
  }
}
