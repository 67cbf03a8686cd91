/** A command line or an input that a command cannot use. The command prints the message and exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
