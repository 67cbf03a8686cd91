/** A test, or a skipped test whose name includes the reason. */
export function testUnless(
  reason: string | undefined,
  name: string,
  body: (() => Promise<void>) | (() => void),
  timeoutMs?: number,
): void {
  if (reason === undefined) test(name, body, timeoutMs);
  // The only skip of all tests: it is named with its reason, and counted.
  else test.skip(`${name} (SKIPPED: ${reason})`, body, timeoutMs);
}
