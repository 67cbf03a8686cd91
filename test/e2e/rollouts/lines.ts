/** Indented lines for an error message. */
export function lines(texts: readonly string[]): string {
  return texts.length === 0 ? '  none' : texts.map((text) => `  ${text}`).join('\n');
}
