import { Construct, type IConstruct } from 'constructs';

/** A construct with the name of a Kubernetes object. */
export interface NamedConstruct extends IConstruct {
  /** Name of the object. */
  readonly name: string;
}

/**
 * A Kubernetes object, by name or as a construct: an `ApiObject`, a resource of cdk8s-plus, or a construct of this
 * library. Objects that refer to a construct are applied after it.
 */
export type NameOrConstruct = string | NamedConstruct;

/** Whether a value refers to an object, by name or by construct. */
export function isReference(value: unknown): value is NameOrConstruct {
  return typeof value === 'string' || Construct.isConstruct(value);
}

/** The name of a referenced object. */
export function nameOf<T extends NameOrConstruct | undefined>(
  reference: T,
): T extends undefined ? string | undefined : string;
export function nameOf(reference: NameOrConstruct | undefined): string | undefined {
  return Construct.isConstruct(reference) ? reference.name : reference;
}

/** Makes a construct apply after the constructs that it refers to. */
export function applyAfter(scope: Construct, references: readonly (NameOrConstruct | undefined)[]): void {
  for (const reference of references) {
    if (Construct.isConstruct(reference) && !reference.node.scopes.includes(scope)) {
      scope.node.addDependency(reference);
    }
  }
}
