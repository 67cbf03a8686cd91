import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import {
  KubeIngress,
  type KubeIngressProps,
  KubeNetworkPolicy,
  type KubeNetworkPolicyProps,
  KubePodDisruptionBudget,
  type KubePodDisruptionBudgetProps,
  KubeService,
  KubeServiceAccount,
  type KubeServiceAccountProps,
  type KubeServiceProps,
  KubeStatefulSet,
  type KubeStatefulSetProps,
} from '../imports/k8s';
import { disruptionBudget } from './disruption-budget';
import { kubeObject } from './kube-object';
import { selectorLabels, workloadLabels } from './labels';
import { namespaceOf } from './namespace-of';
import type { Overrides } from './overrides';
import { type UserProps, userOf } from './pod-security';
import type { SchedulingProps } from './scheduling';
import { serviceAccount } from './service-account';
import type { AdditionalContainerProps } from './stateful-app/additional-containers';
import { type ClaimProps, claimsOf } from './stateful-app/claims';
import type { ContainerProps } from './stateful-app/container';
import { checkStatefulApp } from './stateful-app/faults';
import { governingService } from './stateful-app/governing-service';
import { type IngressOptions, ingress } from './stateful-app/ingress';
import { type NetworkPolicyProps, networkPolicy } from './stateful-app/network-policy';
import { type PortProps, portsOf } from './stateful-app/ports';
import { type PublicServiceProps, publicService } from './stateful-app/public-service';
import { type RolloutProps, statefulSet } from './stateful-app/stateful-set';
import { wholeNumber } from './syntax';
import { Faults } from './faults';
import type { Workload } from './workload';

/** Changes to the objects of a StatefulApp, for all that it has no prop for. See {@link Overrides} for how they merge. */
export interface StatefulAppOverrides {
  readonly serviceAccount?: Overrides<KubeServiceAccountProps>;
  readonly networkPolicy?: Overrides<KubeNetworkPolicyProps>;
  readonly governingService?: Overrides<KubeServiceProps>;
  readonly statefulSet?: Overrides<KubeStatefulSetProps>;
  readonly podDisruptionBudget?: Overrides<KubePodDisruptionBudgetProps>;
  readonly publicService?: Overrides<KubeServiceProps>;
  readonly ingress?: Overrides<KubeIngressProps>;
}

export interface StatefulAppProps
  extends
    ContainerProps,
    AdditionalContainerProps,
    PortProps,
    ClaimProps,
    RolloutProps,
    SchedulingProps,
    UserProps,
    PublicServiceProps,
    NetworkPolicyProps {
  /** Name of the StatefulSet and of what belongs to it; a DNS label of at most 52 characters. @default the construct's id */
  readonly name?: string;

  /** Namespace of all objects. @default the chart's namespace, or 'default' */
  readonly namespace?: string;

  /** Labels of all objects, besides the `app.kubernetes.io/` ones. @default none */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Labels by which the StatefulSet, its Services and its budget know the pods: those of a StatefulSet that exists
   * already and is to be taken over. Kubernetes lets them not change.
   * @default `app.kubernetes.io/name` and `app.kubernetes.io/instance`, both with the app's name
   */
  readonly selectorLabels?: Readonly<Record<string, string>>;

  /** Name of the headless Service that governs the StatefulSet. @default `<name>-headless` */
  readonly serviceName?: string;

  /** Makes the app reachable from outside the cluster by a host name. @default no Ingress */
  readonly ingress?: IngressOptions;

  /** How many pods a node drain may take down at a time. @default 1 */
  readonly maxUnavailable?: number;

  /**
   * Environment variable that tells the app the SRV name of its replicas: one record a pod, ready or not, for the main
   * port.
   * @default none
   */
  readonly peersSrvVariable?: string;

  /** The cluster's DNS domain. @default 'cluster.local' */
  readonly clusterDomain?: string;

  /** All else that Kubernetes allows on these objects. @default nothing */
  readonly overrides?: StatefulAppOverrides;
}

/**
 * An app whose every pod has a name and a volume of its own: a StatefulSet with the Services, the account, the budget
 * and the policies that it needs.
 *
 * Names, selectors and claim templates follow from the name alone, so the construct can move in the tree without
 * a change to what it makes.
 */
