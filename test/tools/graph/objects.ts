import { buildGraph } from '../../../tools/graph/build-graph';
import type { Graph } from '../../../tools/graph/graph';
import type { KubeObject } from '../../../tools/manifests/manifest';

/** An object of the namespace `shop`, or of none. */
export function object(apiVersion: string, kind: string, name: string, fields: object = {}): KubeObject {
  return { apiVersion, kind, metadata: { name, namespace: 'shop' }, ...fields };
}

/** A workload whose pods have the label `app` and some fields in their specs. */
export function workload(kind: string, name: string, pod: object = {}, spec: object = {}): KubeObject {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c' }], ...pod } };
  return object('apps/v1', kind, name, { spec: { template, ...spec } });
}

export function graphOf(...objects: readonly KubeObject[]): Graph {
  return buildGraph(
    objects.map((it) => ({ object: it, source: 'test.yaml' })),
    'default',
  );
}

/** The edges of a graph as people read them: `Service shop/web -selector-> Deployment shop/web`. */
export function edgesOf(...objects: readonly KubeObject[]): string[] {
  return graphOf(...objects).edges.map(({ from, to, labels, backLabels }) =>
    backLabels.length === 0
      ? `${from} -${labels.join()}-> ${to}`
      : `${from} <-${backLabels.join()} ${labels.join()}-> ${to}`,
  );
}
