/** The store can't be trusted, or another process has it: what was found, and what to do. */
export class StoreError extends Error {
  override readonly name: string = 'StoreError';
}

/** The files of this start were removed or replaced, and no later start has them: only this process knows the count. */
export class GoneError extends StoreError {
  override readonly name = 'GoneError';
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
