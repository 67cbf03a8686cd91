import type { AppObjects } from '../app-objects';
import { imageVersion } from '../image';
import { type Manifest, containersOf, strings } from '../manifest';
import { stringOf } from '../nfs-directory';

const DEFAULT_DRIVER = 'nfs.csi.k8s.io';
const DRIVER_NAME = '--drivername=';
const IMAGE = /(^|\/)nfsplugin[:@]/;

/** Names of csi-driver-nfs: from the arguments of its containers, and from constructs that declare one. */
function driverNames(app: AppObjects): ReadonlySet<string | undefined> {
  const args = app.builtIn.flatMap(({ manifest }) =>
    containersOf(manifest)
      .filter(([, { image }]) => IMAGE.test(stringOf(image)))
      .flatMap(([, container]) => strings(container.args)),
  );
  const names = args.filter((arg) => arg.startsWith(DRIVER_NAME));
  const existing = app.existing.filter(({ isNfsCsiDriver }) => isNfsCsiDriver);
  return new Set([
    DEFAULT_DRIVER,
    ...names.map((arg) => arg.slice(DRIVER_NAME.length)),
    ...existing.map(({ name }) => name),
  ]);
}

/** Whether csi-driver-nfs serves a StorageClass or a PersistentVolume. */
export function isNfsCsi(app: AppObjects, { kind, provisioner, spec }: Manifest): boolean {
  const name =
    kind === 'StorageClass' ? provisioner : kind === 'PersistentVolume' ? spec?.csi?.driver : undefined;
  return name !== undefined && app.index(driverNames).has(name);
}

/** Version of the driver from which on no subDir leads out of the export. */
export const SAFE = [4, 13, 1] as const;

/** The version of a driver's image that is too old. */
export function oldVersionOf(image: string): string | undefined {
  if (!IMAGE.test(image)) return undefined;
  const version = /^v?(\d+)(?:\.(\d+)(?:\.(\d+))?)?(?![\w.])/.exec(imageVersion(image).tag ?? '');
  if (version === null) return undefined;
  // A part that the tag lacks is NaN, which is never less: such a tag may mean a newer version.
  const parts = version.slice(1).map(Number);
  const unlike = parts.findIndex((part, i) => part !== SAFE[i]);
  return unlike >= 0 && (parts[unlike] ?? 0) < (SAFE[unlike] ?? 0) ? version[0] : undefined;
}
