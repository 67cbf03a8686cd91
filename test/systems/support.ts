import { Chart, Testing } from 'cdk8s';
import { enforceRules, findFaults } from '../../lib';

/** An object of a system as written. */
export interface SystemObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** The pods of a StatefulSet. */
export interface Pod {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly initContainers?: readonly Readonly<Record<string, unknown>>[];
    readonly containers: readonly [Readonly<Record<string, unknown>>, ...Readonly<Record<string, unknown>>[]];
  };
}

/** A public system built with the constructs. */
export interface System {
  /** Kind and name of each object in apply order. */
  readonly names: readonly (readonly [kind: string, name: string])[];
  /** The findings by default, and with enforceRules. */
  readonly faults: { readonly byDefault: readonly string[]; readonly enforced: readonly string[] };
  /** The distinct selectors of Services, StatefulSets and PodDisruptionBudgets. */
  readonly selectors: readonly unknown[];
  /** The object with a kind and a name. */
  object(kind: string, name: string): SystemObject;
  /** The pod template of the StatefulSet with a name. */
  pod(statefulSet: string): Pod;
  /** Name, port and target port of each port of a Service. */
  servicePorts(name: string): (readonly [name: string | undefined, port: number, target: unknown])[];
}

/** The `faults` of a system without findings. */
export const NO_FAULTS: System['faults'] = { byDefault: [], enforced: [] };

/** Builds a system in a separate app. */
export function build(define: (chart: Chart) => void): System {
  const app = Testing.app();
  define(new Chart(app, 'chart'));
  const messages = (): string[] =>
    findFaults(app).map(({ construct, message }) => `${construct.node.path}: ${message}`);
  const byDefault = messages();
  enforceRules(app);
  const enforced = messages();
  const objects = app.charts.flatMap((chart) => chart.toJson() as SystemObject[]);
  const object = (kind: string, name: string): SystemObject => {
    const found = objects.find((candidate) => candidate.kind === kind && candidate.metadata.name === name);
    if (found === undefined) throw new Error(`no ${kind} ${name}`);
    return found;
  };
  return {
    names: objects.map(({ kind, metadata }) => [kind, metadata.name]),
    selectors: distinct(
      objects.flatMap(({ spec = {} }) => {
        const selector = spec['selector'] as { matchLabels?: object } | undefined;
        return selector === undefined ? [] : [selector.matchLabels ?? selector];
      }),
    ),
    faults: { byDefault, enforced },
    object,
    pod: (statefulSet) => object('StatefulSet', statefulSet).spec?.['template'] as Pod,
    servicePorts: (name) => {
      const ports = object('Service', name).spec?.['ports'] as {
        name?: string;
        port: number;
        targetPort?: unknown;
      }[];
      return ports.map((port) => [port.name, port.port, port.targetPort ?? port.port]);
    },
  };
}

function distinct(values: readonly object[]): unknown[] {
  return [...new Set(values.map((value) => JSON.stringify(value)))].map(
    (text) => JSON.parse(text) as unknown,
  );
}
