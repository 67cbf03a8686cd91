import { isIP, isIPv6 } from 'node:net';

/**
 * Checks of single values: each returns what is wrong with the value, as the end of a sentence that begins with the
 * field's name, or undefined when nothing is.
 */
export type Check<T> = (value: T) => string | undefined;

/** Makes a check of a condition and of what the value must be. */
export function must<T>(be: string, holds: (value: T) => boolean): Check<T> {
  return (value) => (holds(value) ? undefined : `must be ${be}, got ${show(value)}`);
}

/** A value as an error message shows it. */
export function show(value: unknown): string {
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const LARGEST = 2 ** 31 - 1;
const QUANTITY = /^\+?(\d+\.?\d*|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d+)?$/;

/** RFC 1123 label: names of pods, containers, volumes and namespaces. */
export const dnsLabel = must<string>(
  'a DNS label (a-z, 0-9 and "-", first and last not "-", at most 63 characters)',
  (value) => LABEL.test(value) && value.length <= 63,
);

/** The StorageClass of a claim: a name, or nothing at all for a volume that was made by hand. */
export const storageClassName: Check<string> = (value) => (value === '' ? undefined : dnsSubdomain(value));

/** RFC 1035 label: names of Services, which may not begin with a digit. */
export const serviceName = must<string>(
  'a DNS label that begins with a letter (a-z, 0-9 and "-", at most 63 characters)',
  (value) => LABEL_1035.test(value) && value.length <= 63,
);

/**
 * The name of a StatefulSet. Its pods carry `<name>-<hash>` as a label of at most 63 characters, which leaves 52.
 * @see https://github.com/kubernetes/kubernetes/issues/64023
 */
export const statefulSetName = must<string>(
  'a DNS label that begins with a letter, of at most 52 characters (its pods carry the name and a hash as a label)',
  (value) => LABEL_1035.test(value) && value.length <= 52,
);

const isDnsSubdomain = (value: string): boolean =>
  value.length <= 253 && value.split('.').every((part) => LABEL.test(part));

/** RFC 1123 subdomain: names of most Kubernetes objects. */
export const dnsSubdomain = must<string>(
  'a DNS name (labels of a-z, 0-9 and "-", joined by ".", at most 253 characters)',
  isDnsSubdomain,
);

/** A host name that may carry a wildcard as its first label, as an Ingress takes it. */
export const ingressHost = must<string>(
  'a host name such as "visits.example.com"',
  (value) => !isIP(value) && isDnsSubdomain(value.replace(/^\*\./, '')),
);

/** RBAC names are path segments. */
export const pathSegmentName = must<string>(
  'a name without "/" and "%"',
  (value) => value !== '' && value !== '.' && value !== '..' && !/[/%]/.test(value),
);

/** `prefix/name`: how the provisioner of a StorageClass is called. */
export const provisionerName = must<string>(
  'a name with a DNS prefix, such as "example.com/nfs"',
  (value) => /^[^/]+\/[^/]+$/.test(value) && isQualifiedName(value),
);

/** The provisioner field of any StorageClass: in-tree ones are called `kubernetes.io/…`, CSI drivers have no prefix. */
export const storageProvisioner = must<string>(
  'the name of a provisioner, such as "example.com/nfs" or "nfs.csi.k8s.io"',
  (value) => isQualifiedName(value),
);

function isQualifiedName(value: string): boolean {
  const [name = '', prefix, ...rest] = value.split('/').reverse();
  return (
    rest.length === 0 &&
    QUALIFIED_NAME.test(name) &&
    name.length <= 63 &&
    (prefix === undefined || isDnsSubdomain(prefix))
  );
}

/** Key of a label or an annotation. */
export const labelKey = must<string>(
  'a label key: an optional DNS prefix and "/", then at most 63 of A-Z, a-z, 0-9, "-", "_" and "."',
  isQualifiedName,
);

/** Key of an annotation. */
export const annotationKey = must<string>(
  'an annotation key: an optional DNS prefix and "/", then at most 63 of A-Z, a-z, 0-9, "-", "_" and "."',
  isQualifiedName,
);

/** Value of a label. */
export const labelValue = must<string>(
  'a label value: at most 63 of A-Z, a-z, 0-9, "-", "_" and ".", first and last a letter or a digit',
  (value) => value === '' || (QUALIFIED_NAME.test(value) && value.length <= 63),
);

/** IANA service name: how a port is called. */
export const portName = must<string>(
  'a port name (a-z, 0-9 and single "-", with at least one letter, at most 15 characters)',
  (value) => LABEL.test(value) && value.length <= 15 && /[a-z]/.test(value) && !value.includes('--'),
);

const isWholeNumber = (value: number, from: number, to: number): boolean =>
  Number.isInteger(value) && value >= from && value <= to;

export const portNumber = must<number>('a port from 1 to 65535', (value) => isWholeNumber(value, 1, 65535));

/** Ports that a process without root may open. */
export const unprivilegedPort = must<number>(
  'a port from 1024 to 65535 (the container runs without root)',
  (value) => isWholeNumber(value, 1024, 65535),
);

/** @see https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/ --service-node-port-range */
export const nodePort = must<number>("a port from 30000 to 32767 (Kubernetes' default range)", (value) =>
  isWholeNumber(value, 30000, 32767),
);

export const wholeNumber = must<number>(`a whole number from 0 to ${LARGEST}`, (value) =>
  isWholeNumber(value, 0, LARGEST),
);

/** User and group ids: below 10000 they tend to be somebody on the node. */
export const unprivilegedId = must<number>(`an id from 10001 to ${LARGEST}`, (value) =>
  isWholeNumber(value, 10001, LARGEST),
);

const POWERS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The number that a quantity stands for, which manifests may hold as a number; undefined when it is not a quantity. */
export function quantityValue(value: string | number): number | undefined {
  const [whole, mantissa = '', suffix = ''] = QUANTITY.exec(String(value)) ?? [];
  if (whole === undefined) return undefined;
  return Number(mantissa) * (POWERS[suffix] ?? Number(`1${suffix}`));
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
export const quantity = must<string>(
  'a quantity such as "100m", "64Mi" or "2"',
  (value) => quantityValue(value) !== undefined,
);

/** A quantity of whole bytes, at least one: a storage request of "32m" asks for 32 thousandths of a byte. */
export const storageQuantity = must<string>('a size of whole bytes, such as "32Mi" or "10Gi"', (value) => {
  const bytes = quantityValue(value);
  return bytes !== undefined && bytes >= 1 && Number.isInteger(bytes);
});

/** A container's mount point. */
export const mountPath = must<string>(
  'an absolute path below "/", without ":", "." or ".." parts, or a "/" at its end, such as "/var/data"',
  (value) => isCleanAbsolutePath(value) && value !== '/' && !value.includes(':'),
);

/** The path of an NFS export. */
export const exportPath = must<string>(
  'an absolute path without spaces, "..", or a "/" at its end, such as "/srv/nfs"',
  (value) => isCleanAbsolutePath(value) && !/\s/.test(value),
);

function isCleanAbsolutePath(value: string): boolean {
  const [root, ...parts] = value.split('/');
  return (
    value === '/' ||
    (root === '' && parts.length > 0 && parts.every((part) => part !== '' && part !== '.' && part !== '..'))
  );
}

/** An NFS server as the node's mount command takes it. */
export const serverAddress = must<string>(
  'a host name or an IP address alone, such as "nfs.example.com" or "192.0.2.10", without scheme, path or port',
  (value) => isDnsSubdomain(value.toLowerCase()) || isIPv6(value),
);

/** The name of an environment variable, as the API server takes it. */
export const environmentVariable = must<string>(
  'the name of an environment variable (letters, digits, "_", "-" and ".", first not a digit)',
  (value) => /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(value),
);

/** One of the words listed. */
export function oneOf(...words: readonly string[]): Check<string> {
  return must(`one of ${words.map(show).join(', ')}`, (value) => words.includes(value));
}
