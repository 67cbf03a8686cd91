import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { type Manifest, identityOf, keyOf } from '../manifests/manifest';
import { ManifestParser } from '../manifests/parse';
import { readManifests } from '../manifests/read';
import type { Outcome } from '../command';
import { readProject } from '../project';
import { shellWord } from '../shell';
import { UsageError } from '../usage-error';
import { withFreshSynth } from './fresh-synth';
import { HELP } from './help';
import { type Options, readOptions } from './options';
import { createPlan } from './plan';
import { jsonOf } from './report/json';
import { markdownOf } from './report/markdown';
import { exitCodeOf } from './report/summary';
import { type Subject, textOf } from './report/text';

const REPORTS = { text: textOf, json: jsonOf, markdown: markdownOf };

/**
 * Runs `plan`.
 * @param restore the command line of `restore`, for recipes
 * @throws UsageError if the arguments or the input are unusable
 */
export async function plan(args: readonly string[], restore: string): Promise<Outcome> {
  const options = readOptions(args);
  if (options.help) return { status: 0, stdout: `${HELP}\n` };
  const project = readProject();
  const read = { recursive: options.recursive, folder: project?.output, parser: new ManifestParser() };
  const { sources } = options;
  if (sources !== undefined) {
    const [old, next] = sources;
    const subject: Subject = {
      old,
      new: next,
      apply: `-f ${/^git:/.test(next) || next === '-' ? 'NEW' : shellWord(next)}`,
    };
    return report(await readManifests(old, read), await readManifests(next, read), subject, options, restore);
  }
  if (project === undefined)
    throw new UsageError('plan needs OLD and NEW: the current folder has no cdk8s.yaml that names an app');
  const { output } = project;
  const subject: Subject = {
    old: `git:HEAD:${output}`,
    new: 'a fresh synth',
    apply: `-f ${shellWord(output)}/`,
  };
  return withFreshSynth(project, async (folder) => {
    const fresh = await readManifests(folder, read);
    const named = fresh.map(({ object, source }) => ({
      object,
      source: `${output}/${relative(folder, source)}`,
    }));
    const committed = await readManifests('git:HEAD', read);
    const outcome = report(committed, named, subject, options, restore);
    return { ...outcome, stderr: await noteOnOutput(output, options, [...committed, ...named]) };
  });
}

/** Names files of the output folder that an earlier synth wrote with other values. To apply them is not what was planned. */
async function noteOnOutput(
  output: string,
  { recursive, namespace }: Options,
  planned: readonly Manifest[],
): Promise<string> {
  if (!existsSync(output)) return '';
  const keyOfManifest = ({ object }: Manifest): string => keyOf(identityOf(object, namespace));
  const keys = new Set(planned.map(keyOfManifest));
  const known = new Set(planned.map(({ object }) => JSON.stringify(object)));
  const written = await readManifests(output, { recursive }).catch((error: unknown) => {
    if (error instanceof UsageError) return []; // kubectl reports it
    throw error;
  });
  const others = written.filter(
    (manifest) => keys.has(keyOfManifest(manifest)) && !known.has(JSON.stringify(manifest.object)),
  );
  if (others.length === 0) return '';
  const files = [...new Set(others.map(({ source }) => source.replace(/:\d+$/, '')))];
  const was = files.length === 1 ? 'was' : 'were';
  return `This plan does not describe ${new Intl.ListFormat('en').format(files)}, which ${was} synthesized with other values. Run plan with the same values, or synthesize again.\n`;
}

function report(
  old: readonly Manifest[],
  next: readonly Manifest[],
  subject: Subject,
  { format, namespace, kubernetes }: Options,
  restore: string,
): Outcome {
  const result = createPlan(old, next, { namespace, kubernetes, restore });
  return { status: exitCodeOf(result), stdout: REPORTS[format](result, subject) };
}
