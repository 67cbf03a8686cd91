/** The store can't be trusted, or another process has it: what was found, and what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** A file of this start was removed or replaced, and not by a later start: only this process knows the count. */
export class GoneError extends StoreError {
  constructor(path: string) {
    super(
      `${path} was removed or replaced while the app ran: it stops, and starts again from the visits file`,
    );
  }
}

/** The volume has no room. What was stored before still is, and the store goes on. */
export class FullError extends Error {
  override readonly name = 'FullError';
}

/** The system's name of an error, such as "ENOSPC". */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/** Linux' number for an exceeded quota, which Node 20 has no name for. */
const EDQUOT = process.platform === 'linux' ? -122 : undefined;

export function isFull(error: unknown): boolean {
  const { errno = 0 } = error as NodeJS.ErrnoException;
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error) ?? '') || errno === EDQUOT;
}

/** Whether the process or the system has run out of file descriptors, which passes when connections end. */
export function isOutOfDescriptors(error: unknown): boolean {
  return ['EMFILE', 'ENFILE'].includes(codeOf(error) ?? '');
}
