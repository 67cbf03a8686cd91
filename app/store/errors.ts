/** The store is damaged, or another process owns it. The message says what was found and what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** A file of this start was removed or replaced, but not by a later start. Only this process knows the count. */
export class GoneError extends StoreError {
  constructor(path: string) {
    super(`${path} was removed or replaced while the app ran; the next start continues from the visits file`);
  }
}

/** The volume is full. Data stored earlier is intact, and the store continues. */
export class FullError extends Error {
  override readonly name = 'FullError';
}

/** The code of a system error, such as "ENOSPC". */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/** The Linux error number of an exceeded quota, for which Node 20 has no name. */
const EDQUOT = process.platform === 'linux' ? -122 : undefined;

export function isFull(error: unknown): boolean {
  const { errno = 0 } = error as NodeJS.ErrnoException;
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error) ?? '') || errno === EDQUOT;
}

/** Whether the process or the system has no free file descriptor. Temporary, as closing connections free some. */
export function isOutOfDescriptors(error: unknown): boolean {
  return ['EMFILE', 'ENFILE'].includes(codeOf(error) ?? '');
}
