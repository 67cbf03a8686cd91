import type { Change, MinorVersion, Pair, Refusal } from './types';
export function refusalsOf(pair: Pair, changes: readonly Change[], kubernetes: MinorVersion): Refusal[] {
  kubernetes;
  return pair.identity.kind === 'StatefulSet'
    ? changes
        .filter(({ field }) => /^spec\.(volumeClaim|serviceName|podMan)/.test(field))
        .map(({ field }) => ({ field, reason: 'Immutable.' }))
    : [];
}
