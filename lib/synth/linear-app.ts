import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, type AppProps, Chart, Names, YamlOutputType } from 'cdk8s';
import { takeManifests } from '../core/enforce';
import { Order } from './order';
import { toYaml } from './yaml';

/**
 * An App that writes the same files as the App of cdk8s, in time proportional to the number of objects.
 *
 * For each chart, cdk8s resolves and validates the whole app again. Its sort visits a construct once for every path to
 * it, and its YAML library classifies every scalar again. A thousand charts take minutes, and so does a chain of
 * twelve. LinearApp resolves and validates once, visits each construct once, and classifies each distinct scalar once.
 *
 * LinearApp delegates other output types, construct metadata, and the error for circular dependencies to cdk8s.
 *
 * @example
 * ```ts
 * const app = new LinearApp({ outdir: 'build/manifests' });
 * const chart = new Chart(app, 'shop', { namespace: 'shop' });
 * new StatefulApp(chart, 'shop', { image: 'registry.example.com/shop:1.0.0', claims: [] });
 * app.synth();
 * ```
 * @see https://cdk8s.io/docs/latest/basics/app/
 */
export class LinearApp extends App {
  readonly #recordsMetadata: boolean;

  constructor(props: AppProps = {}) {
    super(props);
    this.#recordsMetadata =
      props.recordConstructMetadata ?? process.env['CDK8S_RECORD_CONSTRUCT_METADATA'] === 'true';
  }

  override synth(): void {
    const order = new Order(this);
    const constructs = order.of(this);
    if (
      this.yamlOutputType !== YamlOutputType.FILE_PER_CHART ||
      this.#recordsMetadata ||
      constructs === undefined
    ) {
      super.synth();
      return;
    }
    validate(this);
    mkdirSync(this.outdir, { recursive: true });
    const manifests = takeManifests(this);
    const textOf = (object: ApiObject): string => toYaml(manifests.get(object) ?? object.toJson());
    for (const [i, chart] of constructs.filter((construct) => Chart.isChart(construct)).entries()) {
      const prefix = order.betweenCharts ? `${String(i).padStart(4, '0')}-` : '';
      const path = join(this.outdir, `${prefix}${Names.toDnsLabel(chart)}${this.outputFileExtension}`);
      const own = order
        .of(chart)
        ?.filter((c) => ApiObject.isApiObject(c) && c.chart === chart) as ApiObject[];
      // The YAML of a large chart takes more memory than its objects, so it is written in parts.
      for (let part = 0; part === 0 || part < own.length; part += PART) {
        const text = own
          .slice(part, part + PART)
          .map(textOf)
          .join('---\n');
        writeFileSync(path, part === 0 ? text : `---\n${text}`, { flag: part === 0 ? 'w' : 'a' });
      }
    }
  }
}

/** Number of objects per write. */
const PART = 100;

function validate(app: App): void {
  const errors = app.node
    .findAll()
    .flatMap((construct) => construct.node.validate().map((error) => `[${construct.node.path}] ${error}`));
  if (errors.length > 0) {
    throw new Error(`Validation failed with the following errors:\n  ${errors.join('\n  ')}`);
  }
}
