#!/usr/bin/env node
// The command of the package: `npx cdk8s-stateful COMMAND`, and `npm run COMMAND` in this project.
import type { Outcome } from './outcome';
import { plan } from './plan/run';
import { UsageError } from './usage-error';

const HELP = `usage: npx cdk8s-stateful COMMAND [argument …]

  plan      says what an apply does to pods and data, before the apply
  restore   gives retained volumes back to claims

"npx cdk8s-stateful COMMAND --help" explains a command.`;

/** How a command line of `restore` begins, for whoever copies it from what another command printed. */
const RESTORE =
  process.env.npm_lifecycle_event === 'plan' ? 'npm run --silent restore --' : 'npx cdk8s-stateful restore';

function run([command, ...args]: readonly string[]): Promise<Outcome> | Outcome {
  switch (command) {
    case 'plan':
      return plan(args, RESTORE);
    case '--help':
    case '-h':
      return { status: 0, stdout: `${HELP}\n` };
    default:
      throw new UsageError(command === undefined ? 'name a command' : `there is no command "${command}"`);
  }
}

Promise.resolve(process.argv.slice(2))
  .then(run)
  .catch((error: unknown): Outcome => {
    if (error instanceof UsageError)
      return { status: 2, stderr: `${error.message}\n--help says what is understood\n` };
    return { status: 1, stderr: `${error instanceof Error ? error.message : String(error)}\n` };
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
