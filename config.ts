import type { NfsCsiImages, ServiceType } from './lib';
import { DEFAULT_IMAGE as PROVISIONER_IMAGE } from './lib/storage/nfs/deployment';
import { DEFAULT_IMAGES as CSI_IMAGES } from './lib/storage/nfs-csi/images';
import {
  type Check,
  dnsLabel,
  exportPath,
  must,
  oneOf,
  serverAddress,
  wholeNumber,
} from './lib/validation/checks';
import { PropFaults } from './lib/validation/fault';
import { imageReference, imageVersion } from './lib/validation/image';
import { quantityValue, storageQuantity } from './lib/validation/quantity';
import { Values } from './values';

/** The values of the main system, and of the examples beside it. */
export interface Config {
  /** The visits app. */
  readonly visits: {
    /** Namespace of the app. */
    readonly namespace: string;
    /** Image of the app. */
    readonly image: string;
    /** Number of pods. */
    readonly replicas: number;
    /** Size of each pod's volume. */
    readonly storage: string;
    /** Type of the public Service. */
    readonly serviceType: ServiceType;
  };
  /**
   * The NFS export that holds the volumes, and the image of its provisioner; absent where the cluster's default
   * StorageClass holds them.
   */
  readonly nfs?: { readonly server: string; readonly path: string; readonly image: string };
  /** The NFS export that holds the volumes where csi-driver-nfs creates them, and the images of the driver. */
  readonly nfsCsi?: { readonly server: string; readonly path: string; readonly images: NfsCsiImages };
  /** The examples. */
  readonly examples: { readonly image: string };
  /** What a synth says of the values that are not the defaults, a line each. */
  readonly choices: readonly string[];
}

/** One value of the main system. */
interface Value {
  /** The value if none is chosen. */
  readonly fallback: string;
  readonly check: Check<string>;
  /** How to correct a value that the check refuses. @default the problem says it */
  readonly wayOut?: string;
  /** Each ENVIRONMENT in which the value has an effect. @default all */
  readonly environments?: readonly string[];
}

/** Namespace of the provisioner alone. */
export const PROVISIONER_NAMESPACE = 'nfs-provisioner';

/** The namespace that the CSI driver has to itself. */
export const CSI_DRIVER_NAMESPACE = 'nfs-csi-driver';

/** Namespaces whose labels are not ours to set. */
const TAKEN = ['default', PROVISIONER_NAMESPACE, CSI_DRIVER_NAMESPACE];

const ownNamespace: Check<string> = (value = '') =>
  TAKEN.includes(value) || value.startsWith('kube-')
    ? 'must be a namespace of the app, as it gets Pod Security labels'
    : undefined;

const digits: Check<string> = (value = '') => wholeNumber(/^\d+$/.test(value) ? Number(value) : NaN);

/** An image by a tag or a digest. Nodes that have an image "latest" do not pull a newer one. */
const versionedImage: Check<string> = (value = '') => {
  const { tag = 'latest', digest } = imageVersion(value);
  const isVersioned = digest !== undefined || tag !== 'latest';
  return (
    imageReference(value) ?? (isVersioned ? undefined : 'must have a digest, or a tag other than "latest"')
  );
};

const imageRegistry = must<string>(
  'a registry and the path of the images in it, such as "registry.example.com/sig-storage"',
  (value) => imageReference(`${value}/nfsplugin`) === undefined,
);

