import { Faults } from './lib/faults';
import { imageReference } from './lib/image';
import type { ServiceType } from './lib/stateful-app/public-service';
import {
  type Check,
  dnsLabel,
  exportPath,
  oneOf,
  serverAddress,
  show,
  storageQuantity,
  wholeNumber,
} from './lib/syntax';

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

const ownNamespace: Check<string> = (value) =>
  TAKEN.includes(value) || value.startsWith('kube-')
    ? `must be a namespace of the app's own, got ${show(value)}: it is made with Pod Security labels`
    : undefined;

const digits: Check<string> = (value) =>
  /^\d+$/.test(value)
    ? wholeNumber(Number(value))
    : `must be a whole number from 0 to 2147483647, got ${show(value)}`;

/**
 * The values of the main system, from the environment where it gives them.
 * @throws InvalidPropsError that lists every variable at fault
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const value = (name: keyof typeof DEFAULTS): string => environment[name] ?? DEFAULTS[name];
  const faults = new Faults()
    .check('ENVIRONMENT', value('ENVIRONMENT'), oneOf('nfs', 'local'))
    .check('NFS_SERVER', value('NFS_SERVER'), serverAddress)
    .check('NFS_PATH', value('NFS_PATH'), exportPath)
    .check('NAMESPACE', value('NAMESPACE'), dnsLabel, ownNamespace)
    .check('IMAGE', value('IMAGE'), imageReference)
    .check('REPLICAS', value('REPLICAS'), digits)
    .check('STORAGE', value('STORAGE'), storageQuantity)
    .check('SERVICE_TYPE', value('SERVICE_TYPE'), oneOf('ClusterIP', 'NodePort', 'LoadBalancer'));
  const local = value('ENVIRONMENT') === 'local';
  for (const name of ['NFS_SERVER', 'NFS_PATH'] as const) {
    faults.when(
      local && environment[name] !== undefined,
      `${name} has no effect with ENVIRONMENT "local", got ${show(environment[name])}: unset one of the two`,
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