export class StatefulApp extends Construct {
  /** Name of the StatefulSet. */
  readonly name: string;
  /** Namespace of all objects. */
  readonly namespace: string;
  /** Name of the headless Service that governs the StatefulSet. */
  readonly serviceName: string;
  /** Name of the Service that clients use. */
  readonly publicServiceName: string;
  /** SRV name of the pods' main port, with the cluster's domain: resolvers of SRV records use no search list. */
  readonly peersSrvName: string;

  readonly #volumeName: string;
  readonly #clusterDomain: string;

  /** @throws InvalidPropsError that lists every fault of the props */
  constructor(scope: Construct, id: string, props: StatefulAppProps) {
    super(scope, id);
    this.name = props.name ?? id;
    this.namespace = namespaceOf(this, props.namespace);
    this.serviceName = props.serviceName ?? `${this.name}-headless`;
    this.publicServiceName = props.publicServiceName ?? this.name;
    checkStatefulApp(this, props);

    const ports = portsOf(props);
    const claims = claimsOf(props);
    this.#volumeName = claims[0].name;
    this.#clusterDomain = props.clusterDomain ?? 'cluster.local';
    this.peersSrvName = `_${ports[0].name}._tcp.${this.serviceName}.${this.namespace}.svc.${this.#clusterDomain}`;

    const app: Workload = {
      name: this.name,
      namespace: this.namespace,
      labels: workloadLabels({
        name: this.name,
        image: props.image,
        component: 'server',
        labels: props.labels,
        selector: props.selectorLabels,
      }),
      selector: props.selectorLabels ?? selectorLabels(this.name),
    };
    const user = userOf(props);
    const env =
      props.peersSrvVariable === undefined
        ? []
        : [{ name: props.peersSrvVariable, value: this.peersSrvName }];
    const parts = { serviceName: this.serviceName, ports, claims, user, env };
    const { overrides } = props;

    // In the order in which they are to be applied.
    kubeObject(this, 'ServiceAccount', KubeServiceAccount, serviceAccount(app), overrides?.serviceAccount);
    kubeObject(
      this,
      'NetworkPolicy',
      KubeNetworkPolicy,
      networkPolicy(app, ports, props),
      overrides?.networkPolicy,
    );
    kubeObject(
      this,
      'GoverningService',
      KubeService,
      governingService(app, this.serviceName, ports),
      overrides?.governingService,
    );
    kubeObject(this, 'Resource', KubeStatefulSet, statefulSet(app, props, parts), overrides?.statefulSet);
    kubeObject(
      this,
      'PodDisruptionBudget',
      KubePodDisruptionBudget,
      disruptionBudget(app, props.maxUnavailable),
      overrides?.podDisruptionBudget,
    );
    kubeObject(
      this,
      'PublicService',
      KubeService,
      publicService(app, this.publicServiceName, ports, props),
      overrides?.publicService,
    );
    if (props.ingress !== undefined) {
      const backend = { serviceName: this.publicServiceName, portName: ports[0].name };
      kubeObject(this, 'Ingress', KubeIngress, ingress(app, backend, props.ingress), overrides?.ingress);
    }
  }

  /** Name of the pod with an ordinal. @throws InvalidPropsError when the ordinal is no whole number */
  podName(ordinal: number): string {
    new Faults().check('ordinal', ordinal, wholeNumber).throwIfAny(`StatefulApp ${this.node.path}`);
    return `${this.name}-${ordinal}`;
  }

  /** Name of the claim of the pod with an ordinal, for the main volume or the one named. @throws InvalidPropsError when the ordinal is no whole number */
  claimName(ordinal: number, volumeName = this.#volumeName): string {
    return `${volumeName}-${this.podName(ordinal)}`;
  }

  /** DNS name of the pod with an ordinal, in the whole cluster. @throws InvalidPropsError when the ordinal is no whole number */
  podDnsName(ordinal: number): string {
    return `${this.podName(ordinal)}.${this.serviceName}.${this.namespace}.svc.${this.#clusterDomain}`;
  }

  /** The StatefulSet. */
  get statefulSet(): ApiObject {
    return ApiObject.of(this);
  }
}
