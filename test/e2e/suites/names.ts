/** The suites, in the order in which they run. */
export const SUITES = [
  'apply',
  'restore',
  'least-privilege',
  'plan',
  'recipes',
  'rollouts',
  'provisioner',
  'peers',
  'data',
] as const;

export type SuiteName = (typeof SUITES)[number];

export function isSuiteName(value: string): value is SuiteName {
  return SUITES.some((name) => name === value);
}
