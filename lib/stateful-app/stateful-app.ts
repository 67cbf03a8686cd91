import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Kinds } from '../../imports/schema';
import { defineObject } from '../core/define-object';
import { namespaceOf } from '../core/namespace';
import type { Overrides } from '../core/overrides';
import { type NameOrConstruct, applyAfter, isReference } from '../core/reference';
import type { Plain } from '../core/wire';
import { RetainedVolume } from '../storage/retained-volume';
import { wholeNumber } from '../validation/checks';
import { InvalidPropsError, PropFaults, fault } from '../validation/fault';
import { checkNeeds, checkProps } from './check-props';
import type { Claim } from './claims';
import { withConfigHash } from './config-hash';
import { withDefaults } from './defaults';
import { resolveApp } from './objects';
import type { RetainVolumeOptions, StatefulAppProps } from './props';

/**
 * A stateful app, whose pods have stable names and separate volumes: a StatefulSet with its Services, ServiceAccount,
 * PodDisruptionBudget and NetworkPolicy.
 *
 * Names, selectors and claim templates derive from the name of the app, so moving the construct in the tree does not
 * change its objects. The ids of its children in apply order are `ServiceAccount`, `NetworkPolicy`, `HeadlessService`,
 * `Resource` (the StatefulSet), `PodDisruptionBudget`, `Service` and `Ingress`.
 *
 * @example
 * ```ts
 * new StatefulApp(chart, 'shop', {
 *   image: 'registry.example.com/shop:1.0.0',
 *   replicas: 3,
 *   ports: [{ name: 'http', containerPort: 8080, service: 80 }],
 *   claims: [{ name: 'data', mountPath: '/var/lib/shop', storage: '10Gi' }],
 *   readinessProbe: '/readyz',
 *   resources: { requests: { cpu: '100m', memory: '256Mi' } },
 * });
 * ```
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/
 */
export class StatefulApp extends Construct {
  /** Name of the StatefulSet. */
  readonly name: string;
  /** Namespace of all objects. */
  readonly namespace: string;
  /** Name of the governing Service of the StatefulSet. Undefined without one. */
  readonly serviceName: string | undefined;
  /** Name of the ServiceAccount of the pods. */
  readonly serviceAccountName: string;
  /** The labels that select the pods. */
  readonly selectorLabels: Readonly<Record<string, string>>;
  /**
   * SRV name of the first port of the pods. Includes the domain of the cluster, as resolvers use no search list for SRV
   * records. Undefined without a governing Service or a named port.
   */
  readonly peersSrvName: string | undefined;
  /** The StatefulSet. */
  readonly statefulSet: ApiObject;
  /** The headless Service. Undefined if disabled or defined elsewhere. */
  readonly headlessService: ApiObject | undefined;
  /** The client Service. Undefined if disabled. */
  readonly service: ApiObject | undefined;
  /** The ServiceAccount. Undefined if disabled or defined elsewhere. */
  readonly serviceAccount: ApiObject | undefined;
  /** The NetworkPolicy. Undefined if disabled. */
  readonly networkPolicy: ApiObject | undefined;
  /** The PodDisruptionBudget. Undefined if disabled. */
  readonly podDisruptionBudget: ApiObject | undefined;
  /** The Ingress, if any. */
  readonly ingress: ApiObject | undefined;

  readonly #claims: readonly Claim[];
  readonly #clusterDomain: string;

