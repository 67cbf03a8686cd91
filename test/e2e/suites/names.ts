/** The suites, in the order in which they run. */
export const SUITES = [
  'apply',
  'restore',
  'least-privilege',
  'rollouts',
  'recipes',
  'provisioner',
  'peers',
  'data',
] as const;

export type SuiteName = (typeof SUITES)[number];

export function isSuiteName(value: string): value is SuiteName {
  return SUITES.some((name) => name === value);
}
