import type { Check } from '../checks';
import { type Manifest, claimsOf, containersOf, podTemplateOf } from '../manifest';
import type { Rule } from './rule';

/**
 * Checks by path, in groups: `Pod` for paths in the spec of any pod, `Container` for any container, `Claim` for the spec
 * of any claim, else a kind or several joined by `|`. A step of a path is a field, `[]` for all items of a list, or
 * `{}` for all values of a map. `!` ends the path of a field that its object must have, `!!` that of a field that must be
 * there although an object around it is not.
 */
export type FieldChecks = Readonly<Record<string, Readonly<Record<string, Check<never>>>>>;

/** Makes a rule that checks the values of fields, each by itself. */
export function fieldRule(rule: Omit<Rule, 'check'>, checks: FieldChecks): Rule {
  const groups = Object.entries(checks).map(([group, paths]) => ({
    kinds: group.split('|'),
    paths: Object.entries(paths).map(([path, check]) => ({
      steps: path.match(/\w+|\[\]|\{\}/g) ?? [],
      isRequired: path.endsWith('!'),
      isDeep: path.endsWith('!!'),
      check: check as Check<unknown>,
    })),
  }));
  return {
    ...rule,
    check: ({ manifest }, report) => {
      for (const { kinds, paths } of groups) {
        const roots = kinds.flatMap((kind) => rootsOf(kind, manifest));
        if (roots.length === 0) continue;
        for (const { steps, isRequired, isDeep, check } of paths) {
          const found = steps.reduce((at, step) => at.flatMap((one) => into(one, step, isDeep)), roots);
          for (const [field, value] of found) {
            report(field, value, value === undefined && isRequired ? 'must be set' : check(value));
          }
        }
      }
    },
  };
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

function into([at, value]: Found, step: string, isDeep: boolean): Found[] {
  if (step === '[]') {
    return Array.isArray(value) ? value.map((item: unknown, i): Found => [`${at}[${i}]`, item]) : [];
  }
  const fields = typeof value === 'object' ? (value as Record<string, unknown> | null) : undefined;
  if (step === '{}') return Object.entries(fields ?? {}).map(([key, item]) => [`${at}["${key}"]`, item]);
  return fields || (isDeep && value === undefined)
    ? [[at === '' ? step : `${at}.${step}`, fields?.[step]]]
    : [];
}
