import type { AppObjects } from '../app-objects';
import { type Check, exportPath, must, serverAddress, show } from '../checks';
import { type ClaimSpec, type Manifest, type StringMap, claimsOf, containersOf } from '../manifest';
import { attributesOf, fateInHandle } from '../nfs-directory';
import { SAFE, isNfsCsi, oldVersionOf } from './nfs-csi-driver';
import type { Report, Rule, RuleTable } from './rule';
import { classOfClaim, reportSelector } from './storage';
import { subDirProblems } from './sub-dir';

/** Makes a check of the StorageClasses of csi-driver-nfs. */
function ofClasses(
  check: (manifest: Manifest, parameters: StringMap, report: Report) => void,
): Rule['check'] {
  return ({ manifest }, report, app) => {
    if (manifest.kind === 'StorageClass' && isNfsCsi(app, manifest))
      check(manifest, manifest.parameters ?? {}, report);
  };
}

/** Reports the value of a parameter or an attribute, whose name may be in any case. */
function reportParameter(
  parameters: StringMap,
  name: string,
  check: (value: string | undefined) => string | undefined,
  report: Report,
  at = 'parameters',
): void {
  const key = Object.keys(parameters).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
  const value: unknown = parameters[key];
  // A different rule reports a value of the wrong type.
  if (value === undefined || typeof value === 'string') report(`${at}.${key}`, value, check(value));
}

const withoutParent = must<string>('a path without ".."', (path) => !path.split(/[/\\]/).includes('..'));
const set: Check<string> = (value) => (value === undefined || value === '' ? 'must be set' : undefined);
const octal = must<string>('a mode in octal digits, such as "0777"', (mode) => /^0*[0-7]{0,10}$/.test(mode));
const fate = must<string>('one of "retain", "delete", "archive"', (value) =>
  /^(retain|delete|archive|)$/i.test(value),
);

/** What the driver refuses, by the name of the parameter. */
const PARAMETERS = {
  server: set,
  share: (value: string | undefined) => set(value) ?? withoutParent(value),
  subDir: withoutParent,
  onDelete: fate,
  mountPermissions: octal,
} satisfies Readonly<Record<string, Check<string>>>;

/**
 * csi-provisioner reads these, and hands the driver none of them. Any other parameter with this prefix is an error.
 * @see https://kubernetes-csi.github.io/docs/external-provisioner.html#storageclass-parameters
 */
const OF_PROVISIONER =
  /^csi\.storage\.k8s\.io\/(fstype|((provisioner|controller-(publish|expand|modify)|node-(stage|publish|expand))-)?secret-name(space)?)$/;

const withoutSeparator = must<string>(
  'a text without "#", which separates the parts of a volume handle',
  (text) => !text.includes('#'),
);

/** What of an address mounts cannot take, by the name of the parameter. */
const ADDRESS: Readonly<Record<string, Check<string>>> = {
  server: (value) => (set(value) === undefined ? serverAddress(value) : undefined),
  share: (value) => {
    const isRefused = set(value) !== undefined || withoutParent(value) !== undefined;
    return isRefused ? undefined : (exportPath(value) ?? withoutSeparator(value));
  },
};

/** A subDir without variables. */
const directory: Check<string> = (value) => {
  const isRefused = value === undefined || value === '' || withoutParent(value) !== undefined;
  const isClean = isRefused || (exportPath(`/${value}`) ?? withoutSeparator(value)) === undefined;
  return isClean ? undefined : 'must be a relative path without "#", spaces, ".", or a "/" at its end';
};

/** Whether neither the group nor all others can write to a directory of a mode. */
function locksOut(mode: string): boolean {
  const digits = Number.parseInt(mode || '0', 8);
  return digits !== 0 && (digits & 0o030) !== 0o030 && (digits & 0o003) !== 0o003;
}

const LONGEST = 255;

