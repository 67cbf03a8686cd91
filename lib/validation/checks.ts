import { isIP } from 'node:net';

/** Checks a single value. Returns the problem, such as `must be a DNS label`, or undefined if there is none. */
export type Check<T> = (value: T | undefined) => string | undefined;

/** Creates a check from a description and a condition. An undefined value has no problem. */
export function must<T>(be: string, holds: (value: T) => boolean): Check<T> {
  return (value) => (value === undefined || holds(value) ? undefined : `must be ${be}`);
}

/** Creates a check of strings. A value of any other type is a problem. */
function text(be: string, holds: (value: string) => boolean): Check<string> {
  return must<unknown>(be, (value) => typeof value === 'string' && holds(value));
}

/** Formats a value for a message. Truncates long values. */
export function show(value: unknown): string {
  const isNumber = typeof value === 'number' || value === undefined;
  const shown = isNumber ? String(value) : JSON.stringify(value, withoutTree);
  return shown.length > 200 ? `${shown.slice(0, 200)}…` : shown;
}

/** A construct as its class and path, as the tree above it is circular. */
function withoutTree(_key: string, value: unknown): unknown {
  const { node, constructor } = Object(value) as { node?: { path?: unknown }; constructor: { name: string } };
  return typeof node?.path === 'string' ? `${constructor.name} ${node.path}` : value;
}

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const LARGEST = 2 ** 31 - 1;

/** RFC 1123 label: the name of a pod, container, volume or namespace. */
export const dnsLabel = text(
  'a DNS label (a-z, 0-9 and "-", first and last not "-", at most 63 characters)',
  (value) => LABEL.test(value) && value.length <= 63,
);

/** RFC 1035 label: the name of a Service, which does not begin with a digit. */
export const serviceName = text(
  'a DNS label that begins with a letter (a-z, 0-9 and "-", at most 63 characters)',
  (value) => LABEL_1035.test(value) && value.length <= 63,
);

/**
 * The name of a StatefulSet. Its pods have the label `<name>-<hash>` of at most 63 characters, which leaves 52.
 * @see https://github.com/kubernetes/kubernetes/issues/64023
 */
export const statefulSetName = text(
  'a DNS label of at most 52 characters (its pods have the name and a hash as a label)',
  (value) => LABEL.test(value) && value.length <= 52,
);

const isDnsSubdomain = (value: string): boolean => value.length <= 253 && SUBDOMAIN.test(value);

/** RFC 1123 subdomain: the name of most Kubernetes objects. */
export const dnsSubdomain = text(
  'a DNS name (labels of a-z, 0-9 and "-", joined by ".", at most 253 characters)',
  isDnsSubdomain,
);

/** The name of a CSIDriver. */
export const csiDriverName = text(
  'a DNS name of at most 63 characters, such as "nfs.csi.k8s.io"',
  (value) => isDnsSubdomain(value) && value.length <= 63,
);

/** The host of an Ingress, whose first label may be a wildcard. */
export const ingressHost = text(
  'a host name such as "visits.example.com"',
  (value) => isIP(value) === 0 && isDnsSubdomain(value.replace(/^\*\./, '')),
);

/** The name of an RBAC object, which is a path segment. */
export const pathSegmentName = text(
  'a name without "/" and "%"',
  (value) => value !== '' && value !== '.' && value !== '..' && !/[/%]/.test(value),
);

/** The name of an external provisioner: `prefix/name`. */
export const provisionerName = text(
  'a name with a DNS prefix, such as "example.com/nfs"',
  (value) => value.includes('/') && isQualifiedName(value),
);

/** The provisioner of a StorageClass. The name of a CSI driver has no prefix. */
export const storageProvisioner = text(
  'the name of a provisioner, such as "example.com/nfs" or "nfs.csi.k8s.io"',
  isQualifiedName,
);

function isQualifiedName(value: string): boolean {
  const slash = value.lastIndexOf('/');
  const name = value.slice(slash + 1);
  return (
    QUALIFIED_NAME.test(name) && name.length <= 63 && (slash === -1 || isDnsSubdomain(value.slice(0, slash)))
  );
}

/** The key of a label or an annotation. The API server accepts annotation keys in any case. */
export const labelKey = text(
  'an optional DNS prefix and "/", then at most 63 of A-Z, a-z, 0-9, "-", "_" and "."',
  (value) => isQualifiedName(value),
);

/** The value of a label. */
export const labelValue = text(
  'at most 63 of A-Z, a-z, 0-9, "-", "_" and ".", first and last a letter or a digit',
  (value) => value === '' || (QUALIFIED_NAME.test(value) && value.length <= 63),
);

/** IANA service name: the name of a container port. */
export const portName = text(
  'a port name (a-z, 0-9 and single "-", with at least one letter, at most 15 characters)',
  (value) => LABEL.test(value) && value.length <= 15 && /[a-z]/.test(value) && !value.includes('--'),
);

const isWholeNumber = (value: unknown, from: number, to: number): boolean =>
  Number.isInteger(value) && (value as number) >= from && (value as number) <= to;

/** The number of a port. */
export const portNumber = must<number>('a port from 1 to 65535', (value) => isWholeNumber(value, 1, 65535));

/** A count, an id, or a number of seconds. */
export const wholeNumber = must<number>(`a whole number from 0 to ${LARGEST}`, (value) =>
  isWholeNumber(value, 0, LARGEST),
);

/** A container's mount point. */
export const mountPath = text(
  'a path below "/" without ":", such as "/var/data"',
  (value) => /[^/]/.test(value) && !value.includes(':'),
);

/** The path of an NFS export. */
export const exportPath = text(
  'an absolute path without spaces, control characters, "..", or a "/" at its end, such as "/srv/nfs"',
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  (value) => isCleanAbsolutePath(value) && !/[\s\u0000-\u001f\u007f]/.test(value),
);

function isCleanAbsolutePath(value: string): boolean {
  const [root, ...parts] = value.split('/');
  return (
    value === '/' ||
    (root === '' && parts.length > 0 && parts.every((part) => part !== '' && part !== '.' && part !== '..'))
  );
}

/**
 * The address of an NFS server for the mount command. Nodes cannot mount from an IPv6 address with a zone or with an
 * embedded IPv4 address. A name whose last label is a number is a mistyped IPv4 address.
 */
export const serverAddress = text(
  'a host name or an IP address, such as "nfs.example.com", "192.0.2.10" or "fd00::10", without brackets, zone, scheme, path or port',
  (value) =>
    isIP(value) === 4 ||
    (isIP(value) === 6 && !/[%.]/.test(value)) ||
    (isDnsSubdomain(value.toLowerCase()) && !/(^|\.)\d+$/.test(value)),
);

/** The name of an environment variable, by the rules of the API server. */
export const environmentVariable = text('letters, digits, "_", "-" and ".", first not a digit', (value) =>
  /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(value),
);

/** One of the strings listed. */
export function oneOf(...values: readonly string[]): Check<string> {
  return must<string>(`one of ${values.map(show).join(', ')}`, (value) => values.includes(value));
}
