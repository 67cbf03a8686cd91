import type { AppObject, AppObjects } from '../app-objects';
import { type Check, exportPath, oneOf, serverAddress, show, storageProvisioner } from '../checks';
import {
  type ClaimSpec,
  type Container,
  type Manifest,
  type StringMap,
  addTo,
  claimsOf,
  environmentOf,
  isForManyNodes,
  strings,
} from '../manifest';
import { directoryKey, nfsDirectoryOf } from '../nfs-directory';
import { claimAt } from './claim-directory';
import { clashRule } from './clash-rule';
import { isNfsCsi } from './nfs-csi-driver';
import { configuredValue, directoryOfClaim, isServed, patternOf, provisionersOf } from './nfs-class';
import type { Report, Rule, RuleTable } from './rule';
import { isSeparated } from './sub-dir';
import { classOfClaim, mountOptionsOf, reportSelector } from './storage';

/** Creates a check of the StorageClasses that a provisioner of the app serves. */
function ofServedClasses(
  check: (manifest: Manifest, parameters: StringMap, report: Report, app: AppObjects) => void,
): Rule['check'] {
  return ({ manifest }, report, app) => {
    if (isServed(app, manifest)) check(manifest, manifest.parameters ?? {}, report, app);
  };
}

/** The fate of a directory when its PersistentVolume is deleted. */
function fateOf({ reclaimPolicy = 'Delete', parameters }: Manifest): 'retain' | 'delete' | 'archive' {
  const { onDelete, archiveOnDelete = 'true' } = parameters ?? {};
  if (reclaimPolicy === 'Retain' || onDelete === 'retain') return 'retain';
  return onDelete === 'delete' || archiveOnDelete === 'false' ? 'delete' : 'archive';
}

const ENVIRONMENT: Readonly<Record<string, Check<string>>> = {
  PROVISIONER_NAME: storageProvisioner,
  NFS_SERVER: serverAddress,
  NFS_PATH: exportPath,
};

const PARAMETERS: Readonly<Record<string, Check<string>>> = {
  onDelete: oneOf('retain', 'delete'),
  archiveOnDelete: oneOf('true', 'false'),
};

const VARIABLE = /\$\{([^}]*)\}/g;
const NAMESPACE = '${.PVC.namespace}';
const NAME = '${.PVC.name}';
/** Maximum length of a directory name. */
const LONGEST = 255;
/** Maximum length of the literal parts of a pattern, so that long namespaces and claim names fit. */
const LONGEST_LITERAL = LONGEST - 2 * 63;

/** The problems of a pathPattern. */
function* pathPatternProblems(pattern: string): Generator<string> {
  const literal = pattern.replace(VARIABLE, '');
  if (!pattern.includes(NAMESPACE) || !pattern.includes(NAME)) yield `must contain ${NAMESPACE} and ${NAME}`;
  else if (!isSeparated(pattern, NAMESPACE, NAME, /[._]/)) {
    yield `must separate ${NAMESPACE} and ${NAME} by "." or "_", which no namespace contains`;
  }
  // Dots on both sides of a variable are not "..".
  if (/\/|\.\./.test(pattern.replace(VARIABLE, ' '))) yield 'must not contain "/" or ".."';
  if (literal.length > LONGEST_LITERAL)
    yield `must have at most ${LONGEST_LITERAL} characters besides its variables`;
  for (const [variable, path = ''] of pattern.matchAll(VARIABLE)) {
    if (/^\.PVC\.(namespace|name|labels\..+)$/.test(path)) continue;
    const reason = path.startsWith('.PVC.annotations.') ? 'can lead out of the export' : 'renders empty';
    yield `must not contain ${variable}, which ${reason}`;
  }
}

/** The longest possible directory name of a claim. */
function directoryOf(
  storageClass: Manifest,
  claim: { readonly name: string; readonly namespace: string; readonly labels?: StringMap },
): string {
  const prefix = fateOf(storageClass) === 'archive' ? 'archived-' : '';
  const pattern = patternOf(storageClass) ?? `${NAMESPACE}-${NAME}-pvc-${'0'.repeat(36)}`;
  const values: StringMap = { '.PVC.namespace': claim.namespace, '.PVC.name': claim.name };
  return `${prefix}${pattern.replace(
    VARIABLE,
    (_, path: string) => values[path] ?? claim.labels?.[path.replace('.PVC.labels.', '')] ?? '',
  )}`;
}

/** Key of the directories of a class whose directories have the names of claims. */
function patternKey(app: AppObjects, storageClass: Manifest): string | undefined {
  const directory = directoryOfClaim(app, storageClass, { namespace: NAMESPACE, name: NAME });
  return directory && directoryKey(directory);
}

