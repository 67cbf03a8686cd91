import { nearest } from './wire';
import { PropFaults } from '../validation/fault';

/** The names of all props of an interface. The compiler refuses a table that lacks one. */
export type PropNames<T> = { readonly [Name in keyof T]-?: true };

/**
 * Adds a fault for each field that is not a known one. Unset fields are none.
 * @param at where the object is, such as `claims[0].`; empty for props
 * @param what what the fields are, such as `a field of a claim`
 */
export function addUnknown(
  faults: PropFaults,
  at: string,
  object: object,
  known: ReadonlySet<string>,
  what: string,
): void {
  for (const [name, value] of Object.entries(object) as [string, unknown][]) {
    if (value === undefined || value === null || known.has(name)) continue;
    const near = nearest(name, [...known]);
    faults.add(`${at}${name}`, value, `is not ${what}`, near && `Did you mean ${near}?`);
  }
}

/**
 * Refuses props that do not exist, which a program whose types nobody checks can pass.
 * @param subject class and path of the construct
 * @param owner the class or the method that has the props
 * @throws InvalidPropsError for all unknown props
 */
export function refuseUnknownProps<T extends object>(
  subject: string,
  owner: string,
  props: T,
  names: PropNames<T>,
): void {
  const faults = new PropFaults();
  addUnknown(faults, '', props, new Set(Object.keys(names)), `a prop of ${owner}`);
  faults.throwIfAny(subject);
}
