import { show } from '../../lib/validation/checks';
import { quantityValue } from '../../lib/validation/quantity';
import { textAt, valueAt } from '../manifests/field';
import { groupBy } from './group-by';
import { type Plan, plannedFor } from './planned-claim';
import type { Restoration, Volume } from './volume';

/**
 * Why planned claims would not bind to the volumes that go back to them.
 * @param isNew whether new volumes take their place, which have the class and the access modes of the claims
 */
export function mismatches(restorations: readonly Restoration[], plan: Plan, isNew = false): string[] {
  const groups = groupBy(restorations, ({ claim }) => plannedFor(claim, plan));
  return [...groups].flatMap(([planned, group]) => {
    if (planned === undefined) return [];
    const { source, spec } = planned;
    const volumes = group.map(({ volume }) => volume);
    const fields = isNew ? [modeProblem(spec, volumes)] : [...fieldProblems(spec, volumes)];
    return [sizeProblem(spec, volumes), ...fields]
      .filter((problem) => problem !== undefined)
      .map((problem) => `${source}: ${problem}`);
  });
}

/** Measured on Kubernetes 1.27 and 1.35: the claim binds to another volume, and the reserved volume stays Available. */
function sizeProblem(spec: unknown, volumes: readonly Volume[]): string | undefined {
  const bytes = ({ storage }: Volume): number => quantityValue(storage) ?? Infinity;
  const smallest = volumes.reduce((a, b) => (bytes(b) < bytes(a) ? b : a));
  const requested = valueAt(spec, 'resources', 'requests', 'storage');
  if ((quantityValue(String(requested)) ?? 0) <= bytes(smallest)) return undefined;
  return `claims must ask for at most ${smallest.storage}, the size of ${smallest.name} (got ${String(requested)}). A claim that asks for more gets a new, empty volume.`;
}

function* fieldProblems(spec: unknown, volumes: readonly Volume[]): Generator<string> {
  const className = valueAt(spec, 'storageClassName');
  // A claim without a class gets the default class of the cluster, which manifests do not show.
  const other = volumes.find((volume) => className !== undefined && volume.className !== className);
  if (other !== undefined)
    yield `claims must have the class ${show(other.className)} of ${other.name} (got ${show(className)}). Keep the class, or change that of the volume first: "kubectl patch pv ${other.name} -p '{"spec":{"storageClassName":${JSON.stringify(className)}}}'".`;
  const modes = listAt(spec, 'accessModes');
  const narrow = volumes.find(({ object }) =>
    modes.some((mode) => !listAt(object.spec, 'accessModes').includes(mode)),
  );
  if (narrow !== undefined)
    yield `claims must have access modes of ${narrow.name}, ${show(listAt(narrow.object.spec, 'accessModes'))} (got ${show(modes)}). A claim with other modes gets a new, empty volume.`;
  const unlike = modeProblem(spec, volumes);
  if (unlike !== undefined) yield unlike;
}

function modeProblem(spec: unknown, volumes: readonly Volume[]): string | undefined {
  const volumeMode = modeOf(spec);
  const unlike = volumes.find(({ object }) => modeOf(object.spec) !== volumeMode);
  return (
    unlike &&
    `claims must have the volumeMode ${show(modeOf(unlike.object.spec))} of ${unlike.name} (got ${show(volumeMode)}).`
  );
}

function modeOf(spec: unknown): string {
  return textAt(spec, 'volumeMode') || 'Filesystem';
}

function listAt(spec: unknown, field: string): readonly unknown[] {
  const value = valueAt(spec, field);
  return Array.isArray(value) ? value : [];
}