/** The images of csi-driver-nfs, with their tags and digests, from a registry. */
function driverImages(registry: string): NfsCsiImages {
  const images = Object.entries(CSI_IMAGES);
  return Object.fromEntries(images.map(([name, image]) => [name, image.replace(/^.*\//, `${registry}/`)]));
}

const sizeFrom1Mi: Check<string> = (value = '') =>
  storageQuantity(value) ?? ((quantityValue(value) ?? 0) < 2 ** 20 ? 'must be at least 1Mi' : undefined);

const VALUES = {
  ENVIRONMENT: { fallback: 'nfs', check: oneOf('nfs', 'nfs-csi', 'local') },
  NFS_SERVER: { fallback: 'mwp-master', check: serverAddress, environments: ['nfs', 'nfs-csi'] },
  NFS_PATH: { fallback: '/srv/nfs', check: exportPath, environments: ['nfs', 'nfs-csi'] },
  PROVISIONER_IMAGE: { fallback: PROVISIONER_IMAGE, check: versionedImage, environments: ['nfs'] },
  CSI_IMAGE_REGISTRY: {
    fallback: 'registry.k8s.io/sig-storage',
    check: imageRegistry,
    environments: ['nfs-csi'],
  },
  NAMESPACE: { fallback: 'visits', check: (value) => dnsLabel(value) ?? ownNamespace(value) },
  IMAGE: { fallback: 'localhost/visits:0.1.0', check: versionedImage },
  REPLICAS: { fallback: '3', check: digits },
  STORAGE: {
    fallback: '32Mi',
    check: sizeFrom1Mi,
    wayOut: 'A number without a unit counts bytes: write "64Mi" for 64 mebibytes',
  },
  SERVICE_TYPE: { fallback: 'ClusterIP', check: oneOf('ClusterIP', 'NodePort', 'LoadBalancer') },
  EXAMPLES_IMAGE: { fallback: 'localhost/visits:0.1.0', check: versionedImage },
} as const satisfies Readonly<Record<string, Value>>;

type Name = keyof typeof VALUES;

/** The name of each value, with its default. */
export const DEFAULTS = Object.fromEntries(
  Object.entries<Value>(VALUES).map(([name, { fallback }]) => [name, fallback]),
) as Readonly<Record<Name, string>>;

/**
 * Reads the values of the main system.
 * @param environment the environment variables, which override the file
 * @param file the content of `values.env`
 * @throws InvalidPropsError that lists every variable and every line at fault
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>, file = ''): Config {
  const faults = new PropFaults();
  const values = new Values(DEFAULTS, environment, file, faults);
  const value = (name: Name): string => values.get(name);
  for (const [name, { check, wayOut }] of Object.entries<Value>(VALUES) as [Name, Value][]) {
    faults.add(values.field(name), value(name), check(value(name)), wayOut);
  }
  const { used, unused } = byUse(value('ENVIRONMENT'));
  const isKnown = VALUES.ENVIRONMENT.check(value('ENVIRONMENT')) === undefined;
  for (const name of unused.filter((name) => isKnown && isChosenToo(values, name))) {
    faults.add(
      values.field(name),
      value(name),
      `has no effect with ENVIRONMENT "${value('ENVIRONMENT')}"`,
      'Unset one of the two',
    );
  }
  faults.throwIfAny('the values of the main system');

  return {
    visits: {
      namespace: value('NAMESPACE'),
      image: value('IMAGE'),
      replicas: Number(value('REPLICAS')),
      storage: value('STORAGE'),
      serviceType: value('SERVICE_TYPE') as ServiceType,
    },
    nfs:
      value('ENVIRONMENT') === 'nfs'
        ? { server: value('NFS_SERVER'), path: value('NFS_PATH'), image: value('PROVISIONER_IMAGE') }
        : undefined,
    nfsCsi:
      value('ENVIRONMENT') === 'nfs-csi'
        ? {
            server: value('NFS_SERVER'),
            path: value('NFS_PATH'),
            images: driverImages(value('CSI_IMAGE_REGISTRY')),
          }
        : undefined,
    examples: { image: value('EXAMPLES_IMAGE') },
    choices: values.choices(used),
  };
}

/** The values that have an effect in an ENVIRONMENT, and those that have none. */
function byUse(environment: string): { readonly used: readonly Name[]; readonly unused: readonly Name[] } {
  const entries = Object.entries<Value>(VALUES) as [Name, Value][];
  const names = (isUsed: boolean): Name[] =>
    entries
      .filter(([, { environments = [environment] }]) => environments.includes(environment) === isUsed)
      .map(([name]) => name);
  return { used: names(true), unused: names(false) };
}

/**
 * Whether a value was chosen together with ENVIRONMENT. A variable may try another one than the file is written for, and a
 * line of the file may state the default.
 */
function isChosenToo(values: Values<Name>, name: Name): boolean {
  if (values.source(name) === 'environment') return true;
  return values.get(name) !== DEFAULTS[name] && values.source('ENVIRONMENT') !== 'environment';
}
