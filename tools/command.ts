import { UsageError } from './usage-error';

/** The output and the exit code of a command. */
export interface Outcome {
  readonly status: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** Runs a command with the arguments of the process, and sets the exit code. A UsageError exits with 2. */
export function runCommand(command: (args: readonly string[]) => Promise<Outcome>): void {
  command(process.argv.slice(2))
    .catch((error: unknown): Outcome => {
      if (!(error instanceof UsageError)) throw error;
      return { status: 2, stderr: `${error.message}; --help lists all options\n` };
    })
    .then(({ status, stdout = '', stderr = '' }) => {
      process.exitCode = status;
      process.stdout.write(stdout);
      process.stderr.write(stderr);
    })
    .catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
}
