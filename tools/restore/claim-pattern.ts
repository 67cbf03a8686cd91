import { type Name, nameOf } from '../manifests/name';

/**
 * The part of a claim's name that the `*` of a pattern stands for; the empty string for a pattern without one; undefined
 * if the pattern does not match. `visits/data-visits-*` matches any ordinal and nothing else, so it names the template
 * and the StatefulSet exactly. `visits/*` matches all claims of the namespace.
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

/** The claim for which the `*` of a pattern stands for a text. */
export function fillIn(pattern: Name, text: string): Name {
  return nameOf(pattern.namespace, pattern.name.replace('*', text));
}
