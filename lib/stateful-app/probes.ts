import { IntOrString, type Probe } from '../../imports/k8s';
import type { Faults } from '../faults';
import { show } from '../syntax';

/**
 * How Kubernetes learns of the app's health: the path of an HTTP GET on the main port, or a whole Probe. A probe must
 * change nothing, and the liveness probe must not touch the volume: a hanging mount would have the pod killed.
 */
export interface ProbeProps {
  /** Asked every 2 s until the app has started, for at most 2 min. @default the same as livenessProbe */
  readonly startupProbe?: string | Probe;
  /** Asked every 10 s; failing for 1 min restarts the container. @default the main port accepts a connection */
  readonly livenessProbe?: string | Probe;
  /** Asked every 5 s; failing for 10 s takes the pod out of the public Service. @default the main port accepts a connection */
  readonly readinessProbe?: string | Probe;
}

type Timing = Required<
  Pick<
    Probe,
    'initialDelaySeconds' | 'periodSeconds' | 'timeoutSeconds' | 'failureThreshold' | 'successThreshold'
  >
>;

const STARTUP: Timing = timing({ periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 60 });
const LIVENESS: Timing = timing({ periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 });
const READINESS: Timing = timing({ periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 2 });

function timing(values: Pick<Timing, 'periodSeconds' | 'timeoutSeconds' | 'failureThreshold'>): Timing {
  return { initialDelaySeconds: 0, successThreshold: 1, ...values };
}

/** The three probes, each with every timing said out loud. */
export function probes(
  props: ProbeProps,
  portName: string,
): { startupProbe: Probe; livenessProbe: Probe; readinessProbe: Probe } {
  return {
    startupProbe: probe(props.startupProbe ?? handlerOf(props.livenessProbe), STARTUP, portName),
    livenessProbe: probe(props.livenessProbe, LIVENESS, portName),
    readinessProbe: probe(props.readinessProbe, READINESS, portName),
  };
}

function probe(given: string | Probe | undefined, timing: Timing, portName: string): Probe {
  const port = IntOrString.fromString(portName);
  if (typeof given === 'string') return { ...timing, httpGet: { path: given, port } };
  if (hasHandler(given)) return { ...timing, ...given };
  return { ...timing, ...given, tcpSocket: { port } };
}

/** What a liveness probe asks is right for start-up too; its timing is not. */
function handlerOf(given: string | Probe | undefined): string | Probe | undefined {
  if (given === undefined || typeof given === 'string') return given;
  const { httpGet, tcpSocket, exec, grpc } = given;
  return { httpGet, tcpSocket, exec, grpc };
}

function hasHandler(given: Probe | undefined): boolean {
  return [given?.httpGet, given?.tcpSocket, given?.exec, given?.grpc].some(
    (handler) => handler !== undefined,
  );
}

/** What is wrong with the probes. */
export function checkProbes(faults: Faults, props: ProbeProps): void {
  for (const field of ['startupProbe', 'livenessProbe', 'readinessProbe'] as const) {
    const value = props[field];
    faults.when(
      typeof value === 'string' && !/^\/\S*$/.test(value),
      `${field} must be a path such as "/livez", or a Probe, got ${show(value)}`,
    );
  }
}
