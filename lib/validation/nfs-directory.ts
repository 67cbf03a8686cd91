import { isIPv6 } from 'node:net';
import { posix } from 'node:path';

/** The fields of a PersistentVolume's spec that name an NFS server and a directory. */
export interface NfsSource {
  readonly nfs?: { readonly server?: string; readonly path?: string };
  readonly csi?: { readonly volumeAttributes?: Readonly<Record<string, string>> };
}

/** A directory of an NFS server. */
export interface NfsDirectory {
  readonly server: string;
  readonly path: string;
}

/** Key of a directory, with a "/" at its end. All spellings of its server and its path have the same key. */
export function directoryKey({ server, path }: NfsDirectory): string {
  return `${hostKey(server)}:${posix.normalize(`${path}/`)}`;
}

/** Host names are case-insensitive, may end with a dot, and IPv6 addresses have several forms. */
function hostKey(server: string): string {
  const host = server
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[(.*)\]$/, '$1');
  return isIPv6(host) && !host.includes('%') ? new URL(`http://[${host}]`).hostname : host;
}

/**
 * The directory of a volume on an NFS server, mounted by the node itself or by csi-driver-nfs. A manifest may have
 * values of any type, so only strings count.
 */
export function nfsDirectoryOf({ nfs, csi }: NfsSource): NfsDirectory | undefined {
  const [server, path] = [stringOf(nfs?.server), stringOf(nfs?.path)];
  if (server !== '' || path !== '') return { server, path };
  const { server: host, share, subdir = '' } = attributesOf(csi?.volumeAttributes);
  if (host === undefined || share === undefined) return undefined;
  return { server: host, path: subdir === '' ? share : `${share.replace(/\/+$/, '')}/${subdir}` };
}

/** What csi-driver-nfs does with the directory of a deleted volume, by its handle: `server#share#subDir#uuid#onDelete`. */
export function fateInHandle(handle: unknown): string {
  return stringOf(handle).split('#')[4]?.toLowerCase() ?? '';
}

/** The directory in a handle of csi-driver-nfs, which deletes by it alone. Before 4.0, handles had "/" for "#". */
export function directoryInHandle(handle: string): NfsDirectory | undefined {
  const parts = handle.split('#');
  const [, server, share, subDir] =
    parts.length >= 3 ? ['', ...parts] : (/^([^/]+)\/(.*)\/([^/]+)$/.exec(handle) ?? []);
  return server === undefined ? undefined : { server, path: `/${share ?? ''}/${subDir ?? ''}` };
}

/** Parameters or attributes by their names in lower case: the driver takes them in any. */
export function attributesOf(
  given: Readonly<Record<string, string>> | undefined,
): Readonly<Partial<Record<string, string>>> {
  return Object.fromEntries(
    Object.entries(given ?? {})
      .filter(([, value]) => typeof value === 'string')
      .map(([name, value]) => [name.toLowerCase(), value]),
  );
}

/** A string, or an empty one for any other value. */
export function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
