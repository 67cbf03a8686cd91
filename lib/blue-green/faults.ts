import type { BlueGreen, BlueGreenProps } from '../blue-green';
import { Faults } from '../faults';
import { checkSettings } from '../stateful-app/faults';
import { checkIngress } from '../stateful-app/ingress';
import { checkPorts } from '../stateful-app/ports';
import { checkPublicService } from '../stateful-app/public-service';
import { dnsLabel, must, oneOf, serviceName, show, statefulSetName } from '../syntax';
import { COLOURS, type Colour, NOT_OF_BOTH_COLOURS, NOT_OF_ONE_COLOUR, settingsOf } from './colour';

/** What must hold of the name, so that the names of both colours are right. */
const blueGreenName = must<string>(
  'a DNS label that begins with a letter, of at most 46 characters (a colour adds "-green", and the name of a StatefulSet has at most 52)',
  (value) => serviceName(value) === undefined && statefulSetName(`${value}-green`) === undefined,
);

/** @throws InvalidPropsError that lists every fault of a BlueGreen's props, those of its colours among them */
export function checkBlueGreen(app: BlueGreen, props: BlueGreenProps): void {
  const faults = new Faults()
    .check('name', app.name, blueGreenName)
    .check('namespace', app.namespace, dnsLabel)
    .required('active', props.active, oneOf(...COLOURS));
  for (const colour of COLOURS) faults.required(colour, props[colour]);
  refuse(faults, '', props, NOT_OF_BOTH_COLOURS);
  for (const colour of COLOURS) checkOwn(faults, props, colour);
  checkActive(faults, props);
  checkPublicService(faults, props);
  checkPorts(faults, props, props.serviceType ?? 'ClusterIP');
  checkIngress(faults, props.ingress, props.overrides?.ingress);
  checkColours(faults, app.name, props);
  faults.throwIfAny(`BlueGreen ${app.node.path}`);
}

/** Callers without types may give what the types leave out. */
function refuse(
  faults: Faults,
  prefix: string,
  values: object,
  reasons: Readonly<Record<string, string>>,
): void {
  for (const [field, value] of Object.entries<unknown>({ ...values })) {
    const reason = Object.hasOwn(reasons, field) ? reasons[field] : undefined;
    faults.when(
      value !== undefined && reason !== undefined,
      () => `${prefix}${field} can't be set, got ${show(value)}: ${reason ?? ''}`,
    );
  }
}

/** What is wrong with what a colour has of its own. */
function checkOwn(faults: Faults, props: BlueGreenProps, colour: Colour): void {
  const own: Partial<BlueGreenProps[Colour]> = { ...props[colour] };
  refuse(faults, `${colour}: `, own, NOT_OF_ONE_COLOUR);
  own.additionalPorts?.forEach(({ nodePort }, i) => {
    refuse(faults, `${colour}: additionalPorts[${i}].`, { nodePort }, NOT_OF_ONE_COLOUR);
  });
  refuse(faults, `${colour}: overrides.`, { ingress: own.overrides?.ingress }, NOT_OF_ONE_COLOUR);
}

function checkActive(faults: Faults, props: BlueGreenProps): void {
  const { active } = props;
  if (!COLOURS.includes(active)) return;
  faults.when(
    settingsOf(props, active).replicas === 0,
    `active is "${active}", which has replicas 0, so nothing would answer: give ${active} replicas, or make "${active === 'blue' ? 'green' : 'blue'}" active`,
  );
}

/** What is wrong with both colours is told once, what is wrong with one of them by its colour. */
function checkColours(faults: Faults, name: string, props: BlueGreenProps): void {
  const found = COLOURS.map((colour) => {
    const own = new Faults();
    checkSettings(own, `${name}-${colour}`, settingsOf(props, colour));
    return own.messages;
  });
  const known = new Set(faults.messages);
  const ofBoth = (message: string): boolean => found.every((messages) => messages.includes(message));
  COLOURS.forEach((colour, i) => {
    for (const message of found[i] ?? []) {
      if (known.has(message)) continue;
      faults.messages.push(ofBoth(message) ? message : `${colour}: ${message}`);
      if (ofBoth(message)) known.add(message);
    }
  });
}
