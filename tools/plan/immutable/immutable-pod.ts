import { isDeepStrictEqual } from 'node:util';
import { valueAt } from '../../manifests/field';
import type { Change, Pair, Refusal } from '../types';

/** Fields of a pod that may change. */
const MUTABLE = /^spec\.(initC|c)ontainers\[[^\]]+\]\.image$/;

/**
 * The refused changes of a pod. Only images, the deadline, tolerations and scheduling gates may change.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement
 */
export function refusedOfPod(pair: Pair, changes: readonly Change[]): Refusal[] {
  return changes
    .filter(({ field }) => field.startsWith('spec') && !MUTABLE.test(field))
    .flatMap((change) => {
      const { field } = change;
      const reason = reasonOf(pair, field);
      return reason === undefined ? [] : [{ field, reason }];
    });
}

function reasonOf(pair: Pair, field: string): string | undefined {
  if (field === 'spec.activeDeadlineSeconds') return refusedDeadline(pair);
  if (field.startsWith('spec.tolerations')) return refusedTolerations(pair);
  if (field.startsWith('spec.schedulingGates')) return refusedGates(pair);
  return 'Immutable. A pod keeps the spec of its creation.';
}

function refusedDeadline(pair: Pair): string | undefined {
  const [old, next] = lists(pair, 'activeDeadlineSeconds');
  const isEarlier = typeof next === 'number' && (typeof old !== 'number' || next <= old);
  return isEarlier ? undefined : 'A deadline may only be set or come earlier.';
}

function refusedTolerations(pair: Pair): string | undefined {
  const [old, next] = lists(pair, 'tolerations');
  return includes(next, old) ? undefined : 'Tolerations may only be added.';
}

function refusedGates(pair: Pair): string | undefined {
  const [old, next] = lists(pair, 'schedulingGates');
  return includes(old, next) ? undefined : 'Scheduling gates may only be removed.';
}

function lists(pair: Pair, field: string): [unknown, unknown] {
  return [valueAt(pair.old, 'spec', field), valueAt(pair.new, 'spec', field)];
}

function includes(all: unknown, some: unknown): boolean {
  const items: unknown[] = Array.isArray(all) ? all : [];
  return (Array.isArray(some) ? some : []).every((item: unknown) =>
    items.some((each) => isDeepStrictEqual(each, item)),
  );
}
