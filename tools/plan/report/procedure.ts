import type { Step } from '../recipes/recipe';
import type { ObjectPlan, Plan } from '../types';

/** The recipes of a plan as one list of steps with one `kubectl apply`. */
export interface Procedure {
  readonly titles: readonly string[];
  readonly steps: readonly Step[];
}

/**
 * @param apply the arguments of `kubectl apply`, such as `-f dist/`
 * @returns `undefined` if `kubectl apply` is sufficient
 */
export function procedureOf({ objects }: Plan, apply: string): Procedure | undefined {
  const isVolume = ({ identity }: ObjectPlan): boolean => identity.kind === 'PersistentVolume';
  // Pods must stop before their workload is deleted, which a volume's recipe does.
  const inOrder = [...objects.filter(isVolume), ...objects.filter((object) => !isVolume(object))];
  const recipes = inOrder.flatMap(({ recipe }) => (recipe === undefined ? [] : [recipe]));
  if (recipes.length === 0) return undefined;
  return {
    titles: recipes.map(({ title }) => title),
    steps: [
      ...unique(recipes.flatMap(({ before }) => before)),
      { says: 'Apply.', commands: [`kubectl apply --server-side ${apply}`] },
      ...unique(recipes.flatMap(({ after }) => after)),
    ],
  };
}

/** The steps without repetitions, as two volumes of one workload both stop and start it. */
function unique(steps: readonly Step[]): Step[] {
  return [...new Map(steps.map((step) => [JSON.stringify(step), step])).values()];
}
