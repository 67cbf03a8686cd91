import type { AccessMode } from '../access-mode';
import type { Faults } from '../faults';
import { type Check, oneOf } from '../syntax';

/** How a local volume may be mounted; ReadWriteOncePod is for CSI drivers alone. */
export type LocalAccessMode = Exclude<AccessMode, 'ReadWriteOncePod'>;

const ofLocalVolumes = oneOf('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany');

/** A mode that local volumes have. */
export const localAccessMode: Check<string> = (mode) =>
  mode === 'ReadWriteOncePod'
    ? `can't be "ReadWriteOncePod": it is for CSI drivers alone; use "ReadWriteOnce"`
    : ofLocalVolumes(mode);

/** What is wrong with the access modes of a local volume, or of a claim for one. */
export function checkLocalAccessModes(faults: Faults, modes: readonly string[] | undefined): void {
  faults.when(modes?.length === 0, 'accessModes must hold at least one access mode, got []');
  modes?.forEach((mode, i) => faults.check(`accessModes[${i}]`, mode, localAccessMode));
  faults.unique('accessModes', modes ?? [], 'leave one out');
}
