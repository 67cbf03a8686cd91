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

/** The names of the props of a construct, and of the objects that its `overrides` change. */
export interface KnownProps<T> {
  readonly props: PropNames<T>;
  readonly overrides?: Readonly<Record<string, true>>;
}

/**
 * Adds a fault for each prop that does not exist, which a program whose types nobody checks can pass.
 * @param owner the class or the method that has the props
 */
export function addUnknownProps<T extends object>(
  faults: PropFaults,
  owner: string,
  given: T & { readonly overrides?: object },
  { props, overrides }: KnownProps<T>,
): PropFaults {
  addUnknown(faults, '', given, new Set(Object.keys(props)), `a prop of ${owner}`);
  if (overrides !== undefined) {
    const known = new Set(Object.keys(overrides));
    addUnknown(faults, 'overrides.', given.overrides ?? {}, known, `an object of ${owner}`);
  }
  return faults;
}
