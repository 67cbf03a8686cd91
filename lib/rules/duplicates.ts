import type { Rule } from './rule';

/** No two objects are the same to the API server: the later one would overwrite the earlier one. */
export const duplicates: Rule = ({ subjects }) => {
  const first = new Map<string, string>();
  for (const { manifest, path, faults } of subjects) {
    const { apiVersion, kind, metadata } = manifest;
    const group = apiVersion.split('/').slice(0, -1).join('/');
    const key = [group, kind, metadata?.namespace, metadata?.name].join('|');
    const other = first.get(key);
    if (other === undefined) first.set(key, path);
    else
      faults.messages.push(
        `metadata.name "${metadata?.name ?? ''}" is taken by ${other}: give one of the two another name`,
      );
  }
};
