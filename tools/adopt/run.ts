import type { Outcome } from '../command';
import type { Manifest } from '../manifests/manifest';
import { ManifestParser } from '../manifests/parse';
import { readManifests } from '../manifests/read';
import { UsageError } from '../usage-error';
import { adopt as adoptManifests } from './adopt';
import { InvalidPropsError } from '../../lib/validation/fault';
import { HELP } from './help';
import { readOptions } from './options';
import { exitCodeOf, reportOf } from './report/report';

/**
 * Runs `adopt`.
 * @throws UsageError if the arguments or the input can't be used
 */
export async function adopt(args: readonly string[]): Promise<Outcome> {
  const options = readOptions(args);
  if (options.help) return { status: 0, stdout: `${HELP}\n` };
  const { sources, recursive } = options;
  const read = { recursive, parser: new ManifestParser() };
  const manifests: Manifest[] = [];
  for (const source of sources) manifests.push(...(await readManifests(source, read)));
  if (manifests.length === 0) throw new UsageError(`${sources.join(', ')}: holds no Kubernetes object`);
  const adoption = attempt(() => adoptManifests(manifests, options));
  return { status: exitCodeOf(adoption), stdout: adoption.text, stderr: reportOf(adoption, options) };
}

/** A construct may refuse what a manifest holds: a fault of the input. */
function attempt<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof InvalidPropsError) throw new UsageError(error.message);
    throw error;
  }
}
