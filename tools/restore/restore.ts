import type { Outcome } from '../command';
import type { Manifest } from '../manifests/manifest';
import { readManifests } from '../manifests/read';
import { choose, wholePlan } from './choose';
import { HELP } from './help';
import { COMMAND, type Listing, incomplete, listingOf } from './listing';
import { csiManifest, restoreManifest } from './manifest';
import { type Options, isSelection, readOptions } from './options';
import { Refusal } from './refusal';
import { reportOf } from './report';
import { tableOf } from './table';
import { canBeRestored } from './volume';

/** Lists the restorable volumes, or writes the chosen ones. */
export async function restore(args: readonly string[], now = Date.now()): Promise<Outcome> {
  const options = readOptions(args);
  if (options.help) return { status: 0, stdout: `${HELP}\n` };
  const source = options.listing === '-' ? 'standard input' : options.listing;
  const listing = listingOf(await readManifests(options.listing), source);
  const manifests: Manifest[] = [];
  for (const path of options.manifests) manifests.push(...(await readManifests(path)));
  try {
    if (!isSelection(options)) return list(options, listing, source, now);
    const restorations = choose(options, listing, manifests, now);
    const { asCsi } = options;
    return {
      status: 0,
      stdout:
        asCsi === undefined
          ? restoreManifest(restorations)
          : csiManifest(restorations, asCsi, wholePlan(listing, manifests)),
      stderr: reportOf(restorations, listing, options),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: 1, stderr: `${source}: ${error.message}\nNothing was written.\n` };
  }
}

function list({ className }: Options, listing: Listing, source: string, now: number): Outcome {
  const volumes = listing.volumes.filter(
    (volume) => canBeRestored(volume) && (className === undefined || volume.className === className),
  );
  if (volumes.length === 0) {
    const ofClass = className === undefined ? '' : ` of the class "${className}"`;
    const reason =
      listing.volumes.length === 0
        ? `${source} holds no PersistentVolume. List the cluster with ${COMMAND}.`
        : `no volume${ofClass} is Released, Failed, or reserved for a claim.`;
    return { status: 1, stderr: `Nothing to restore: ${reason}\n` };
  }
  const lines = [
    ...incomplete(listing),
    'Choose by the manifests that create the claims, such as dist/, or with --claim or --volume. --help explains them.',
  ];
  return {
    status: 0,
    stdout: tableOf(volumes, listing, now),
    stderr: lines.map((line) => `${line}\n`).join(''),
  };
}
