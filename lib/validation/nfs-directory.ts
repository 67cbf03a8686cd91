/** What of a PersistentVolume's spec says where on an NFS server its data is. */
interface NfsSource {
  readonly nfs?: { readonly server?: string; readonly path?: string };
  readonly csi?: { readonly volumeAttributes?: Readonly<Record<string, string>> };
}

/** A directory of an NFS server. */
export interface NfsDirectory {
  readonly server: string;
  readonly path: string;
}

/** The directory of a volume on an NFS server, mounted by the node itself or by csi-driver-nfs. */
export function nfsDirectoryOf({ nfs, csi }: NfsSource): NfsDirectory | undefined {
  if (nfs !== undefined) return { server: nfs.server ?? '', path: nfs.path ?? '' };
  const { server, share, subdir = '' } = attributesOf(csi?.volumeAttributes);
  if (server === undefined || share === undefined) return undefined;
  return { server, path: subdir === '' ? share : `${share.replace(/\/+$/, '')}/${subdir}` };
}

/** Parameters or attributes by their names in lower case: the driver takes them in any. */
export function attributesOf(
  given: Readonly<Record<string, string>> = {},
): Readonly<Partial<Record<string, string>>> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
}
