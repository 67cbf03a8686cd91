import type { AppObjects } from '../app-objects';
import { claimsOf } from '../manifest';
import { type NfsDirectory, directoryKey } from '../nfs-directory';
import { directoryOfClaim } from './nfs-class';
import { classOfClaim } from './storage';

/** The claim that gets a directory, or all claims of a template, whose directories differ in the ordinal. */
interface ClaimsAt {
  readonly namespace: string;
  /** Name of the claim. That of a template has `*` in place of the ordinal. */
  readonly name: string;
  /** First ordinal of the template's claims, and the one after the last. */
  readonly ordinals?: readonly [first: number, end: number];
}

/** The claims of the app whose classes derive directories from their names. */
function claimsByDirectory(app: AppObjects): ReadonlyMap<string, ClaimsAt> {
  const found = new Map<string, ClaimsAt>();
  for (const { manifest } of app.builtIn) {
    const { name: ownName = '', namespace = 'default' } = manifest.metadata ?? {};
    const { replicas = 1, ordinals } = manifest.spec ?? {};
    const first = ordinals?.start ?? 0;
    for (const { at, claim, spec } of claimsOf(manifest)) {
      const storageClass = app.get('StorageClass', classOfClaim(app, spec) ?? '')?.manifest;
      const isTemplate = at !== 'spec';
      const name = isTemplate ? `${claim.metadata?.name ?? ''}-${ownName}-*` : ownName;
      const directory = storageClass && directoryOfClaim(app, storageClass, { namespace, name });
      if (directory === undefined || spec.volumeName !== undefined) continue;
      const claims = {
        namespace,
        name,
        // A StatefulSet without pods may get any number of them.
        ordinals: isTemplate ? ([first, replicas === 0 ? Infinity : first + replicas] as const) : undefined,
      };
      found.set(directoryKey(directory), claims);
    }
  }
  return found;
}

/** The claim that gets a directory by its name, unless the app has a volume for the claim. */
export function claimAt(app: AppObjects, directory: NfsDirectory): string | undefined {
  const key = directoryKey(directory);
  const claims = app.index(claimsByDirectory);
  const exact = claims.get(key);
  const names = exact === undefined ? [] : [`${exact.namespace}/${exact.name}`];
  for (const { 0: match, 1: ordinal = '', index } of key.matchAll(/-(0|[1-9]\d*)/g)) {
    const found = claims.get(`${key.slice(0, index)}-*${key.slice(index + match.length)}`);
    const [first, end] = found?.ordinals ?? [0, 0];
    if (found !== undefined && Number(ordinal) >= first && Number(ordinal) < end)
      names.push(`${found.namespace}/${found.name.replace(/\*$/, ordinal)}`);
  }
  const reserved = app.index(reservedClaims);
  return names.find((name) => !reserved.has(name));
}

/** The claims for which the app has a volume. */
function reservedClaims(app: AppObjects): ReadonlySet<string> {
  const claims = app.ofKind('PersistentVolume').map(({ manifest: { spec } }) => spec?.claimRef ?? {});
  return new Set(claims.map(({ namespace = '', name = '' }) => `${namespace}/${name}`));
}
