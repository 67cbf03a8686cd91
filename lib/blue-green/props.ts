import type { KubeIngressProps, KubeServiceProps } from '../../imports/k8s';
import type { Overrides } from '../core/overrides';
import type { IngressOptions } from '../stateful-app/ingress';
import type { StatefulAppProps } from '../stateful-app/props';
import type { ServiceOptions } from '../stateful-app/services';

/** One of the two versions of an app. */
export type Color = 'blue' | 'green';

/** Props of both colors. Selector labels are not among them: each color would select the pods of the other. */
export type SharedProps = Partial<
  Omit<StatefulAppProps, 'name' | 'namespace' | 'service' | 'ingress' | 'headlessService' | 'selectorLabels'>
>;

/**
 * Props of one color, such as its image. Each replaces the shared prop as a whole. Ports are shared, as a switch
 * changes only the selector of the public Service.
 */
export type ColorProps = Partial<
  Omit<StatefulAppProps, 'name' | 'namespace' | 'service' | 'ingress' | 'headlessService' | 'ports'>
>;

/** Overrides of the public objects of a BlueGreen. */
export interface BlueGreenOverrides {
  /** The public Service. @default none */
  readonly service?: Overrides<KubeServiceProps>;
  /** The Ingress. @default none */
  readonly ingress?: Overrides<KubeIngressProps>;
}

/** Props of a BlueGreen. */
export interface BlueGreenProps {
  /** Name of the public Service and, with `-blue` or `-green`, of the colors; a DNS label of at most 46 characters. Immutable. @default the id of the construct */
  readonly name?: string;
  /** Namespace of all objects. @default the namespace of the chart, or 'default' */
  readonly namespace?: string;
  /** The color that the public Service selects. */
  readonly active: Color;
  /** Props that both colors have. @default none */
  readonly shared?: SharedProps;
  /** The public Service. @default a Service `<name>` of type ClusterIP */
  readonly service?: ServiceOptions;
  /** Makes the public Service reachable from outside the cluster by a host name. @default no Ingress */
  readonly ingress?: IngressOptions;
  /** Props of the blue app. */
  readonly blue: ColorProps;
  /** Props of the green app. */
  readonly green: ColorProps;
  /** Changes to the public objects, for fields without a prop. @default none */
  readonly overrides?: BlueGreenOverrides;
}
