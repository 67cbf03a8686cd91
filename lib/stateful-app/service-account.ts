import type { KubeServiceAccountProps } from '../../imports/k8s';
import { type NameOrConstruct, isReference, nameOf } from '../core/reference';
import type { Plain } from '../core/wire';
import { type ObjectOptions, type Workload, metadataOf } from '../pod/workload';

/** The ServiceAccount of the pods. */
export interface ServiceAccountOptions
  extends ObjectOptions, Plain<Pick<KubeServiceAccountProps, 'imagePullSecrets' | 'secrets'>> {
  /** A ServiceAccount that is defined elsewhere, instead of one for the app. @default a ServiceAccount for the app */
  readonly existing?: NameOrConstruct;
  /** Whether the pods get the token of the ServiceAccount, to call the Kubernetes API. @default false */
  readonly token?: boolean;
}

/** The ServiceAccount of the pods, and its object if the app defines it. */
export interface ResolvedServiceAccount {
  /** Name of the ServiceAccount. Undefined for `default`. */
  readonly name: string | undefined;
  /** Whether the pods get its token. */
  readonly token: boolean;
  /** The object. Undefined if the ServiceAccount is defined elsewhere. */
  readonly object: Plain<KubeServiceAccountProps> | undefined;
}

/** Resolves the prop `serviceAccount`. */
export function resolveServiceAccount(
  workload: Workload,
  given: ServiceAccountOptions | NameOrConstruct | false = {},
): ResolvedServiceAccount {
  if (given === false) return { name: undefined, token: false, object: undefined };
  const options = isReference(given) ? { existing: given } : given;
  const { existing, token = false, name, labels, annotations, ...fields } = options;
  if (existing !== undefined) return { name: nameOf(existing), token, object: undefined };
  const metadata = metadataOf(workload, { name, labels, annotations });
  const object = { metadata, automountServiceAccountToken: token, ...fields };
  return { name: metadata.name, token, object };
}
