import type { Kinds } from '../../imports/schema';
import { isReference, nameOf } from '../core/reference';
import type { Plain } from '../core/wire';
import { disruptionBudget } from '../pod/disruption-budget';
import { selectorLabels, workloadLabels } from '../pod/labels';
import { servicePorts } from '../pod/ports';
import type { Workload } from '../pod/workload';
import { appContainer, podPorts } from './app-container';
import { fieldDefaults } from './defaults';
import { ingress } from './ingress';
import { networkPolicy } from './network-policy';
import type { StatefulAppOverrides, StatefulAppProps } from './props';
import { resolveServiceAccount } from './service-account';
import { clientService, headlessService } from './services';
import { statefulSet } from './stateful-set';

/** The kinds of the objects of an app, by prop. */
interface ObjectKinds extends Record<keyof StatefulAppOverrides, keyof Kinds> {
  readonly serviceAccount: 'ServiceAccount';
  readonly networkPolicy: 'NetworkPolicy';
  readonly headlessService: 'Service';
  readonly statefulSet: 'StatefulSet';
  readonly podDisruptionBudget: 'PodDisruptionBudget';
  readonly service: 'Service';
  readonly ingress: 'Ingress';
}

/** An app with its defaults filled in: its names and its objects. */
export interface ResolvedApp {
  readonly selectorLabels: Readonly<Record<string, string>>;
  readonly serviceName: string | undefined;
  readonly serviceAccountName: string;
  readonly peersSrvName: string | undefined;
  readonly objects: { readonly [K in keyof ObjectKinds]: Plain<Kinds[ObjectKinds[K]]> | undefined } & {
    readonly statefulSet: Plain<Kinds['StatefulSet']>;
  };
}

/** Fills in the defaults of an app, and renders its objects. */
export function resolveApp(name: string, namespace: string, props: StatefulAppProps): ResolvedApp {
  const selector = props.selectorLabels ?? selectorLabels(name);
  const labels = workloadLabels({ ...props, name, component: 'server', selector });
  const workload: Workload = { name, namespace, labels, selector };
  const ports = podPorts(props);
  const defaults = fieldDefaults(props);
  const account = resolveServiceAccount(workload, props.serviceAccount, defaults.serviceAccount);

  const governing = isReference(props.headlessService) ? props.headlessService : undefined;
  const headless =
    props.headlessService === false || isReference(props.headlessService)
      ? undefined
      : headlessService(workload, ports, props.headlessService ?? {}, defaults);
  const hasService =
    props.service !== undefined || servicePorts(ports, 'service', defaults.servicePorts).length > 0;
  const service =
    props.service === false || !hasService
      ? undefined
      : clientService(workload, ports, props.service ?? {}, defaults);
  const serviceName = nameOf(governing) ?? (headless ?? service)?.metadata.name;

  const [srvPort] = headless?.spec?.ports ?? servicePorts(ports, 'headlessService', defaults.servicePorts);
  const srvDomain = `${serviceName ?? ''}.${namespace}.svc.${props.clusterDomain ?? 'cluster.local'}`;
  const peersSrvName =
    serviceName === undefined || srvPort?.name === undefined
      ? undefined
      : `_${srvPort.name}._${(srvPort.protocol ?? 'TCP').toLowerCase()}.${srvDomain}`;

  const container = appContainer(name, props, peersSrvName);
  return {
    selectorLabels: selector,
    serviceName,
    serviceAccountName: account.name ?? 'default',
    peersSrvName,
    objects: {
      serviceAccount: account.object,
      networkPolicy:
        props.networkPolicy === false ? undefined : networkPolicy(workload, ports, props.networkPolicy),
      headlessService: headless,
      statefulSet: statefulSet(workload, props, { serviceName, serviceAccount: account, container }),
      podDisruptionBudget:
        props.podDisruptionBudget === false
          ? undefined
          : disruptionBudget(workload, props.podDisruptionBudget, defaults.podDisruptionBudget ?? {}),
      service,
      ingress: service && props.ingress && ingress(workload, service, props.ingress),
    },
  };
}
