import type { Probe } from '../../imports/k8s';
import type { Plain } from '../core/wire';
import type { Port } from './ports';

/**
 * Probes of a container. A string is the path of an HTTP GET on the first port of the container. An object is a probe
 * of Kubernetes. Without a handler, the probe checks whether the first port accepts connections.
 *
 * A probe must have no side effects. A liveness probe must not access the volume, as the kubelet would restart the
 * container while a mount hangs.
 */
export interface ProbeProps {
  /** Startup probe. A path is requested every 2 s, for at most 2 min. @default none */
  readonly startupProbe?: string | Plain<Probe>;
  /** Liveness probe. A path is requested every 10 s; the kubelet restarts the container after 1 min of failures. @default none */
  readonly livenessProbe?: string | Plain<Probe>;
  /** Readiness probe. A path is requested every 5 s; after 10 s of failures the pod is not ready. @default none */
  readonly readinessProbe?: string | Plain<Probe> | false;
}

const TIMINGS = {
  startupProbe: timing({ periodSeconds: 2, failureThreshold: 60 }),
  livenessProbe: timing({ periodSeconds: 10, failureThreshold: 6 }),
  readinessProbe: timing({ periodSeconds: 5, failureThreshold: 2 }),
};

/** A complete timing, independent of the defaults of Kubernetes. */
function timing(values: { periodSeconds: number; failureThreshold: number }): Plain<Probe> {
  return { initialDelaySeconds: 0, successThreshold: 1, timeoutSeconds: 5, ...values };
}

const HANDLERS = ['httpGet', 'tcpSocket', 'exec', 'grpc'] as const;

/** The probes of a container. */
export function probes(
  props: ProbeProps,
  ports: readonly Port[] = [],
): Readonly<Record<keyof ProbeProps, Plain<Probe> | undefined>> {
  const port = ports[0]?.name ?? ports[0]?.containerPort ?? '';
  const render = (name: keyof ProbeProps): Plain<Probe> | undefined => {
    const given = props[name];
    if (given === undefined || given === false) return undefined;
    if (typeof given === 'string') return { ...TIMINGS[name], httpGet: { path: given, port } };
    return HANDLERS.some((handler) => given[handler] !== undefined)
      ? given
      : { ...given, tcpSocket: { port } };
  };
  return {
    startupProbe: render('startupProbe'),
    livenessProbe: render('livenessProbe'),
    readinessProbe: render('readinessProbe'),
  };
}

/** A probe of the first port of a container, if that is a TCP port. */
export function defaultReadinessProbe([port]: readonly Port[] = []): Plain<Probe> | undefined {
  if (port === undefined || (port.protocol ?? 'TCP') !== 'TCP') return undefined;
  return { ...TIMINGS.readinessProbe, tcpSocket: { port: port.name ?? port.containerPort } };
}
