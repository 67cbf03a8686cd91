import type { Rule } from './rule';

/** No two objects are the same to the API server: the later one would overwrite the earlier one. */
export const duplicates: Rule = () => {
  const first = new Map<string, string>();
  return ({ manifest, path, faults }) => {
    const { apiVersion, kind, metadata } = manifest;
    const group = apiVersion.split('/').slice(0, -1).join('/');
    const key = [group, kind, metadata?.namespace, metadata?.name].join('|');
    const other = first.get(key);
    faults.when(
      other !== undefined,
      `metadata.name "${metadata?.name ?? ''}" is taken by ${other ?? ''}: give one of the two another name`,
    );
    first.set(key, other ?? path);
  };
};
