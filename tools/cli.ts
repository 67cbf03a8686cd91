#!/usr/bin/env node
// The command of the package: `npx cdk8s-stateful COMMAND`, and `npm run COMMAND` in this project.
import { type Outcome, runCommand } from './command';
import { adopt } from './adopt/run';
import { graph } from './graph/run';
import { plan } from './plan/run';
import { restore } from './restore/restore';
import { UsageError } from './usage-error';

const HELP = `usage: npx cdk8s-stateful COMMAND [argument …]

  adopt     turns manifests into a program that makes the same objects
  graph     draws objects and the references between them
  plan      says what an apply does to pods and data, before the apply
  restore   gives retained volumes back to claims

"npx cdk8s-stateful COMMAND --help" explains a command.`;

/** The start of a `restore` command line in the output of other commands. */
const RESTORE =
  process.env.npm_lifecycle_event === 'plan' ? 'npm run --silent restore --' : 'npx cdk8s-stateful restore';

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<Outcome>>> = {
  adopt: (args) => adopt(args),
  graph: (args) => graph(args),
  plan: (args) => plan(args, RESTORE),
  restore: (args) => restore(args),
};

runCommand(async ([name, ...args]) => {
  if (name === '--help' || name === '-h') return { status: 0, stdout: `${HELP}\n` };
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command !== undefined) return command(args);
  const known = new Intl.ListFormat('en', { type: 'disjunction' }).format(Object.keys(COMMANDS));
  throw new UsageError(
    name === undefined ? `name a command: ${known}` : `there is no command "${name}", only ${known}`,
  );
});
