import { spawnSync } from 'node:child_process';

/** The cdk8s CLI asks a site for its newest version, which has nothing to do with the package. */
const ENVIRONMENT = { ...process.env, CDK8S_CHECK_UPGRADE: 'false' };

/** Runs a command to its end, with its errors shown, and returns what it printed. */
export function run(cwd, command, args, { status: expected = 0 } = {}) {
  const stderr = expected === 0 ? 'inherit' : 'pipe';
  const result = spawnSync(command, args, {
    cwd,
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', stderr],
    encoding: 'utf8',
  });
  if (result.status === expected) return result;
  process.stderr.write(result.stdout ?? '');
  throw new Error(
    `${command} ${args.join(' ')} exited with ${String(result.status)}, not with ${String(expected)}`,
  );
}

/** Installs packages into a project, without the scripts of any. */
export function install(cwd, packages) {
  run(cwd, 'npm', ['install', '--silent', '--prefer-offline', '--no-audit', '--ignore-scripts', ...packages]);
}
