import { type Entry, nameOf } from '../object-set';
import { claimTemplatesOf, podsOf } from '../stateful-set';
import { type Recipe, kubectl } from './recipe';
import { retainClaims, stopPods } from './stateful-set';
import { moveVolumes } from './volumes';

/**
 * Moves the volumes of a StatefulSet that changes its name or namespace.
 * @param restore the command line of `restore`
 * @returns `undefined` if there is no claim to move, for example without claim templates
 */
export function moveStatefulSet(from: Entry, to: Entry, restore: string): Recipe | undefined {
  const { namespace, name } = from.identity;
  const templates = claimTemplatesOf(to.object).filter((template) =>
    claimTemplatesOf(from.object).some((former) => former.name === template.name),
  );
  const [before, after] = [podsOf(from.object), podsOf(to.object)];
  const moves = templates.flatMap((template) =>
    before.slice(0, after.length).map((pod, i) => ({
      from: `${template.name}-${pod}`,
      to: `${template.name}-${after[i] ?? ''}`,
    })),
  );
  if (moves.length === 0) return undefined;
  return {
    title: `move the volumes of ${nameOf(from.identity)} to ${nameOf(to.identity)}`,
    before: [
      ...retainClaims(namespace, name, from.object),
      stopPods(namespace, name, from.object),
      ...moveVolumes(namespace, to.identity.namespace, moves, restore),
      {
        says: `Delete ${nameOf(from.identity)}, which would recreate its claims if it were scaled up.`,
        commands: [`${kubectl(namespace)} delete statefulset ${name} --ignore-not-found`],
      },
    ],
    after: [],
  };
}
