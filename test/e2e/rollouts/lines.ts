/** What was found or expected, a line each, for the message of an error. */
export function lines(texts: readonly string[]): string {
  return texts.length === 0 ? '  none' : texts.map((text) => `  ${text}`).join('\n');
}
