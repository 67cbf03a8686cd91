import type { KubeServiceAccountProps } from '../../imports/k8s';
import { type NameOrConstruct, isReference, nameOf } from '../core/reference';
import type { Plain } from '../core/wire';
import { type ObjectOptions, type Workload, metadataOf } from '../pod/workload';

/** The ServiceAccount of the pods. */
export interface ServiceAccountOptions
  extends
    ObjectOptions,
    Plain<Pick<KubeServiceAccountProps, 'automountServiceAccountToken' | 'imagePullSecrets' | 'secrets'>> {
  /** A ServiceAccount that is defined elsewhere, instead of one for the app. @default a ServiceAccount for the app */
  readonly existing?: NameOrConstruct;
  /** Whether the pods get the token of the ServiceAccount, to call the Kubernetes API. @default false */
  readonly token?: boolean;
  /** Whether pods that do not say so get the token. @default the value of `token` */
  readonly automountServiceAccountToken?: boolean;
}

/** The ServiceAccount of the pods, and its object if the app defines it. */
export interface ResolvedServiceAccount {
  /** Name of the ServiceAccount. Undefined for `default`. */
  readonly name: string | undefined;
  /** Whether the pods get its token; undefined leaves it to the ServiceAccount. */
  readonly token: boolean | undefined;
  /** The object to define; undefined if it is defined elsewhere. */
  readonly object: Plain<KubeServiceAccountProps> | undefined;
}

/**
 * Resolves the prop `serviceAccount`.
 * @param defaults of the options; undefined if there is no ServiceAccount by default
 */
export function resolveServiceAccount(
  workload: Workload,
  given: ServiceAccountOptions | NameOrConstruct | false | undefined,
  defaults: Pick<ServiceAccountOptions, 'token'> | undefined,
): ResolvedServiceAccount {
  if (given === undefined && defaults === undefined)
    return { name: undefined, token: undefined, object: undefined };
  if (given === false) return { name: undefined, token: false, object: undefined };
  const options: ServiceAccountOptions = isReference(given) ? { existing: given } : (given ?? {});
  const { existing, token = defaults?.token, name, labels, annotations, ...fields } = options;
  if (existing !== undefined) return { name: nameOf(existing), token, object: undefined };
  const metadata = metadataOf(workload, { name, labels, annotations });
  const object = { metadata, automountServiceAccountToken: defaults && token, ...fields };
  return { name: metadata.name, token, object };
}
