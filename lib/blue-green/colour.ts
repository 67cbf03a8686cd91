import type { StatefulAppProps } from '../stateful-app';
import type { PublicServiceProps } from '../stateful-app/public-service';

export const COLOURS = ['blue', 'green'] as const;

/** One of the two versions of an app that stand side by side. */
export type Colour = (typeof COLOURS)[number];

const PUBLIC = 'it belongs to the public Service; give it beside blue and green';

/** What a colour can't have of its own, and why. */
export const NOT_OF_ONE_COLOUR = {
  name: 'a colour is named after the whole; give it beside blue and green',
  namespace: 'a Service finds pods in its own namespace alone; give it beside blue and green',
  serviceName: "it follows from the colour's name; leave it out",
  publicServiceName: PUBLIC,
  serviceType: PUBLIC,
  serviceAnnotations: PUBLIC,
  servicePort: PUBLIC,
  nodePort: PUBLIC,
  portName: PUBLIC,
  ingress: PUBLIC,
} as const satisfies Record<keyof PublicServiceProps, string> & Record<string, string>;

const NONE_OF_IT = Object.fromEntries(
  Object.keys(NOT_OF_ONE_COLOUR).map((field) => [field, undefined]),
) as Record<keyof typeof NOT_OF_ONE_COLOUR, undefined>;

/** What the colours can't have in common, and why. */
export const NOT_OF_BOTH_COLOURS = {
  serviceName: "it follows from each colour's name; leave it out",
  selectorLabels: "each colour would take the other's pods for its own; give it in blue and green",
} as const;

/** What the colours have in common, and what belongs to the public Service. */
export type CommonProps = Partial<Omit<StatefulAppProps, keyof typeof NOT_OF_BOTH_COLOURS>>;

/**
 * What one colour has of its own: its image, and what else may differ. Each prop takes the place of the common one as
 * a whole. What belongs to the public Service can't differ: its type, name, annotations and Ingress, and of the main
 * port the name, servicePort and nodePort.
 */
export type ColourProps = Partial<Omit<StatefulAppProps, keyof typeof NOT_OF_ONE_COLOUR>>;

/** The props of one colour's StatefulApp but its names: its own before the common ones, none of the public Service's. */
export function settingsOf(
  props: CommonProps & Readonly<Record<Colour, ColourProps>>,
  colour: Colour,
): StatefulAppProps {
  const own = given(props[colour]);
  const { overrides, additionalPorts, ...settings } = { ...props, ...own };
  return {
    ...settings,
    ...NONE_OF_IT,
    portName: props.portName,
    servicePort: props.servicePort,
    selectorLabels: own.selectorLabels,
    additionalPorts: additionalPorts?.map((port) => ({ ...port, nodePort: undefined })),
    overrides: { ...overrides, publicService: own.overrides?.publicService, ingress: undefined },
    // An image that is given neither here nor there is a fault that the check of these props finds.
    image: settings.image as string,
  };
}

/** Without the fields that are there but hold nothing. */
function given<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(
    Object.entries({ ...values }).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}
