import type { Manifest } from './manifest';
import type { Rule } from './rule';

/** A directory of an NFS server is the volume of one claim, unless all of its volumes are made to be shared. */
export const nfsDirectories: Rule = () => {
  const first = new Map<string, { readonly path: string; readonly shared: boolean }>();
  return ({ manifest, path, faults }) => {
    const { nfs } = manifest.spec ?? {};
    if (manifest.kind !== 'PersistentVolume' || nfs === undefined) return;
    const { server = '', path: directory = '' } = nfs;
    // Host names are the same in capitals, and so is a path with a slash at its end.
    const key = `${server.toLowerCase()}:${directory.replace(/\/+$/, '')}`;
    const other = first.get(key);
    const shared = isShared(manifest);
    faults.when(
      other !== undefined && !(other.shared && shared),
      () =>
        `spec.nfs "${server}:${directory}" is the directory of ${other?.path ?? ''} already: two claims would write to it, each as if it were alone; leave one of the two out`,
    );
    first.set(key, { path: other?.path ?? path, shared: shared && other?.shared !== false });
  };
};

/** Whether a volume is made for many nodes, as the root of a provisioner's export is. */
function isShared({ spec }: Manifest): boolean {
  return (spec?.accessModes ?? []).some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
}