function classesByPattern(app: AppObjects): ReadonlyMap<string | undefined, readonly AppObject[]> {
  const index = new Map<string | undefined, AppObject[]>();
  for (const object of app.ofKind('StorageClass')) addTo(index, patternKey(app, object.manifest), object);
  return index;
}

/** The class of a claim, if a provisioner of the app serves it. */
function servedClassOf(app: AppObjects, spec: ClaimSpec): Manifest | undefined {
  const found = app.get('StorageClass', classOfClaim(app, spec) ?? '')?.manifest;
  return found && isServed(app, found) ? found : undefined;
}

/** Rules about NFS volumes, and about nfs-subdir-external-provisioner v4.0.2 and its classes. */
export const NFS_RULES: RuleTable = {
  'nfs-provisioner': {
    reason:
      'Without a name, a server and a path, the provisioner does not start or nodes cannot mount its volumes.',
    isPolicy: true,
    check: ({ manifest }, report, app) => {
      for (const [at, container] of provisionersOf(manifest)) {
        for (const [name, check] of Object.entries(ENVIRONMENT)) {
          const value = configuredValue(app, manifest, container, name);
          report(`${at}.env["${name}"]`, value, check(value));
        }
      }
    },
  },
  'nfs-leader-election': {
    reason: 'Two concurrent provisioners both create a directory for each claim.',
    isPolicy: true,
    check: ({ manifest: { kind, spec }, manifest }, report) => {
      const isOff = ([, container]: readonly [string, Container]): boolean =>
        environmentOf(container, 'ENABLE_LEADER_ELECTION') === 'false';
      if (kind !== 'Deployment' || !provisionersOf(manifest).some(isOff)) return;
      const { replicas = 1, strategy: { type = 'RollingUpdate' } = {} } = spec ?? {};
      if (replicas > 1) report('spec.replicas', replicas, 'must be at most 1 without leader election');
      if (type !== 'Recreate')
        report('spec.strategy.type', type, 'must be "Recreate" without leader election');
    },
  },
  'duplicate-provisioner': clashRule({
    reason: 'Two provisioners with one name both create a volume for each claim.',
    claimed: (manifest) =>
      provisionersOf(manifest).map(([at, container]) => {
        const name = environmentOf(container, 'PROVISIONER_NAME') ?? '';
        return { field: `${at}.env["PROVISIONER_NAME"]`, value: name, key: name };
      }),
    problem: 'is also the provisioner name of',
    wayOut: 'Rename one of them',
  }),
  'nfs-parameters': {
    reason: 'The provisioner treats an unknown onDelete as unset, and then archives or deletes the data.',
    check: ofServedClasses((_, parameters, report) => {
      for (const [name, check] of Object.entries(PARAMETERS)) {
        report(`parameters.${name}`, parameters[name], check(parameters[name]));
      }
    }),
  },
  'nfs-class': {
    reason: 'A class defines the fate of the data once, without parameters that the provisioner ignores.',
    isPolicy: true,
    check: ofServedClasses(({ reclaimPolicy = 'Delete', allowVolumeExpansion }, parameters, report) => {
      const { onDelete, archiveOnDelete, pathPattern: _, ...unknown } = parameters;
      const isRetained = reclaimPolicy === 'Retain';
      if (onDelete !== undefined && archiveOnDelete !== undefined) {
        report('parameters.archiveOnDelete', archiveOnDelete, 'has no effect with onDelete');
      } else if (isRetained && onDelete === 'delete') {
        report('parameters.onDelete', onDelete, 'has no effect with reclaimPolicy "Retain"');
      } else if (isRetained && archiveOnDelete !== undefined) {
        report('parameters.archiveOnDelete', archiveOnDelete, 'has no effect with reclaimPolicy "Retain"');
      } else if (!isRetained && onDelete === undefined && archiveOnDelete === undefined) {
        report('parameters.onDelete', undefined, `must be set with reclaimPolicy ${show(reclaimPolicy)}`);
      }
      for (const [name, value] of Object.entries(unknown)) {
        report(`parameters["${name}"]`, value, 'is not a parameter of the provisioner');
      }
      if (allowVolumeExpansion)
        report('allowVolumeExpansion', true, 'must be false, as no volume ever grows');
    }),
  },
  'nfs-path-pattern': {
    reason: 'Each claim gets its own directory, directly below the export.',
    isPolicy: true,
    check: ofServedClasses((manifest, _, report) => {
      const pattern = patternOf(manifest);
      for (const problem of pattern === undefined ? [] : pathPatternProblems(pattern)) {
        report('parameters.pathPattern', pattern, problem);
      }
    }),
  },
  'nfs-reused-directory': {
    reason:
      'With a pathPattern, all claims of one name share a directory: successive ones, and those of different classes.',
    isPolicy: true,
    check: ofServedClasses((manifest, _, report, app) => {
      const pathPattern = patternOf(manifest);
      if (pathPattern === undefined || fateOf(manifest) === 'retain') return;
      if (fateOf(manifest) === 'archive') {
        report(
          'parameters.pathPattern',
          pathPattern,
          'must not be set, as no directory can be archived twice',
        );
      }
      const others = app.index(classesByPattern).get(patternKey(app, manifest)) ?? [];
      const other = others.slice(0, 2).find((one) => one.manifest !== manifest);
      const problem = other && `is also that of ${other.path}, whose directories this class does not retain`;
      report('parameters.pathPattern', pathPattern, problem);
    }),
  },
  'nfs-claim': {
    reason:
      'NFS has no block devices and no ReadWriteOncePod. Names have at most 255 characters, and selectors need volumes.',
    check: ({ manifest }, report, app) => {
      const { name: ownName = '', namespace = '' } = manifest.metadata ?? {};
      for (const { at, claim, spec } of claimsOf(manifest)) {
        const storageClass = servedClassOf(app, spec);
        if (storageClass === undefined) continue;
        const { accessModes, volumeMode } = spec;
        if (strings(accessModes).includes('ReadWriteOncePod')) {
          report(`${at}.accessModes`, accessModes, 'must not hold "ReadWriteOncePod" on NFS');
        }
        if (volumeMode === 'Block') report(`${at}.volumeMode`, volumeMode, 'must not be "Block" on NFS');
        reportSelector(at, spec, storageClass, report, app);
        const name = at === 'spec' ? ownName : `${claim.metadata?.name ?? ''}-${ownName}-0`;
        const { length } = directoryOf(storageClass, { name, namespace, labels: claim.metadata?.labels });
        if (length <= LONGEST) continue;
        report(
          'metadata.name',
          ownName,
          `gives a directory a name of ${length} characters, more than ${LONGEST}`,
        );
      }
    },
  },
  'nfs-volume-policy': {
    reason:
      'Kubernetes wipes an NFS volume with policy "Recycle", and fails to delete one with policy "Delete".',
    isPolicy: true,
    check: ({ manifest: { kind, spec } }, report) => {
      const { persistentVolumeReclaimPolicy: policy = 'Retain' } = spec ?? {};
      if (kind !== 'PersistentVolume' || spec?.nfs === undefined || policy === 'Retain') return;
      report('spec.persistentVolumeReclaimPolicy', policy, 'must be "Retain"');
    },
  },
  'nfs-soft-mount': {
    reason: 'A write that times out on a soft mount is lost silently.',
    isPolicy: true,
    check: ({ manifest }, report, app) => {
      if (manifest.spec?.nfs === undefined && !isServed(app, manifest) && !isNfsCsi(app, manifest)) return;
      const attributes = Object.entries(manifest.spec?.csi?.volumeAttributes ?? {})
        .filter(([name]) => name.toLowerCase() === 'mountoptions')
        .map(([name, value]) => [`spec.csi.volumeAttributes.${name}`, value] as const);
      for (const [at, option] of [...mountOptionsOf(manifest), ...attributes]) {
        if (/(^|,)soft(err)?(,|$)/.test(option)) report(at, option, 'can lose writes', 'Use "hard"');
      }
    },
  },
  'nfs-shared-directory': clashRule({
    reason:
      'Two volumes with one directory let two claims write to it. Only volumes for many nodes may share one.',
    isPolicy: true,
    claimed: ({ kind, spec }) => {
      const directory = kind === 'PersistentVolume' ? nfsDirectoryOf(spec ?? {}) : undefined;
      if (directory === undefined) return [];
      const { server, path } = directory;
      const key = directoryKey(directory);
      const field = spec?.nfs === undefined ? 'spec.csi' : 'spec.nfs';
      const found = { field, value: `${server}:${path}` };
      return [
        isForManyNodes(spec?.accessModes)
          ? { ...found, key: `${key}|unshared`, taken: [key] }
          : { ...found, key, taken: [key, `${key}|unshared`] },
      ];
    },
    problem: 'is also the directory of',
    wayOut: 'Remove one of them',
  }),
  'nfs-directory-of-another-claim': {
    reason:
      'A class creates or reuses the directory of the name of a claim. A volume for another claim would share it.',
    isPolicy: true,
    check: ({ manifest: { kind, spec } }, report, app) => {
      const directory = kind === 'PersistentVolume' ? nfsDirectoryOf(spec ?? {}) : undefined;
      if (directory === undefined || isForManyNodes(spec?.accessModes)) return;
      // Without a claimRef, the volume may be for that very claim.
      const other = spec?.claimRef && claimAt(app, directory);
      report(
        spec?.nfs === undefined ? 'spec.csi' : 'spec.nfs',
        `${directory.server}:${directory.path}`,
        other && `is the directory of the claim ${other}`,
        'Set the directory that belongs to its claim, or define a volume for the other one as well',
      );
    },
  },
};
