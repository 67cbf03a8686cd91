import type { Definition } from './program';

/** A definition without a comment and without calls. */
export function definition(callee: Definition['callee'], id: string, args: readonly unknown[]): Definition {
  return { callee, id, args, comment: [], calls: [] };
}
