import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { defineObject } from '../core/define-object';
import { type PropNames, addPropFaults } from '../core/prop-names';
import { namespaceOf } from '../core/namespace';
import { withoutUnset } from '../core/without-unset';
import { workloadLabels } from '../pod/labels';
import type { Port } from '../pod/ports';
import { podPorts } from '../stateful-app/app-container';
import { fieldDefaults } from '../stateful-app/defaults';
import { INGRESS_OPTIONS, ingress } from '../stateful-app/ingress';
import type { StatefulAppProps } from '../stateful-app/props';
import { clientService } from '../stateful-app/services';
import { StatefulApp } from '../stateful-app/stateful-app';
import { oneOf } from '../validation/checks';
import { PropFaults } from '../validation/fault';
import type { BlueGreenProps, Color, ColorProps } from './props';

/**
 * Two versions of an app, and a public Service that selects one of them.
 *
 * Deploy a new version to the idle color, whose Service, `<name>-blue` or `<name>-green`, is reachable in the cluster
 * only. Changing `active` changes only the selector of the public Service. All clients move at once, and changing it
 * back undoes the switch. The idle color may have `replicas: 0`, and keeps its claims.
 *
 * **The colors share no state.** Each has its own claims, such as `data-<name>-blue-0`. An app that needs the data of
 * the other color must copy it or store it elsewhere. Otherwise update the app in place with an `UpdateStrategy`.
 *
 * The ids of its children are `blue`, `green`, `Resource` (the public Service) and `Ingress`.
 *
 * @example
 * ```ts
 * new BlueGreen(chart, 'shop', {
 *   active: 'blue',
 *   shared: {
 *     ports: [{ name: 'http', containerPort: 8080, service: 80 }],
 *     claims: [{ name: 'data', mountPath: '/var/lib/shop', storage: '10Gi' }],
 *   },
 *   blue: { image: 'registry.example.com/shop:1.0.0', replicas: 3 },
 *   green: { image: 'registry.example.com/shop:1.1.0', replicas: 3 },
 * });
 * ```
 * @see https://kubernetes.io/docs/concepts/services-networking/service/
 */
export class BlueGreen extends Construct {
  /** Name without a color. */
  readonly name: string;
  /** Namespace of all objects. */
  readonly namespace: string;
  /** The color that the public Service selects. */
  readonly active: Color;
  /** The blue app, `<name>-blue`. */
  readonly blue: StatefulApp;
  /** The green app, `<name>-green`. */
  readonly green: StatefulApp;
  /** The public Service. */
  readonly service: ApiObject;
  /** The Ingress, if there is one. */
  readonly ingress: ApiObject | undefined;

  /** @throws InvalidPropsError for invalid props */
  constructor(scope: Construct, id: string, given: BlueGreenProps) {
    super(scope, id);
    const props = withoutUnset(given);
    this.name = props.name ?? id;
    this.namespace = namespaceOf(this, props.namespace);
    this.active = props.active;
    check(this.node.path, props);

    // Objects are defined in apply order.
    this.blue = this.#color('blue', props);
    this.green = this.#color('green', props);
    const { shared = {}, service = {}, overrides } = props;
    const workload = {
      name: this.name,
      namespace: this.namespace,
      labels: workloadLabels({ name: this.name, component: 'server', labels: shared.labels }),
      selector: this[this.active].selectorLabels,
    };
    const options = clientService(workload, podPorts(shared), service, fieldDefaults(shared));
    this.service = defineObject(this, 'Resource', 'Service', options, overrides?.service);
    this.ingress =
      props.ingress &&
      defineObject(this, 'Ingress', 'Ingress', ingress(workload, options, props.ingress), overrides?.ingress);
  }

  #color(color: Color, props: BlueGreenProps): StatefulApp {
    const given: ColorProps = { ...props.shared, ...props[color] };
    return new StatefulApp(this, color, {
      ...given,
      // Only the public Service has node ports. A missing image and missing claims are reported by the StatefulApp.
      ports: props.shared?.ports?.map(withoutNodePort),
      image: given.image as string,
      claims: given.claims as StatefulAppProps['claims'],
      name: `${this.name}-${color}`,
      namespace: this.namespace,
      labels: { 'app.kubernetes.io/part-of': this.name, ...given.labels },
    });
  }
}

function withoutNodePort(port: Port): Port {
  return typeof port.service === 'object'
    ? { ...port, service: { ...port.service, nodePort: undefined } }
    : port;
}

const PROPS: PropNames<BlueGreenProps> = {
  name: true,
  namespace: true,
  active: 'required',
  shared: true,
  service: true,
  ingress: INGRESS_OPTIONS,
  blue: 'required',
  green: 'required',
  overrides: { service: true, ingress: true },
};

/** Checks the props that no manifest contains. */
function check(path: string, props: BlueGreenProps): void {
  const { active, shared, blue, green } = props as Partial<BlueGreenProps>;
  const replicas = (active === 'blue' ? blue : green)?.replicas ?? shared?.replicas;
  const faults = new PropFaults()
    .add('active', active, oneOf('blue', 'green')(active))
    .add(
      'active',
      active,
      replicas === 0 ? 'is a color with replicas 0, so nothing would answer' : undefined,
      `Give ${active ?? 'it'} replicas, or make the other color active`,
    );
  addPropFaults(faults, 'BlueGreen', props, PROPS);
  faults.throwIfAny(`BlueGreen ${path}`);
}
