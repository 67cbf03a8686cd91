import { type Values, valuesOf } from './system';

/** A change that `kubectl apply` refuses, or that would leave data behind. */
export interface Scenario {
  /** The name of the step. */
  readonly name: string;
  readonly old: Values;
  readonly next: Values;
  /** Whether the pods must not restart. */
  readonly keepsPods?: true;
}

function change(
  name: string,
  namespace: string,
  next: Partial<Values>,
  { old = {}, ...more }: { readonly old?: Partial<Values>; readonly keepsPods?: true } = {},
): Scenario {
  const before = valuesOf(namespace, old);
  return { name, old: before, next: { ...before, ...next }, ...more };
}

export const SCENARIOS: readonly Scenario[] = [
  change('claims are expanded', 'grow', { storage: '64Mi' }, { keepsPods: true }),
  change('a claim template is added', 'add', { templates: ['data', 'logs'] }),
  change(
    'a claim template is added to a Parallel StatefulSet',
    'add-parallel',
    { templates: ['data', 'logs'] },
    { old: { podManagementPolicy: 'Parallel' } },
  ),
  change(
    'a claim template is removed',
    'remove',
    { templates: ['data'] },
    { old: { templates: ['data', 'logs'] } },
  ),
  change('a claim template is renamed', 'template', { templates: ['content'] }),
  change('podManagementPolicy changes', 'policy', { podManagementPolicy: 'Parallel' }, { keepsPods: true }),
  change('serviceName changes', 'service', { serviceName: 'shop-peers' }),
  change('the selector changes', 'selector', { labels: { app: 'store' } }),
  change(
    'the selector changes with claim retention Delete',
    'selector-delete',
    { labels: { app: 'store' } },
    { old: { whenDeleted: 'Delete' } },
  ),
  change(
    'the parameters of a StorageClass change',
    'class',
    { parameters: { place: 'there' } },
    { keepsPods: true },
  ),
  change(
    'a StorageClass changes from Retain to Delete',
    'delete',
    { reclaimPolicy: 'Delete' },
    { keepsPods: true },
  ),
  change(
    'a StorageClass changes from Delete to Retain',
    'retain',
    { reclaimPolicy: 'Retain' },
    { old: { reclaimPolicy: 'Delete' }, keepsPods: true },
  ),
  change('the path of volumes changes', 'path', { path: '/nonexistent/moved' }),
  change(
    'the path of volumes changes with claim retention Delete',
    'path-delete',
    { path: '/nonexistent/moved' },
    { old: { whenDeleted: 'Delete' } },
  ),
  change('a StatefulSet is renamed', 'name', { name: 'store' }),
  change(
    'a StatefulSet with claim retention Delete is renamed',
    'name-delete',
    { name: 'store' },
    { old: { whenDeleted: 'Delete' } },
  ),
  change('a namespace is renamed', 'namespace', { namespace: 'namespace-moved' }),
];
