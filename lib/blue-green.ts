import { Construct } from 'constructs';
import { KubeIngress, KubeService } from '../imports/k8s';
import { type Colour, type ColourProps, type CommonProps, settingsOf } from './blue-green/colour';
import { checkBlueGreen } from './blue-green/faults';
import { kubeObject } from './kube-object';
import { selectorLabels, workloadLabels } from './labels';
import { namespaceOf } from './namespace-of';
import { StatefulApp } from './stateful-app';
import { ingress } from './stateful-app/ingress';
import { portsOf } from './stateful-app/ports';
import { publicService } from './stateful-app/public-service';
import type { Workload } from './workload';

/**
 * The props of a StatefulApp that both colours have in common, and those of the public Service: its type, name,
 * annotations, ports and Ingress. Of the overrides, `publicService` and `ingress` are the public ones'.
 */
export interface BlueGreenProps extends CommonProps {
  /** Name of the public Service and, with `-blue` or `-green`, of the colours; a DNS label of at most 46 characters. @default the construct's id */
  readonly name?: string;

  /** The colour that the public Service leads to. */
  readonly active: Colour;

  /** What the blue app has of its own, such as its image; each prop takes the place of the common one. */
  readonly blue: ColourProps;

  /** What the green app has of its own, such as its image; each prop takes the place of the common one. */
  readonly green: ColourProps;
}

/**
 * Two versions of an app side by side, and one public Service that leads to one of them.
 *
 * A new version takes the colour that is idle. It is tried through that colour's own Service, `<name>-blue` or
 * `<name>-green`, which only the cluster can reach. To change `active` then changes the selector of the public Service
 * and nothing else, so all clients move at once, and to change it back undoes that. The colour that is idle may rest at
 * `replicas: 0`; it keeps its claims.
 *
 * **State is not shared.** Each colour has claims of its own, such as `data-<name>-blue-0`. What was written to the one
 * is not in the other after a switch: an app that needs it copies it, keeps it elsewhere, or is better updated in place
 * by an `UpdateStrategy`.
 */
export class BlueGreen extends Construct {
  /** Name without a colour. */
  readonly name: string;
  /** Namespace of all objects. */
  readonly namespace: string;
  /** Name of the Service that clients use. */
  readonly publicServiceName: string;
  /** The colour that the public Service leads to. */
  readonly active: Colour;
  /** The blue app, `<name>-blue`. */
  readonly blue: StatefulApp;
  /** The green app, `<name>-green`. */
  readonly green: StatefulApp;

  /** @throws InvalidPropsError that lists every fault of the props */
  constructor(scope: Construct, id: string, props: BlueGreenProps) {
    super(scope, id);
    this.name = props.name ?? id;
    this.namespace = namespaceOf(this, props.namespace);
    this.publicServiceName = props.publicServiceName ?? this.name;
    this.active = props.active;
    checkBlueGreen(this, props);

    // In the order in which they are to be applied.
    this.blue = this.#colour('blue', props);
    this.green = this.#colour('green', props);

    const app = this.#publicWorkload(props);
    const ports = portsOf(props);
    const service = publicService(app, this.publicServiceName, ports, props);
    kubeObject(this, 'Resource', KubeService, service, props.overrides?.publicService);
    if (props.ingress !== undefined) {
      const backend = { serviceName: this.publicServiceName, portName: ports[0].name };
      kubeObject(
        this,
        'Ingress',
        KubeIngress,
        ingress(app, backend, props.ingress),
        props.overrides?.ingress,
      );
    }
  }

  #colour(colour: Colour, props: BlueGreenProps): StatefulApp {
    const settings = settingsOf(props, colour);
    return new StatefulApp(this, colour, {
      ...settings,
      name: `${this.name}-${colour}`,
      namespace: this.namespace,
      labels: { 'app.kubernetes.io/part-of': this.name, ...settings.labels },
    });
  }

  /** What the public Service and the Ingress have in common. Nothing but the selector follows the active colour. */
  #publicWorkload(props: BlueGreenProps): Workload {
    const { selectorLabels: selector } = settingsOf(props, this.active);
    return {
      name: this.name,
      namespace: this.namespace,
      labels: workloadLabels({ name: this.name, component: 'server', labels: props.labels }),
      selector: selector ?? selectorLabels(`${this.name}-${this.active}`),
    };
  }
}
