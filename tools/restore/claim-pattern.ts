import { type Name, nameOf } from '../manifests/name';

/**
 * The part of a claim's name that matches the `*` of a pattern. Empty for a pattern without `*`, and undefined if the
 * pattern does not match. `visits/data-visits-*` matches only ordinals, so the template and the StatefulSet are
 * unambiguous. `visits/*` matches all claims of the namespace.
 */
export function matchOf(pattern: Name, claim: Name): string | undefined {
  if (pattern.namespace !== claim.namespace) return undefined;
  if (!hasStar(pattern)) return pattern.name === claim.name ? '' : undefined;
  const prefix = pattern.name.slice(0, -1);
  if (!claim.name.startsWith(prefix)) return undefined;
  const rest = claim.name.slice(prefix.length);
  return prefix === '' || /^(?:0|[1-9]\d*)$/.test(rest) ? rest : undefined;
}

export function hasStar({ name }: Name): boolean {
  return name.endsWith('*');
}

/** The claim name with the `*` of a pattern replaced. */
export function fillIn(pattern: Name, text: string): Name {
  return nameOf(pattern.namespace, pattern.name.replace('*', text));
}
