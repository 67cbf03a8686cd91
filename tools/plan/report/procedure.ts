import type { Step } from '../recipes/recipe';
import type { Plan } from '../types';

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
  const recipes = objects.flatMap(({ recipe }) => (recipe === undefined ? [] : [recipe]));
  if (recipes.length === 0) return undefined;
  return {
    titles: recipes.map(({ title }) => title),
    steps: [
      ...recipes.flatMap(({ before }) => before),
      { says: 'Apply.', commands: [`kubectl apply --server-side ${apply}`] },
      ...recipes.flatMap(({ after }) => after),
    ],
  };
}
