import type { Action, ObjectPlan, Plan } from '../types';

/** Exit codes of `plan`. Stable: scripts rely on them. */
export const EXIT_CODES = { safe: 0, failed: 1, usage: 2, refused: 3, dataAtRisk: 4 } as const;

/** The exit code of a plan. Data at risk takes precedence over a refusal. */
export function exitCodeOf({ objects }: Plan): number {
  if (objects.some(({ risks }) => risks.length > 0)) return EXIT_CODES.dataAtRisk;
  return objects.some(({ action }) => action === 'refuse') ? EXIT_CODES.refused : EXIT_CODES.safe;
}

/** The name of each action in a report, in the order of the summary. */
export const ACTIONS: Readonly<Record<Action, string>> = {
  refuse: 'refused',
  roll: 'rolls pods',
  update: 'in place',
  create: 'create',
  leave: 'left out',
  unchanged: 'unchanged',
};

/** `17 objects: 1 refused, 16 unchanged. Data at risk in 1.` */
export function summaryOf({ objects }: Plan): string {
  const counts = (Object.keys(ACTIONS) as Action[]).flatMap((action) => {
    const count = objects.filter((object) => object.action === action).length;
    return count === 0 ? [] : [`${count} ${ACTIONS[action]}`];
  });
  const atRisk = objects.filter(({ risks }) => risks.length > 0).length;
  const total = `${objects.length} ${objects.length === 1 ? 'object' : 'objects'}`;
  return `${total}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}.${atRisk === 0 ? '' : ` Data at risk in ${atRisk}.`}`;
}

/** General remarks on refused and left out objects. */
export function remarksOn({ objects }: Plan): string[] {
  const has = (action: Action): boolean => objects.some((object: ObjectPlan) => object.action === action);
  return [
    ...(has('refuse')
      ? ['kubectl applies all other objects although some are refused, and exits with 1.']
      : []),
    ...(has('leave')
      ? ['kubectl apply keeps objects that are left out. Delete them with kubectl, --prune or a GitOps tool.']
      : []),
  ];
}
