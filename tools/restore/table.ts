import { ageOf } from './age';
import type { Listing } from './listing';
import { obstaclesOf } from './obstacles';
import type { Volume } from './volume';

/** The Released volumes as a table, and what speaks against giving each back. */
export function releasedTable(volumes: readonly Volume[], listing: Listing, now: number): string {
  // The time since a volume is Released is known where every one of them tells it; else the age of the volumes is shown.
  const known = volumes.every(({ transition }) => transition !== '');
  const rows = volumes.map((volume) => [
    volume.claim.text === '/' ? '' : volume.claim.text,
    volume.storage,
    ageOf(known ? volume.transition : volume.created, now),
    volume.className,
    volume.directory,
    volume.name,
    noteOf(volume, listing),
  ]);
  const header = ['CLAIM', 'SIZE', known ? 'RELEASED' : 'AGE', 'CLASS', 'DIRECTORY', 'VOLUME', 'NOTE'];
  const cells = [header, ...rows].map((row) => row.map((cell) => (cell === '' ? '-' : cell)));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
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

function noteOf(volume: Volume, listing: Listing): string {
  const rivals = (listing.volumesOf.get(volume.claim.text) ?? []).filter(({ phase }) => phase === 'Released');
  const notes = obstaclesOf(volume, listing).map(({ note }) => note);
  if (rivals.length > 1 && volume.claim.name !== '')
    notes.push(`one of ${rivals.length} for this claim, choose with --volume`);
  return notes.length === 0 ? 'can be restored' : notes.join('; ');
}
