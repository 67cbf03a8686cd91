import { dnsLabel } from '../../lib/validation/checks';
import type { Listing } from './listing';
import type { Name } from '../manifests/name';

/** The claims whose volumes are in the list and whose names could be those of a StatefulSet. */
export interface Membership {
  readonly own: readonly Name[];
  /** Whose names are read in two ways, and whom no label tells apart. */
  readonly doubtful: readonly DoubtfulClaim[];
}

export interface DoubtfulClaim {
  readonly claim: Name;
  /** The claim template, if it is a claim of the StatefulSet. */
  readonly template: string;
}

/**
 * The claims of a StatefulSet, which need not be there any more.
 *
 * Their names are `<template>-<StatefulSet>-<ordinal>`, and both parts may hold a "-": `data-x-web-0` is a claim of `web`
 * (template `data-x`) or of `x-web` (template `data`). A template of one word is taken as such, since then nothing that
 * stands before the StatefulSet's name can belong to it. Else a label decides: that of the volume, or of another claim
 * with the same name but for the ordinal. Labels that are no reading of the name, such as a Helm release's, tell nothing.
 */
export function membersOf(statefulSet: Name, listing: Listing): Membership {
  const own: Name[] = [];
  const doubtful: DoubtfulClaim[] = [];
  const labels = instancesBySeries(listing);
  for (const claim of volumeClaims(listing)) {
    const series = seriesOf(claim);
    if (claim.namespace !== statefulSet.namespace || !series?.endsWith(`-${statefulSet.name}`)) continue;
    const template = series.slice(claim.namespace.length + 1, -(statefulSet.name.length + 1));
    if (dnsLabel(template) !== undefined) continue;
    const instances = labels.get(series) ?? new Set();
    if (instances.size === 1 && !instances.has(statefulSet.name)) continue;
    if (instances.size === 1 || (instances.size === 0 && !template.includes('-'))) own.push(claim);
    else doubtful.push({ claim, template });
  }
  return { own, doubtful };
}

/** The claims that volumes name, each once. */
function volumeClaims({ volumes }: Listing): Iterable<Name> {
  return new Map(volumes.map(({ claim }) => [claim.text, claim])).values();
}

/** A claim's namespace and name without the ordinal; undefined where it has none. */
function seriesOf(claim: Name): string | undefined {
  return /^(.+)-(?:0|[1-9]\d*)$/.exec(claim.text)?.[1];
}

/** The StatefulSets that the labels of claims and volumes name, by the claims' names without their ordinals. */
function instancesBySeries({ volumes, claims }: Listing): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const labelled = [...claims, ...volumes.map(({ claim, instance }) => ({ ...claim, instance }))];
  for (const { instance, ...claim } of labelled) {
    const series = seriesOf(claim);
    if (instance === '' || !series?.endsWith(`-${instance}`)) continue;
    found.set(series, (found.get(series) ?? new Set()).add(instance));
  }
  return found;
}
