import type { Check } from '../checks';
import { type Manifest, addTo, claimsOf, containersOf, podTemplateOf } from '../manifest';
import type { Report, RuleTable } from './rule';

/**
 * Independently checked fields: their location, their paths separated by spaces, and the check. The location is any pod
 * spec (`Pod`), any container (`Container`), any claim spec (`Claim`), or an object of a kind. A step of a path is a
 * field, `[]` for all items of a list, or `{}` for all values of a map. A final `!` means that the field is required if
 * its parent is set. A final `!!` means that the field is always required.
 */
export type FieldCheck = readonly [where: string, paths: string, check: Check<never>];

/** Creates a rule that checks the values of fields independently. */
export function fieldRule(
  reason: string,
  checks: readonly FieldCheck[],
  isPolicy = false,
): RuleTable[string] {
  const groups = new Map<string, Path[]>();
  for (const [where, paths, check] of checks) {
    for (const path of paths.split(' ')) {
      addTo(groups, where, {
        steps: path.match(/\w+|\[\]|\{\}/g) ?? [],
        isRequired: path.endsWith('!'),
        isDeep: path.endsWith('!!'),
        check: check as Check<unknown>,
      });
    }
  }
  return {
    reason,
    isPolicy,
    kinds: new Set(Array.from(groups.keys()).flatMap((where) => KINDS[where] ?? [where])),
    check: ({ manifest }, report) => {
      for (const [where, paths] of groups) {
        for (const [at, root] of rootsOf(where, manifest)) {
          for (const path of paths) visit(path, 0, at, root, report);
        }
      }
    },
  };
}

const WORKLOADS = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController'];

/** The kinds with a pod, a container or a claim. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  Pod: [...WORKLOADS, 'Job', 'CronJob'],
  Container: [...WORKLOADS, 'Job', 'CronJob'],
  Claim: ['PersistentVolumeClaim', 'StatefulSet'],
};

interface Path {
  readonly steps: readonly string[];
  readonly isRequired: boolean;
  readonly isDeep: boolean;
  readonly check: Check<unknown>;
}

type Found = readonly [at: string, value: unknown];

function rootsOf(group: string, manifest: Manifest): readonly Found[] {
  switch (group) {
    case 'Pod': {
      const pod = podTemplateOf(manifest);
      return pod === undefined ? [] : [[`${pod.at}spec`, pod.template.spec]];
    }
    case 'Container':
      return containersOf(manifest);
    case 'Claim':
      return claimsOf(manifest).map(({ at, spec }) => [at, spec]);
    default:
      return manifest.kind === group ? [['', manifest]] : [];
  }
}

/** Follows the steps of a path, and checks each value at its end. */
function visit(path: Path, i: number, at: string, value: unknown, report: Report): void {
  const step = path.steps[i];
  if (step === undefined) {
    report(at, value, value === undefined && path.isRequired ? 'must be set' : path.check(value));
  } else if (step === '[]') {
    if (!Array.isArray(value)) return;
    for (let item = 0; item < value.length; item++) {
      visit(path, i + 1, `${at}[${item}]`, value[item], report);
    }
  } else if (typeof value === 'object' && value !== null) {
    const fields = value as Readonly<Record<string, unknown>>;
    if (step === '{}') {
      for (const key of Object.keys(fields)) visit(path, i + 1, `${at}["${key}"]`, fields[key], report);
    } else if (fields[step] !== undefined || path.isRequired) {
      visit(path, i + 1, at === '' ? step : `${at}.${step}`, fields[step], report);
    }
  } else if (path.isDeep && value === undefined && step !== '{}') {
    visit(path, i + 1, at === '' ? step : `${at}.${step}`, undefined, report);
  }
}
