import type { ServiceType } from './lib';
import { type Check, dnsLabel, exportPath, oneOf, serverAddress, wholeNumber } from './lib/validation/checks';
import { PropFaults } from './lib/validation/fault';
import { imageReference } from './lib/validation/image';
import { storageQuantity } from './lib/validation/quantity';

/** The values of the main system. */
export interface Config {
  /** Namespace of the visits app. */
  readonly namespace: string;
  /** Image of the visits app. */
  readonly image: string;
  /** Number of pods. */
  readonly replicas: number;
  /** Size of each pod's volume. */
  readonly storage: string;
  /** Who can reach the app. */
  readonly serviceType: ServiceType;
  /** The NFS export that holds the volumes; absent where the cluster's default StorageClass does. */
  readonly nfs?: { readonly server: string; readonly path: string };
}

const DEFAULTS = {
  ENVIRONMENT: 'nfs',
  NFS_SERVER: 'mwp-master',
  NFS_PATH: '/srv/nfs',
  NAMESPACE: 'visits',
  IMAGE: 'localhost/visits:0.1.0',
  REPLICAS: '3',
  STORAGE: '32Mi',
  SERVICE_TYPE: 'ClusterIP',
} as const;

/** The namespace that the provisioner has to itself. */
export const PROVISIONER_NAMESPACE = 'nfs-provisioner';

/** Namespaces whose labels are not ours to set. */
const TAKEN = ['default', PROVISIONER_NAMESPACE];

const ownNamespace: Check<string> = (value = '') =>
  TAKEN.includes(value) || value.startsWith('kube-')
    ? 'must be a namespace of the app, as it gets Pod Security labels'
    : undefined;

const digits: Check<string> = (value = '') => wholeNumber(/^\d+$/.test(value) ? Number(value) : NaN);

const CHECKS: Readonly<Record<keyof typeof DEFAULTS, Check<string>>> = {
  ENVIRONMENT: oneOf('nfs', 'local'),
  NFS_SERVER: serverAddress,
  NFS_PATH: exportPath,
  NAMESPACE: (value) => dnsLabel(value) ?? ownNamespace(value),
  IMAGE: imageReference,
  REPLICAS: digits,
  STORAGE: storageQuantity,
  SERVICE_TYPE: oneOf('ClusterIP', 'NodePort', 'LoadBalancer'),
};

/**
 * Reads the values of the main system from the environment.
 * @throws InvalidPropsError that lists every variable at fault
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const value = (name: keyof typeof DEFAULTS): string => environment[name] ?? DEFAULTS[name];
  const faults = new PropFaults();
  for (const name of Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]) {
    faults.add(name, value(name), CHECKS[name](value(name)));
  }
  const local = value('ENVIRONMENT') === 'local';
  for (const name of ['NFS_SERVER', 'NFS_PATH'] as const) {
    const isUseless = local && environment[name] !== undefined;
    faults.add(
      name,
      environment[name],
      isUseless ? 'has no effect with ENVIRONMENT "local"' : undefined,
      'Unset one of the two',
    );
  }
  faults.throwIfAny('the environment');

  return {
    namespace: value('NAMESPACE'),
    image: value('IMAGE'),
    replicas: Number(value('REPLICAS')),
    storage: value('STORAGE'),
    serviceType: value('SERVICE_TYPE') as ServiceType,
    nfs: local ? undefined : { server: value('NFS_SERVER'), path: value('NFS_PATH') },
  };
}
