import { textAt, valueAt } from '../manifests/field';
import { type Manifest, identityOf } from '../manifests/manifest';
import { type Name, nameOf } from '../manifests/name';

/** A claim that manifests create, or the claims of a template. */
export interface PlannedClaim {
  /** `visits/data`, or `visits/data-visits-*` for the claims of a template. */
  readonly pattern: Name;
  /** The object with file and line. */
  readonly source: string;
  /** The spec of the claim. */
  readonly spec: unknown;
}

/** The PersistentVolumeClaims and the claim templates of StatefulSets among manifests. */
function plannedClaims(manifests: readonly Manifest[]): PlannedClaim[] {
  return manifests.flatMap(({ object, source }) => {
    const { kind, namespace, name } = identityOf(object, 'default');
    const { text } = nameOf(namespace, name);
    if (kind === 'PersistentVolumeClaim')
      return [
        {
          pattern: nameOf(namespace, name),
          source: `PersistentVolumeClaim ${text} (${source})`,
          spec: valueAt(object, 'spec'),
        },
      ];
    const templates = valueAt(object, 'spec', 'volumeClaimTemplates');
    if (kind !== 'StatefulSet' || !Array.isArray(templates)) return [];
    return templates.map((template: unknown) => {
      const templateName = textAt(template, 'metadata', 'name');
      return {
        pattern: nameOf(namespace, `${templateName}-${name}-*`),
        source: `StatefulSet ${text}, volumeClaimTemplates[${templateName}] (${source})`,
        spec: valueAt(template, 'spec'),
      };
    });
  });
}

/** The planned claims by pattern. The last one with a pattern wins. */
export type Plan = ReadonlyMap<string, PlannedClaim>;

export function planOf(manifests: readonly Manifest[]): Plan {
  return new Map(plannedClaims(manifests).map((claim) => [claim.pattern.text, claim]));
}

/** The planned claim or claim template that creates a claim. */
export function plannedFor({ text }: Name, plan: Plan): PlannedClaim | undefined {
  return plan.get(text) ?? plan.get(text.replace(/-(?:0|[1-9]\d*)$/, '-*'));
}