/** The longest possible directory name of a claim, if too long. */
function longDirectory(
  { subdir = '', ondelete = '' }: ReturnType<typeof attributesOf>,
  claim: string,
  namespace: string,
): string | undefined {
  const prefix = ondelete.toLowerCase() === 'archive' ? 'archived-' : '';
  const path = `${prefix}${subdir}`
    .replaceAll('${pvc.metadata.namespace}', namespace)
    .replaceAll('${pvc.metadata.name}', claim)
    .replaceAll('${pv.metadata.name}', `pvc-${'0'.repeat(36)}`);
  return path.split('/').find((part) => part.length > LONGEST);
}

function classOf(app: AppObjects, spec: ClaimSpec): Manifest | undefined {
  const found = app.get('StorageClass', classOfClaim(app, spec) ?? '')?.manifest;
  return found && isNfsCsi(app, found) ? found : undefined;
}

/** Rules about csi-driver-nfs, its classes and its volumes. */
export const NFS_CSI_RULES: RuleTable = {
  'nfs-csi-version': {
    reason: 'Before 4.13.1, a subDir could lead to directories outside of the export (CVE-2026-3864).',
    isPolicy: true,
    check: ({ manifest }, report) => {
      for (const [at, { image = '' }] of containersOf(manifest)) {
        if (oldVersionOf(image) === undefined) continue;
        report(`${at}.image`, image, `must be at least ${SAFE.join('.')}, for CVE-2026-3864`);
      }
    },
  },
  'nfs-csi-parameters': {
    reason:
      'The driver creates no volume for a class with an unknown parameter, or without server and share.',
    check: ofClasses((_, parameters, report) => {
      for (const [name, check] of Object.entries(PARAMETERS)) {
        reportParameter(parameters, name, check, report);
      }
      const seen = new Set<string>();
      const known = Object.keys(PARAMETERS).map((name) => name.toLowerCase());
      for (const [name, value] of Object.entries(parameters)) {
        const key = name.toLowerCase();
        if (!known.includes(key) && !OF_PROVISIONER.test(name)) {
          report(`parameters["${name}"]`, value, 'is not a parameter of the driver');
        }
        if (seen.has(key)) report(`parameters["${name}"]`, value, 'repeats a parameter in another case');
        seen.add(key);
      }
    }),
  },
  'nfs-csi-address': {
    reason: 'The driver mounts by plain addresses and paths. A "#" in one would make a handle ambiguous.',
    isPolicy: true,
    check: ({ manifest }, report, app) => {
      if (!isNfsCsi(app, manifest)) return;
      const isClass = manifest.kind === 'StorageClass';
      const given = isClass ? manifest.parameters : manifest.spec?.csi?.volumeAttributes;
      const at = isClass ? 'parameters' : 'spec.csi.volumeAttributes';
      const checks = isClass ? ADDRESS : { ...ADDRESS, subDir: directory };
      for (const [name, check] of Object.entries(checks)) {
        reportParameter(given ?? {}, name, check, report, at);
      }
    },
  },
  'nfs-csi-class': {
    reason: 'A class sets once what happens to the data of a claim that is deleted.',
    isPolicy: true,
    check: ofClasses(({ reclaimPolicy = 'Delete' }, parameters, report) => {
      const { ondelete } = attributesOf(parameters);
      const isRetained = reclaimPolicy === 'Retain';
      const problem =
        ondelete === undefined || ondelete === ''
          ? 'must be set, as the driver deletes directories by default'
          : isRetained && ondelete.toLowerCase() !== 'retain'
            ? 'must be "retain" with reclaimPolicy "Retain"'
            : undefined;
      reportParameter(
        parameters,
        'onDelete',
        (value) => (fate(value) === undefined ? problem : undefined),
        report,
      );
    }),
  },
  'nfs-csi-sub-dir': {
    reason: 'Each claim gets its own directory, below the export.',
    isPolicy: true,
    check: ofClasses(({ reclaimPolicy = 'Delete' }, parameters, report) => {
      const { subdir, ondelete = 'delete' } = attributesOf(parameters);
      if (subdir === undefined || subdir === '') return;
      const isKept = reclaimPolicy === 'Retain' || ondelete.toLowerCase() === 'retain';
      for (const problem of subDirProblems(subdir, isKept)) {
        reportParameter(parameters, 'subDir', () => problem, report);
      }
    }),
  },
  'nfs-csi-mount-permissions': {
    reason:
      'The driver creates a directory as root. Only its mode lets an app that runs as another user write.',
    isPolicy: true,
    check: ofClasses((_, parameters, report) => {
      const { mountpermissions } = attributesOf(parameters);
      if (mountpermissions === undefined || octal(mountpermissions) !== undefined) return;
      const problem = locksOut(mountpermissions)
        ? 'must let the group or all others write and enter, as in "0770" or "0777"'
        : undefined;
      reportParameter(parameters, 'mountPermissions', () => problem, report);
    }),
  },
  'nfs-csi-claim': {
    reason: 'NFS has no block devices. Names have at most 255 characters, and selectors need volumes.',
    check: ({ manifest }, report, app) => {
      const { name: ownName = '', namespace = '' } = manifest.metadata ?? {};
      for (const { at, claim, spec } of claimsOf(manifest)) {
        const storageClass = classOf(app, spec);
        if (storageClass === undefined) continue;
        const { volumeMode } = spec;
        if (volumeMode === 'Block') report(`${at}.volumeMode`, volumeMode, 'must not be "Block" on NFS');
        reportSelector(at, spec, storageClass, report, app);
        const name = at === 'spec' ? ownName : `${claim.metadata?.name ?? ''}-${ownName}-0`;
        const directory = longDirectory(attributesOf(storageClass.parameters), name, namespace);
        if (directory === undefined) continue;
        report(
          'metadata.name',
          ownName,
          `gives a directory a name of ${directory.length} characters, more than ${LONGEST}`,
        );
      }
    },
  },
  'nfs-csi-data-source': {
    reason: 'Whenever such a claim is created again, the driver copies the source over its directory.',
    isPolicy: true,
    check: ({ manifest }, report, app) => {
      for (const { at, spec } of claimsOf(manifest)) {
        const { subdir = '' } = attributesOf(classOf(app, spec)?.parameters);
        if (subdir === '' || subdir.includes('${pv.metadata.name}')) continue;
        for (const name of ['dataSource', 'dataSourceRef'] as const) {
          const problem = spec[name] && 'must not be set with a class that reuses directories';
          report(`${at}.${name}`, spec[name], problem, 'Use a class with subDir: false');
        }
      }
    },
  },
  'nfs-csi-volume': {
    reason: 'The driver mounts no volume without a server and a share, or with ".." in its path.',
    check: ({ manifest }, report, app) => {
      const { kind, spec } = manifest;
      if (kind !== 'PersistentVolume' || !isNfsCsi(app, manifest)) return;
      const attributes = spec?.csi?.volumeAttributes ?? {};
      const at = 'spec.csi.volumeAttributes';
      for (const name of ['server', 'share', 'subDir'] as const) {
        reportParameter(attributes, name, PARAMETERS[name], report, at);
      }
    },
  },
  'nfs-csi-volume-policy': {
    reason:
      'The driver deletes the directory of a volume with policy "Delete", unless its handle says "retain".',
    isPolicy: true,
    check: ({ manifest }, report, app) => {
      const { kind, spec } = manifest;
      if (kind !== 'PersistentVolume' || !isNfsCsi(app, manifest)) return;
      const { persistentVolumeReclaimPolicy: policy = 'Retain', csi } = spec ?? {};
      if (policy === 'Retain' || fateInHandle(csi?.volumeHandle) === 'retain') return;
      report(
        'spec.persistentVolumeReclaimPolicy',
        policy,
        `must be "Retain" with the handle ${show(csi?.volumeHandle)}`,
      );
    },
  },
};
