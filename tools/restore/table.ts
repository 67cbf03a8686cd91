import { ageOf } from './age';
import { groupBy } from './group-by';
import type { Listing } from './listing';
import { obstaclesOf } from './obstacles';
import { type Volume, canBeRestored } from './volume';

const HEADER = ['CLAIM', 'SIZE', 'STATUS', 'AGE', 'CLASS', 'DIRECTORY', 'VOLUME', 'NOTE'];

/** A table of volumes with the obstacles to their restore. */
export function tableOf(volumes: readonly Volume[], listing: Listing, now: number): string {
  const waiting = groupBy(listing.volumes.filter(canBeRestored), ({ claim }) => claim.text);
  const byPlace = new Map(
    [...waiting].map(([claim, group]) => [claim, groupBy(group, ({ place }) => place)]),
  );
  const rows = volumes.map((volume) => [
    volume.claim.text === '/' ? '' : volume.claim.text,
    volume.storage,
    // The time exists since Kubernetes 1.29.
    volume.transition === '' ? volume.phase : `${volume.phase} ${ageOf(volume.transition, now)}`,
    ageOf(volume.created, now),
    volume.className,
    volume.directory,
    volume.name,
    noteOf(volume, listing, byPlace.get(volume.claim.text) ?? new Map()),
  ]);
  const cells = [HEADER, ...rows].map((row) => row.map((cell) => (cell === '' ? '-' : cell)));
  const widths = HEADER.map((_, column) =>
    cells.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** @param places the volumes that wait for the same claim, by their places */
function noteOf(volume: Volume, listing: Listing, places: ReadonlyMap<string, readonly Volume[]>): string {
  const notes = obstaclesOf(volume, volume.claim, listing).map(({ note }) => note);
  const same = places.get(volume.place)?.find((other) => other !== volume);
  if (places.size > 1) notes.push(`one of ${places.size} for this claim, choose with --volume`);
  else if (same !== undefined && notes.length === 0) notes.push(`same directory as ${same.name}`);
  if (notes.length > 0) return notes.join('; ');
  return volume.isReserved ? 'reserved: apply its claim' : 'can be restored';
}
