import { isPlainObject } from '../../../lib/core/wire';
import { listAt } from '../../manifests/field';
import type { Typed } from '../typed';
import type { Fit } from './fit';
import { portsOfPods, portsOnService } from './service-ports';

type Path = readonly (string | number)[];

/** Props of which a part may follow from other props, or be the default. Of all others, the whole may. */
const DEEP: ReadonlySet<string> = new Set([
  ...[
    'claims',
    'service',
    'headlessService',
    'serviceAccount',
    'podDisruptionBudget',
    'ingress',
    'networkPolicy',
  ],
  ...['statefulSet', 'labels', 'annotations', 'podLabels'],
]);

/** The same where a profile writes fields of pods and containers. */
const DEEP_WITH_PROFILE: ReadonlySet<string> = new Set([
  ...DEEP,
  ...['securityContext', 'podSecurityContext', 'capabilities', 'seccompProfile', 'volumes', 'volumeMounts'],
  ...['initContainers', 'sidecarContainers', 'persistentVolumeClaimRetentionPolicy', 'updateStrategy'],
]);

const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'];

const USERS = ['runAsUser', 'runAsGroup', 'fsGroup'];

/** The shortest props that make the same objects. */
export function shorten(props: Typed, fit: Fit): Typed {
  const allowed = JSON.stringify(differencesOf(fit, props));
  const isSame = (candidate: Typed): boolean => JSON.stringify(differencesOf(fit, candidate)) === allowed;
  const attempt = (current: Typed, candidate: Typed | undefined): Typed =>
    candidate !== undefined && isSame(candidate) ? candidate : current;
  const rewrites = [withWaivers, ...USERS.map(hoisted), withoutProfile, withRequired, withDefaultSpread];
  const rewritten = rewrites.reduce((current, rewrite) => attempt(current, rewrite(current)), props);
  const probed = probePaths(rewritten).reduce(
    (current, path) => attempt(current, shortProbe(current, path)),
    rewritten,
  );
  const deep = props.defaults === 'kubernetes' ? DEEP : DEEP_WITH_PROFILE;
  const pruned = prune(probed, isSame, deep, () => true);
  return (['headlessService', 'service'] as const).reduce((current, on) => {
    const variant = withPortsOn(current, on);
    if (variant === undefined || !isSame(variant)) return current;
    const isOfPorts = (key: string): boolean => key === on || OF_PORTS.has(key);
    // One list of ports is the rule, even where a list on the Service is shorter.
    return shortPorts(prune(variant, isSame, new Set([on, ...OF_PORTS]), isOfPorts));
  }, pruned);
}

/** Where ports of containers say how Services show them. */
const OF_PORTS: ReadonlySet<string> = new Set([
  ...['ports', 'initContainers', 'sidecarContainers'],
  ...['service', 'headlessService'],
]);

/** How much there is to read. */
export function sizeOf(props: Typed): number {
  return JSON.stringify(props).length;
}

/** The fields in which props make other objects. Most props make no difference. */
function differencesOf(fit: Fit, props: Typed): unknown {
  return fit.misfits(props).map((part) => [part, fit.changes(part, props)]);
}

/**
 * Leaves out whatever makes no difference, from the last to the first.
 * @param deep keys whose values are looked into
 * @param isChanged whether a prop may change at all
 */
function prune(
  props: Typed,
  isSame: (candidate: Typed) => boolean,
  deep: ReadonlySet<string>,
  isChanged: (prop: string) => boolean,
): Typed {
  let current = props;
  const visit = (value: unknown, path: Path): void => {
    const keys = isPlainObject(value) ? Object.keys(value) : Array.isArray(value) ? [...value.keys()] : [];
    for (const key of [...keys].reverse()) {
      const at = [...path, key];
      if (at.length === 1 && !isChanged(String(key))) continue;
      const candidate = canBeLeftOut(at) ? (removed(current, at) as Typed) : undefined;
      if (candidate !== undefined && isSame(candidate)) current = candidate;
      else if (typeof key === 'number' || deep.has(key)) visit((value as Typed)[key], at);
    }
  };
  visit(current, []);
  return current;
}

/** What types require stays. */
function canBeLeftOut(path: Path): boolean {
  const last = path.at(-1);
  // A strategy that is written has no partition: see essential.ts.
  if (path[0] === 'updateStrategy') return false;
  if (path.length === 1) return last !== 'claims' && last !== 'image';
  if (path.length === 2 && path[0] === 'claims') return false;
  if (path.length === 3 && path[0] === 'claims') return last !== 'name' && last !== 'storage';
  return true;
}

/** Without a part. An object that is left empty goes as well, unless it stands for an object of the app. */
function removed(value: unknown, [key, ...rest]: Path): unknown {
  if (Array.isArray(value)) {
    if (rest.length === 0) return value.filter((_, i) => i !== key);
    return value.map((item: unknown, i) => (i === key ? removed(item, rest) : item));
  }
  if (!isPlainObject(value) || key === undefined) return value;
  if (rest.length === 0) {
    const { [key]: gone, ...others } = value;
    return others;
  }
  return { ...value, [key]: removed(value[key], rest) };
}

