import type { KubeIngressProps } from '../../imports/k8s';
import type { Faults } from '../faults';
import { checkAnnotations } from '../labels';
import { dnsSubdomain, ingressHost, oneOf, show } from '../syntax';
import { type Workload, metadataOf } from '../workload';

/** How HTTP clients outside the cluster reach the app, over TLS. */
export interface IngressOptions {
  /** Host name that clients ask for. */
  readonly host: string;
  /** Name of the IngressClass, such as `nginx`. */
  readonly ingressClassName: string;
  /** Path that is passed to the app. @default '/' */
  readonly path?: string;
  /** How the path is matched. @default 'Prefix' */
  readonly pathType?: 'Prefix' | 'Exact';
  /** Secret with the certificate and key of the host. @default `<name>-tls` */
  readonly tlsSecretName?: string;
  /** Annotations that the ingress controller reads; snippets are refused. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

export function ingress(
  app: Workload,
  backend: { readonly serviceName: string; readonly portName: string },
  options: IngressOptions,
): KubeIngressProps {
  const {
    host,
    ingressClassName,
    path = '/',
    pathType = 'Prefix',
    tlsSecretName = `${app.name}-tls`,
  } = options;
  const service = { name: backend.serviceName, port: { name: backend.portName } };
  return {
    metadata: { ...metadataOf(app), annotations: options.annotations },
    spec: {
      ingressClassName,
      tls: [{ hosts: [host], secretName: tlsSecretName }],
      rules: [{ host, http: { paths: [{ path, pathType, backend: { service } }] } }],
    },
  };
}

/** What is wrong with the Ingress, and with overrides of one that is not asked for. */
export function checkIngress(faults: Faults, options?: IngressOptions, overrides?: object): void {
  faults.when(
    overrides !== undefined && options === undefined,
    'overrides.ingress has no effect without ingress: give ingress its host and class',
  );
  if (options === undefined) return;
  faults
    .required('ingress.host', options.host, ingressHost)
    .required('ingress.ingressClassName', options.ingressClassName, dnsSubdomain)
    .check('ingress.pathType', options.pathType, oneOf('Prefix', 'Exact'))
    .check('ingress.tlsSecretName', options.tlsSecretName, dnsSubdomain)
    .when(
      options.path !== undefined && !/^\/\S*$/.test(options.path),
      `ingress.path must be a path that begins with "/", got ${show(options.path)}`,
    );
  checkAnnotations(faults, 'ingress.annotations', options.annotations);
}
