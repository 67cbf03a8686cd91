import type { Plan } from '../types';
import { procedureOf } from './procedure';
import { exitCodeOf, summaryOf } from './summary';
import type { Subject } from './text';
import { isSecret } from './values';

/** A plan as JSON. Includes unchanged objects, but not the data of Secrets. */
export function jsonOf(plan: Plan, subject: Subject): string {
  const objects = plan.objects.map(({ identity, action, changes, recipe, ...object }) => ({
    ...identity,
    action,
    ...object,
    changes: changes.map((change) =>
      isSecret(change.field, identity) ? { field: change.field, isHidden: true } : change,
    ),
    ...(recipe !== undefined && { recipe: recipe.title }),
  }));
  return `${JSON.stringify(
    {
      old: subject.old,
      new: subject.new,
      kubernetes: `1.${plan.kubernetes}`,
      exitCode: exitCodeOf(plan),
      summary: summaryOf(plan),
      objects,
      procedure: procedureOf(plan, subject.apply)?.steps ?? [],
    },
    null,
    2,
  )}\n`;
}