/** The ports of a Service as options of the ports of containers; undefined if they do not follow from these. */
function withPortsOn(props: Typed, on: 'headlessService' | 'service'): Typed | undefined {
  const service = props[on];
  if (!isPlainObject(service) || service.ports === undefined) return undefined;
  const podPorts = portsOfPods(props, listAt(props, 'initContainers'), listAt(props, 'sidecarContainers'));
  const options = portsOnService(podPorts, listAt(service, 'ports'));
  if (options === undefined) return undefined;
  let next = 0;
  const onPorts = (container: unknown): unknown => {
    if (!isPlainObject(container) || !Array.isArray(container.ports)) return container;
    return {
      ...container,
      ports: container.ports.map((port: unknown) => ({ ...(port as Typed), [on]: options[next++] })),
    };
  };
  const { ports, ...others } = service;
  const own = onPorts(props) as Typed;
  const native = listAt(own, 'initContainers').map((container) =>
    isPlainObject(container) && container.restartPolicy === 'Always' ? onPorts(container) : container,
  );
  const beside = listAt(own, 'sidecarContainers').map(onPorts);
  return {
    ...own,
    ...(native.length > 0 && { initContainers: native }),
    ...(beside.length > 0 && { sidecarContainers: beside }),
    [on]: others,
  };
}

/** Ports on Services with nothing but a number are that number, and without anything they are the default. */
function shortPorts(props: Typed): Typed {
  const short = (container: unknown): unknown => {
    if (!isPlainObject(container) || !Array.isArray(container.ports)) return container;
    return { ...container, ports: container.ports.map(shortPort) };
  };
  const lists = ['initContainers', 'sidecarContainers'].filter((name) => Array.isArray(props[name]));
  return {
    ...(short(props) as Typed),
    ...Object.fromEntries(lists.map((name) => [name, listAt(props, name).map(short)])),
  };
}

function shortPort(port: unknown): unknown {
  if (!isPlainObject(port)) return port;
  return Object.fromEntries(
    Object.entries(port).flatMap(([name, value]) => {
      if (!['service', 'headlessService'].includes(name) || !isPlainObject(value)) return [[name, value]];
      const keys = Object.keys(value);
      return keys.length === 1 && keys[0] === 'port' ? [[name, value.port]] : [[name, value]];
    }),
  );
}

/** The annotations of scanners by their prop. */
function withWaivers(props: Typed): Typed | undefined {
  const annotations = isPlainObject(props.statefulSet) ? props.statefulSet.annotations : undefined;
  const isWaived =
    isPlainObject(annotations) &&
    Object.keys(annotations).some((key) => /^(checkov\.io|kube-score|polaris\.)/.test(key));
  return isWaived ? { scannerAnnotations: true, ...props } : undefined;
}

/** A user or group of the pod and of all containers by its prop. */
function hoisted(name: string): (props: Typed) => Typed | undefined {
  return (props) => {
    const { podSecurityContext: context } = props;
    if (!isPlainObject(context) || context[name] === undefined) return undefined;
    const { [name]: id, ...others } = context;
    const { podSecurityContext, ...rest } = props;
    return { ...rest, [name]: id, ...(Object.keys(others).length > 0 && { podSecurityContext: others }) };
  };
}

/** The default profile, in place of contexts that say the same. */
function withoutProfile({ podSecurity, ...props }: Typed): Typed | undefined {
  return podSecurity === undefined ? undefined : props;
}

function withRequired(props: Typed): Typed | undefined {
  return props.affinity === undefined || props.affinity === false
    ? undefined
    : { ...props, affinity: 'required' };
}

/** The default preference for different nodes and zones. */
function withDefaultSpread({ affinity, topologySpreadConstraints, ...props }: Typed): Typed | undefined {
  return affinity === undefined && topologySpreadConstraints === undefined ? undefined : props;
}

function probePaths(props: Typed): Path[] {
  const lists = ['initContainers', 'sidecarContainers'];
  const containers: Path[] = [[], ...lists.flatMap((list) => listAt(props, list).map((_, i) => [list, i]))];
  return containers.flatMap((path) => PROBES.map((probe) => [...path, probe]));
}

/** An HTTP probe by its path. */
function shortProbe(props: Typed, path: Path): Typed | undefined {
  const probe = path.reduce<unknown>((value, key) => (value as Typed | undefined)?.[key], props);
  const httpGet = isPlainObject(probe) ? probe.httpGet : undefined;
  const url = isPlainObject(httpGet) ? (httpGet.path ?? '/') : undefined;
  return typeof url === 'string' ? (replaced(props, path, url) as Typed) : undefined;
}

function replaced(value: unknown, [key, ...rest]: Path, item: unknown): unknown {
  if (key === undefined) return item;
  if (Array.isArray(value))
    return value.map((each: unknown, i) => (i === key ? replaced(each, rest, item) : each));
  return { ...(value as Typed), [key]: replaced((value as Typed)[key], rest, item) };
}
