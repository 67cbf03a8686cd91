/** `test`, or where something is missing one that is skipped and says why. */
export function testUnless(
  reason: string | undefined,
  name: string,
  body: () => Promise<void>,
  timeoutMs?: number,
): void {
  if (reason === undefined) test(name, body, timeoutMs);
  else test.skip(`${name} (SKIPPED: ${reason})`, body, timeoutMs);
}

/** A whole number from the environment, such as how often something is done. */
export function times(variable: string, fallback: number): number {
  const value = Number(process.env[variable] ?? fallback);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${variable} must be a whole number from 1`);
  return value;
}
