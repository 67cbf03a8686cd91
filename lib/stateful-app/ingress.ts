import type { KubeIngressProps, KubeServiceProps } from '../../imports/k8s';
import type { PropNames } from '../core/prop-names';
import type { Plain } from '../core/wire';
import { OBJECT_OPTIONS, type ObjectOptions, type Workload, metadataOf } from '../pod/workload';

/** Options of the Ingress for HTTP clients outside the cluster. */
export interface IngressOptions extends ObjectOptions {
  /** Host name of the app. */
  readonly host: string;
  /** Name of the IngressClass, such as `nginx`. @default the default class of the cluster */
  readonly ingressClassName?: string;
  /** Path of the app. @default '/' */
  readonly path?: string;
  /** Type of path matching. @default 'Prefix' */
  readonly pathType?: 'Prefix' | 'Exact' | 'ImplementationSpecific';
  /** Name or number of the port of the client Service. @default its first port */
  readonly port?: string | number;
  /** Name of the Secret with the certificate and key of the host; `false` for plain HTTP. @default `<name>-tls` */
  readonly tlsSecretName?: string | false;
}

export const INGRESS_OPTIONS: PropNames<IngressOptions> = {
  ...OBJECT_OPTIONS,
  host: 'required',
  ingressClassName: true,
  path: true,
  pathType: true,
  port: true,
  tlsSecretName: true,
};

/** The Ingress of a Service. */
export function ingress(
  workload: Workload,
  { metadata, spec }: Plain<KubeServiceProps>,
  options: IngressOptions,
): Plain<KubeIngressProps> {
  const { host, ingressClassName, path = '/', pathType = 'Prefix', tlsSecretName, ...object } = options;
  const [first] = spec?.ports ?? [];
  const port = options.port ?? first?.name ?? first?.port ?? '';
  const service = {
    name: metadata?.name ?? '',
    port: typeof port === 'string' ? { name: port } : { number: port },
  };
  const secretName = tlsSecretName ?? `${workload.name}-tls`;
  return {
    metadata: metadataOf(workload, object),
    spec: {
      ingressClassName,
      tls: secretName === false ? undefined : [{ hosts: [host], secretName }],
      rules: [{ host, http: { paths: [{ path, pathType, backend: { service } }] } }],
    },
  };
}
