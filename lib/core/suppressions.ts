import type { IConstruct } from 'constructs';
import { InvalidPropsError, fault } from '../validation/fault';

const METADATA = 'cdk8s-stateful:suppressed-rule';

/** A rule that is suppressed on a construct. */
export interface Suppression {
  readonly construct: IConstruct;
  readonly id: string;
  readonly reason: string;
}

/**
 * Suppresses a rule on the objects of a construct. An unused suppression is a finding.
 *
 * @example
 * ```ts
 * const shop = new StatefulApp(chart, 'shop', {
 *   image: 'registry.example.com/shop:1.0.0',
 *   claims: [],
 *   envFrom: [{ configMapRef: { name: 'made-by-an-operator' } }],
 * });
 * suppressRule(shop, 'missing-reference', 'an operator makes the ConfigMap');
 * ```
 *
 * @param construct the object, or a construct that contains it
 * @param id the id of the rule, which messages show in brackets
 * @param reason why the rule does not apply here
 * @throws InvalidPropsError if the reason is empty
 */
export function suppressRule(construct: IConstruct, id: string, reason: string): void {
  if (reason.trim() === '') {
    const problem = 'must say why the rule does not apply';
    throw new InvalidPropsError(`suppressRule ${construct.node.path}`, [
      fault('invalid-prop', 'reason', reason, problem),
    ]);
  }
  construct.node.addMetadata(METADATA, { id, reason });
}

/** All suppressions of an app. */
export function suppressionsOf(constructs: readonly IConstruct[]): Suppression[] {
  return constructs.flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === METADATA)
      .map(({ data }) => ({ construct, ...(data as { id: string; reason: string }) })),
  );
}
