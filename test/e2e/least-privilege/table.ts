import { readFileSync } from 'node:fs';

/** The permissions of each ServiceAccount in docs/permissions.md, as lines such as `get persistentvolumes`. */
export type Table = ReadonlyMap<string, readonly string[]>;

const ROW = /^\| `(?<account>[^`]+)` *\|(?<group>[^|]*)\|(?<resources>[^|]*)\|(?<verbs>[^|]*)\|[^|]*\|$/gm;

/**
 * Reads the table of permissions. `none` means that a ServiceAccount has no permission.
 * @throws Error if a row is malformed
 */
export function readTable(file: string): Table {
  const text = readFileSync(file, 'utf8');
  const rows = [...text.matchAll(ROW)];
  const lines = text.split('\n').filter((line) => line.startsWith('| `')).length;
  if (rows.length === 0 || rows.length !== lines)
    throw new Error(
      `${file}: ${rows.length} of ${lines} rows have the five columns account, API group, resources, verbs, why`,
    );
  const table = new Map<string, string[]>();
  for (const { groups: { account = '', group = '', resources = '', verbs = '' } = {} } of rows) {
    const rights = table.get(account) ?? [];
    if (!(group.trim() === 'none' && resources.trim() === 'none' && verbs.trim() === 'none'))
      for (const apiGroup of codes(group))
        for (const resource of codes(resources))
          for (const verb of codes(verbs)) rights.push(right(verb, resource, apiGroup));
    table.set(account, rights);
  }
  return table;
}

/** A permission as an argument of `kubectl auth can-i`: `get storageclasses.storage.k8s.io`. */
export function right(verb: string, resource: string, apiGroup: string): string {
  if (apiGroup === '') return `${verb} ${resource}`;
  const [plural = '', subresource] = resource.split('/');
  return `${verb} ${plural}.${apiGroup}${subresource === undefined ? '' : `/${subresource}`}`;
}

/** The code spans of a cell. `""` is the core group. */
function codes(cell: string): readonly string[] {
  const found = [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => (code === '""' ? '' : code));
  if (found.length === 0) throw new Error(`a cell of the table of permissions is empty: "${cell.trim()}"`);
  return found;
}
