import type { KubeObject, Manifest } from '../../../tools/manifests/manifest';
import { createPlan } from '../../../tools/plan/plan';
import type { Action } from '../../../tools/plan/types';
import type { Verdict } from './changes/row';

const VERDICTS: Readonly<Partial<Record<Action, Verdict>>> = {
  unchanged: 'unchanged',
  update: 'in place',
  roll: 'rolls',
};

/** The verdict of `plan` on a change. */
export function plannedVerdict(
  old: KubeObject,
  next: KubeObject,
  given: readonly KubeObject[],
  kubernetes: number,
): Verdict {
  const manifests = (objects: readonly KubeObject[]): Manifest[] =>
    objects.map((object) => ({ object, source: 'test' }));
  const { objects } = createPlan(manifests([...given, old]), manifests([...given, next]), {
    namespace: 'default',
    kubernetes,
  });
  const plan = objects[given.length];
  if (plan === undefined) throw new Error('The plan lacks the object');
  return VERDICTS[plan.action] ?? { refused: plan.refusals.map(({ field }) => field).sort() };
}
