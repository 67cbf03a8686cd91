import { listAt, scalarAt, textAt, valueAt } from '../../manifests/field';
import { collect } from '../../manifests/parse';
import type { Entry } from '../../plan/object-set';
import { UsageError } from '../../usage-error';

/**
 * Checks that StatefulSets have what the API server demands and a StatefulApp needs. A patch of Kustomize looks like
 * a StatefulSet, and lacks some of it.
 * @throws UsageError with all faults
 */
export function checkStatefulSets(entries: readonly Entry[]): void {
  collect(entries, ({ identity, object, source }) => {
    if (identity.kind !== 'StatefulSet' || identity.group !== 'apps') return [];
    const missing = missingFields(object).map(
      (field) =>
        `${source}: ${field}: must be set. Name the whole StatefulSet, such as the output of "kustomize build"`,
    );
    if (missing.length > 0) throw new UsageError(missing.join('\n'));
    return [];
  });
}

function missingFields(statefulSet: unknown): string[] {
  const pod = valueAt(statefulSet, 'spec', 'template', 'spec');
  const containers = listAt(pod, 'containers');
  return [
    ...(valueAt(statefulSet, 'spec', 'selector') === undefined ? ['spec.selector'] : []),
    ...(containers.length === 0 ? ['spec.template.spec.containers'] : []),
    ...['initContainers', 'containers'].flatMap((list) =>
      listAt(pod, list).flatMap((container, i) =>
        ['name', 'image']
          .filter((field) => textAt(container, field) === '')
          .map((field) => `spec.template.spec.${list}[${i}].${field}`),
      ),
    ),
    ...listAt(statefulSet, 'spec', 'volumeClaimTemplates').flatMap((template, i) => [
      ...(textAt(template, 'metadata', 'name') === ''
        ? [`spec.volumeClaimTemplates[${i}].metadata.name`]
        : []),
      ...(scalarAt(template, 'spec', 'resources', 'requests', 'storage') === ''
        ? [`spec.volumeClaimTemplates[${i}].spec.resources.requests.storage`]
        : []),
    ]),
  ];
}
