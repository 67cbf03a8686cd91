import type { IConstruct } from 'constructs';
import { isPlainObject, nearest } from './wire';
import { PropFaults } from '../validation/fault';

/** The types of a prop that are objects with named fields. */
type Part<Prop> = Exclude<Prop, undefined | string | number | boolean | readonly unknown[] | IConstruct>;

/**
 * The names of all props of an interface, and which are required. The compiler refuses a table that lacks one. If a
 * construct reads the fields of a prop one by one, a misspelt field would be lost, so the table has their names too.
 */
export type PropNames<T> = {
  readonly [Name in keyof T]-?: undefined extends T[Name] ? true | PropNames<Part<T[Name]>> : 'required';
};

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
 * Adds a fault for each prop that does not exist, and for each that is required and not set. A program whose types nobody
 * checks can pass both.
 * @param owner the class or the method that has the props
 */
export function addPropFaults<T extends object>(
  faults: PropFaults,
  owner: string,
  given: T,
  names: PropNames<T>,
): PropFaults {
  addUnknown(faults, '', given, new Set(Object.keys(names)), `a prop of ${owner}`);
  return addFieldFaults(faults, given, names);
}

/** Adds the same faults for the fields of props. */
export function addFieldFaults<T extends object>(
  faults: PropFaults,
  given: T,
  names: Partial<PropNames<T>>,
  at = '',
): PropFaults {
  for (const [name, fields] of Object.entries(names) as [keyof T & string, true | 'required' | object][]) {
    const value: unknown = given[name];
    const isMissing = fields === 'required' && (value === undefined || value === null);
    faults.add(`${at}${name}`, undefined, isMissing ? 'must be set' : undefined);
    if (typeof fields !== 'object' || !isPlainObject(value)) continue;
    addUnknown(faults, `${at}${name}.`, value, new Set(Object.keys(fields)), `a field of ${at}${name}`);
    addFieldFaults(faults, value, fields, `${at}${name}.`);
  }
  return faults;
}
