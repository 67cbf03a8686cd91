/** What a command prints, and its exit code. */
export interface Outcome {
  readonly status: number;
  readonly stdout?: string;
  readonly stderr?: string;
}
