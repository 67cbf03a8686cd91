import type { Outcome } from '../command';
import type { Manifest } from '../manifests/manifest';
import { ManifestParser } from '../manifests/parse';
import { readManifests } from '../manifests/read';
import { readProject } from '../project';
import { UsageError } from '../usage-error';
import { buildGraph } from './build-graph';
import type { Graph } from './graph';
import { HELP } from './help';
import { mermaidOf } from './mermaid';
import { type Options, readOptions } from './options';
import { bestLayout } from './svg/best-layout';
import { loadElk } from './svg/elk';
import { svgOf } from './svg/svg';

/**
 * Runs `graph`.
 * @throws UsageError if the arguments or the input can't be used
 */
export async function graph(args: readonly string[]): Promise<Outcome> {
  const options = readOptions(args);
  if (options.help) return { status: 0, stdout: `${HELP}\n` };
  const built = buildGraph(await read(options), options.namespace);
  return { status: 0, stdout: await DRAWN[options.format](built) };
}

const DRAWN: Readonly<Record<Options['format'], (graph: Graph) => string | Promise<string>>> = {
  mermaid: mermaidOf,
  svg: async (built) => svgOf(await bestLayout(built, await loadElk())),
};

async function read({ sources, recursive }: Options): Promise<readonly Manifest[]> {
  const project = readProject();
  const given = sources.length === 0 && project !== undefined ? [project.output] : sources;
  if (given.length === 0)
    throw new UsageError('graph needs a SOURCE: the current folder has no cdk8s.yaml that names an app');
  const parser = new ManifestParser();
  const manifests: Manifest[] = [];
  for (const source of given)
    manifests.push(...(await readManifests(source, { recursive, folder: project?.output, parser })));
  if (manifests.length === 0) throw new UsageError(`${given.join(', ')}: has no Kubernetes objects to draw`);
  return manifests;
}
