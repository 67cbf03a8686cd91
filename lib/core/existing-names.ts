import type { IConstruct } from 'constructs';
import type { ExistingName } from '../validation/app-objects';

const METADATA = 'cdk8s-stateful:existing-object';

/** Declares that an object exists in the cluster once the app runs, whether or not the app defines it. */
export function declareExisting(construct: IConstruct, name: ExistingName): void {
  construct.node.addMetadata(METADATA, name);
}

/** All objects declared as existing. */
export function existingNamesOf(constructs: readonly IConstruct[]): ExistingName[] {
  return constructs.flatMap((construct) =>
    construct.node.metadata.filter(({ type }) => type === METADATA).map(({ data }) => data as ExistingName),
  );
}