  /** @throws InvalidPropsError for invalid props */
  constructor(scope: Construct, id: string, given: StatefulAppProps) {
    super(scope, id);
    const props = withDefaults(checkProps(this.node.path, given));
    const { claims, overrides = {} } = props;
    this.name = props.name ?? id;
    this.namespace = namespaceOf(this, props.namespace);
    this.#claims = claims;
    this.#clusterDomain = props.clusterDomain ?? 'cluster.local';
    const app = resolveApp(this.name, this.namespace, withConfigHash(this, this.namespace, props));
    checkNeeds(this.node.path, props, app);
    this.selectorLabels = app.selectorLabels;
    this.serviceName = app.serviceName;
    this.serviceAccountName = app.serviceAccountName;
    this.peersSrvName = app.peersSrvName;

    // Objects are defined in apply order.
    const { objects } = app;
    const define = <K extends keyof Kinds>(
      childId: string,
      kind: K,
      object: (Plain<Kinds[K]> & object) | undefined,
      changes: Overrides<Kinds[K]> | undefined,
    ): ApiObject | undefined => object && defineObject(this, childId, kind, object, changes);
    this.serviceAccount = define(
      'ServiceAccount',
      'ServiceAccount',
      objects.serviceAccount,
      overrides.serviceAccount,
    );
    this.networkPolicy = define(
      'NetworkPolicy',
      'NetworkPolicy',
      objects.networkPolicy,
      overrides.networkPolicy,
    );
    this.headlessService = define(
      'HeadlessService',
      'Service',
      objects.headlessService,
      overrides.headlessService,
    );
    this.statefulSet = defineObject(
      this,
      'Resource',
      'StatefulSet',
      objects.statefulSet,
      overrides.statefulSet,
    );
    this.podDisruptionBudget = define(
      'PodDisruptionBudget',
      'PodDisruptionBudget',
      objects.podDisruptionBudget,
      overrides.podDisruptionBudget,
    );
    this.service = define('Service', 'Service', objects.service, overrides.service);
    this.ingress = define('Ingress', 'Ingress', objects.ingress, overrides.ingress);
    applyAfter(this, referencesOf(props));
  }

  /** Returns the name of the pod with an ordinal. @throws InvalidPropsError if the ordinal is not a whole number */
  podName(ordinal: number): string {
    new PropFaults()
      .add('ordinal', ordinal, wholeNumber(ordinal))
      .throwIfAny(`StatefulApp ${this.node.path}`);
    return `${this.name}-${ordinal}`;
  }

  /**
   * Returns the name of a claim of the pod with an ordinal.
   * @param template name of the claim template; by default the first of `claims`
   * @throws InvalidPropsError if the ordinal is not a whole number, or the claim template does not exist
   */
  claimName(ordinal: number, template?: string): string {
    return `${this.#claim(template).name}-${this.podName(ordinal)}`;
  }

  /**
   * Returns the DNS name of the pod with an ordinal, valid in the whole cluster.
   * @throws InvalidPropsError if the ordinal is not a whole number, or no Service governs the pods
   */
  podDnsName(ordinal: number): string {
    const { serviceName } = this;
    if (serviceName === undefined) {
      return this.#refuse('serviceName', serviceName, 'is missing, so pods have no DNS names');
    }
    return `${this.podName(ordinal)}.${serviceName}.${this.namespace}.svc.${this.#clusterDomain}`;
  }

  /**
   * Restores a retained directory of an NFS export to the claim of the pod with an ordinal. Size, class and access
   * modes derive from the claim template. The volume is applied before the StatefulSet creates the claim.
   * @throws InvalidPropsError if neither the claim template nor the options name a StorageClass
   */
  retainVolume(ordinal: number, options: RetainVolumeOptions): RetainedVolume {
    const { claim: template, storageClass, ...directory } = options;
    const claim = this.#claim(template);
    const claimName = this.claimName(ordinal, template);
    const className = storageClass ?? claim.storageClass;
    if (className === undefined) {
      const problem = 'must be the default class of the cluster, as the claim template has no class';
      return this.#refuse('storageClass', undefined, problem);
    }
    const volume = new RetainedVolume(this, claimName, {
      name: `retained-${this.namespace}-${claimName}`,
      ...directory,
      claimName,
      namespace: this.namespace,
      storage: claim.storage,
      storageClass: className,
      accessModes: claim.accessModes,
    });
    this.statefulSet.addDependency(volume);
    return volume;
  }

  #claim(template?: string): Claim {
    const names = this.#claims.map(({ name }) => name);
    const claim = this.#claims.find(({ name }) => template === undefined || name === template);
    if (claim !== undefined) return claim;
    return this.#refuse(
      'claim',
      template,
      `must be a claim template of the app: ${names.join(', ') || 'it has none'}`,
    );
  }

  #refuse(field: string, value: unknown, problem: string): never {
    throw new InvalidPropsError(`StatefulApp ${this.node.path}`, [
      fault('invalid-prop', field, value, problem),
    ]);
  }
}

/** The referenced objects that are defined elsewhere. */
function referencesOf({ claims, headlessService, serviceAccount }: StatefulAppProps): NameOrConstruct[] {
  const account = isReference(serviceAccount) ? serviceAccount : serviceAccount && serviceAccount.existing;
  return [account, headlessService, ...claims.map(({ storageClass }) => storageClass)].filter(isReference);
}
