import type { ApiObject } from 'cdk8s';

const GIVEN = Symbol.for('cdk8s-stateful.given');

/** Notes on an object what it was made of, so that a rule can tell whether all of it is in the manifest. */
export function noteGiven(object: ApiObject, given: object): void {
  Object.defineProperty(object, GIVEN, { value: given });
}

/** What an object was made of, if it was noted. */
export function givenOf(object: ApiObject): unknown {
  return (object as { readonly [GIVEN]?: unknown })[GIVEN];
}
