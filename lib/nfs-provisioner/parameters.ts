import type { Faults } from '../faults';
import { oneOf, show } from '../syntax';

/**
 * What becomes of a claim's directory on the server when its PersistentVolume is deleted: it stays as it is, it is
 * renamed to `archived-…`, or it is removed with all data.
 */
export type OnDelete = 'retain' | 'archive' | 'delete';

/** Checks the word itself. */
export const onDeleteWord = oneOf('retain', 'archive', 'delete');

/** The part of a StorageClass that decides over the data on the server. */
export interface NfsClass {
  readonly reclaimPolicy?: string;
  readonly allowVolumeExpansion?: boolean;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly mountOptions?: readonly string[];
}

/** The parameters by which the provisioner is told. It has no word for "archive": that is a parameter of its own. */
export function nfsParameters(
  reclaimPolicy: 'Retain' | 'Delete',
  onDelete: OnDelete | undefined,
  pathPattern: string | undefined,
): Record<string, string> {
  const choice = onDelete ?? (reclaimPolicy === 'Retain' ? 'retain' : undefined);
  return {
    ...(choice === 'archive' ? { archiveOnDelete: 'true' } : {}),
    ...(choice === undefined || choice === 'archive' ? {} : { onDelete: choice }),
    ...(pathPattern === undefined ? {} : { pathPattern }),
  };
}

/**
 * What is wrong with a class of the provisioner. Its v4.0.2 takes a word that it does not know for "unset", and
 * "unset" for "archive or remove", so everything is asked for by name.
 */
export function checkNfsClass(faults: Faults, nfsClass: NfsClass): void {
  const { reclaimPolicy, parameters = {} } = nfsClass;
  const { onDelete, archiveOnDelete, pathPattern, ...unknown } = parameters;
  faults
    .check('onDelete', onDelete, oneOf('retain', 'delete'))
    .check('archiveOnDelete', archiveOnDelete, oneOf('true', 'false'))
    .when(
      onDelete !== undefined && archiveOnDelete !== undefined,
      `onDelete and archiveOnDelete exclude each other, got ${show(onDelete)} and ${show(archiveOnDelete)}: leave one out`,
    )
    .when(
      reclaimPolicy === 'Delete' && onDelete === undefined && archiveOnDelete === undefined,
      'reclaimPolicy "Delete" needs onDelete: "retain" keeps the directory, "archive" renames it, "delete" removes it with all data',
    )
    .when(
      reclaimPolicy === 'Retain' && (onDelete === 'delete' || archiveOnDelete !== undefined),
      `onDelete ${show(archiveOnDelete === undefined ? onDelete : 'archive')} has no effect with reclaimPolicy "Retain": leave it out, or set reclaimPolicy "Delete"`,
    )
    .when(
      nfsClass.allowVolumeExpansion === true,
      'allowVolumeExpansion true is refused: the provisioner never grows a volume, so claims would wait for ever',
    );
  for (const name of Object.keys(unknown)) {
    faults.when(
      true,
      `parameters["${name}"] is not known to the provisioner: use onDelete, archiveOnDelete or pathPattern`,
    );
  }
  if (pathPattern !== undefined) checkPathPattern(faults, pathPattern);
  checkNfsMountOptions(faults, nfsClass.mountOptions);
}

/** What is wrong with the options of an NFS mount. */
export function checkNfsMountOptions(faults: Faults, options: readonly string[] = []): void {
  options.forEach((option, i) => {
    faults.when(
      option === 'soft' || option === 'softerr',
      `mountOptions[${i}] "${option}" is refused: a write that times out is lost without a word; use "hard"`,
    );
  });
}

const VARIABLE = /\$\{([^}]*)\}/g;
const NAMES_A_CLAIM = ['${.PVC.namespace}', '${.PVC.name}'];

function checkPathPattern(faults: Faults, pattern: string): void {
  const literal = pattern.replace(VARIABLE, '');
  faults
    .when(
      !NAMES_A_CLAIM.every((variable) => pattern.includes(variable)),
      `pathPattern must hold ${NAMES_A_CLAIM.join(' and ')}, or two claims share a directory, got ${show(pattern)}`,
    )
    .when(
      literal.includes('/') || literal.includes('..'),
      `pathPattern must not hold "/" or "..", got ${show(pattern)}: v4.0.2 deletes the wrong directory below a nested one`,
    );
  for (const [variable, path = ''] of pattern.matchAll(VARIABLE)) {
    faults
      .when(
        path.startsWith('.PVC.annotations.'),
        `pathPattern must not hold ${variable}: an annotation such as ".." leads out of the export`,
      )
      .when(
        !/^\.PVC\.(namespace|name|labels\..+|annotations\..+)$/.test(path),
        `pathPattern must not hold ${variable}: only .PVC.namespace, .PVC.name and .PVC.labels.<key> are known, all else renders empty`,
      );
  }
}
