import { isDeepStrictEqual } from 'node:util';
import { describeClaims } from './claims';
import type { Claim, Risk } from '../types';

/** The fate of the data when claims are deleted. */
export function fateOf(claims: readonly Claim[], event: string): Risk {
  const policies = [...new Set(claims.map(({ reclaimPolicy }) => reclaimPolicy))];
  const one = claims.length === 1;
  const what = `${event} ${describeClaims(claims)}.`;
  if (isDeepStrictEqual(policies, ['Retain']))
    return {
      kind: 'orphaned',
      claims,
      what: `${what} ${one ? 'Its volume keeps' : 'Their volumes keep'} the data and ${one ? 'becomes' : 'become'} Released (reclaim policy Retain).`,
      keep: claims.every(({ comesBack }) => comesBack)
        ? 'Claims of the same names get the data again.'
        : '"restore" gives Released volumes back.',
    };
  const deleted = claims.filter(({ reclaimPolicy }) => reclaimPolicy === 'Delete');
  const isKnown = policies.every((policy) => policy === 'Retain' || policy === 'Delete');
  if (isKnown && deleted.every(({ fate }) => fate !== 'deleted')) {
    const isRenamed = deleted.some(({ fate }) => fate === 'archived');
    const { length } = deleted;
    const others = `${length === claims.length ? 'Their' : `${length} of their`} volumes`;
    const gone = one
      ? 'Its volume is deleted with it'
      : `${others} ${length === 1 ? 'is' : 'are'} deleted with them`;
    const stay = length === 1 ? 'its directory stays' : 'their directories stay';
    return {
      kind: 'orphaned',
      claims,
      what: `${what} ${gone}, but ${stay}${isRenamed ? ', renamed to "archived-…"' : ''} (onDelete).`,
      keep:
        !isRenamed && claims.every(({ comesBack }) => comesBack)
          ? 'Claims of the same names get the data again.'
          : 'A RetainedVolume gives a directory back.',
    };
  }
  if (policies.includes('Delete'))
    return {
      kind: 'lost',
      claims,
      what: `${what} ${one ? 'Its data is deleted with it' : 'Their data is deleted with them'} (reclaim policy Delete).`,
      keep: 'Set the reclaim policy to Retain first.',
    };
  const classes = [...new Set(claims.map(({ className }) => className || 'the default class'))].join(', ');
  return {
    kind: 'lost',
    claims,
    what: `${what} The reclaim policy of ${one ? 'its volume' : 'their volumes'} decides about the data. It is unknown here (class ${classes}).`,
    keep: 'Look at "kubectl get pv", and set the reclaim policy to Retain first.',
  };
}

/** Claims that stay, but are not used by any pod. */
export function orphaned(claims: readonly Claim[], event: string): Risk {
  return {
    kind: 'orphaned',
    claims,
    what: `${event} ${describeClaims(claims)}, with the data.`,
    keep: 'The claims stay until you delete them. Pods of the same names use them again.',
  };
}
