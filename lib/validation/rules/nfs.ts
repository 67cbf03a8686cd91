import type { AppObject, AppObjects } from '../app-objects';
import { type Check, exportPath, must, oneOf, serverAddress, show, storageProvisioner } from '../checks';
import {
  type Container,
  type Manifest,
  type StringMap,
  claimsOf,
  containersOf,
  environmentOf,
  strings,
} from '../manifest';
import { clashRule } from './clash-rule';
import { type Report, type Rule } from './rule';
import { classOfClaim, mountOptionsOf } from './storage-classes';

/** Rules about volumes on NFS, and about nfs-subdir-external-provisioner v4.0.2 and its classes. */

/** The containers that run the provisioner, with the path of each. */
function provisionersOf(manifest: Manifest): (readonly [at: string, container: Container])[] {
  return containersOf(manifest).filter(
    ([, container]) =>
      environmentOf(container, 'PROVISIONER_NAME') !== undefined &&
      environmentOf(container, 'NFS_SERVER') !== undefined,
  );
}

function provisionerNames(app: AppObjects): ReadonlySet<string | undefined> {
  return new Set(
    app.builtIn
      .flatMap(({ manifest }) => provisionersOf(manifest))
      .map(([, container]) => environmentOf(container, 'PROVISIONER_NAME')),
  );
}

/** Whether a provisioner of the app serves a StorageClass. */
function isServed(app: AppObjects, { kind, provisioner }: Manifest): boolean {
  return kind === 'StorageClass' && app.index(provisionerNames).has(provisioner);
}

/** Makes a check of the StorageClasses that a provisioner of the app serves. */
function ofServedClasses(
  check: (manifest: Manifest, parameters: StringMap, report: Report, app: AppObjects) => void,
): Rule['check'] {
  return ({ manifest }, report, app) => {
    if (isServed(app, manifest)) check(manifest, manifest.parameters ?? {}, report, app);
  };
}

const nfsProvisioner: Rule = {
  id: 'nfs-provisioner',
  reason: 'The provisioner ends, or its volumes cannot be mounted, with other values.',
  check: ({ manifest }, report) => {
    const checks: readonly (readonly [string, Check<string>])[] = [
      ['PROVISIONER_NAME', storageProvisioner],
      ['NFS_SERVER', serverAddress],
      ['NFS_PATH', exportPath],
    ];
    for (const [at, container] of provisionersOf(manifest)) {
      for (const [name, check] of checks) {
        const value = environmentOf(container, name);
        report(`${at}.env["${name}"].value`, value, check(value));
      }
    }
  },
};

const nfsLeaderElection: Rule = {
  id: 'nfs-leader-election',
  reason: 'Two provisioners that run at once both make a directory for each claim.',
  isPolicy: true,
  check: ({ manifest }, report) => {
    const isOff = provisionersOf(manifest).some(
      ([, container]) => environmentOf(container, 'ENABLE_LEADER_ELECTION') === 'false',
    );
    if (manifest.kind !== 'Deployment' || !isOff) return;
    const { replicas = 1, strategy: { type = 'RollingUpdate' } = {} } = manifest.spec ?? {};
    const problem = (is: string): string => `must be ${is} without leader election`;
    report('spec.replicas', replicas, replicas > 1 ? problem('at most 1') : undefined);
    report('spec.strategy.type', type, type === 'RollingUpdate' ? problem('"Recreate"') : undefined);
  },
};

const duplicateProvisioner = clashRule({
  id: 'duplicate-provisioner',
  reason: 'Two provisioners of one name both make a volume for each claim.',
  claimed: (manifest) =>
    provisionersOf(manifest).map(([at, container]) => {
      const name = environmentOf(container, 'PROVISIONER_NAME') ?? '';
      return { field: `${at}.env["PROVISIONER_NAME"].value`, value: name, key: name };
    }),
  problem: 'is also the provisioner name of',
  wayOut: 'Rename one of them',
});

const GO_BOOLEANS = ['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False'];
const onDeleteValue = oneOf('retain', 'delete');
const archiveValue = must<string>('"true" or "false"', (value) => GO_BOOLEANS.includes(value));

const nfsParameters: Rule = {
  id: 'nfs-parameters',
  reason: 'The provisioner takes an unknown onDelete for unset, and archives or removes the data.',
  check: ofServedClasses((_manifest, { onDelete, archiveOnDelete }, report) => {
    report('parameters.onDelete', onDelete, onDeleteValue(onDelete));
    report('parameters.archiveOnDelete', archiveOnDelete, archiveValue(archiveOnDelete));
  }),
};

/** What becomes of a directory when its PersistentVolume is deleted. */
function fateOf({ reclaimPolicy = 'Delete', parameters }: Manifest): 'retain' | 'delete' | 'archive' {
  const { onDelete, archiveOnDelete = 'true' } = parameters ?? {};
  if (reclaimPolicy === 'Retain' || onDelete === 'retain') return 'retain';
  if (onDelete === 'delete') return 'delete';
  return /^(0|f)/i.test(archiveOnDelete) ? 'delete' : 'archive';
}

const nfsOnDelete: Rule = {
  id: 'nfs-on-delete',
  reason: 'What becomes of the data when a claim is deleted is said exactly once.',
  isPolicy: true,
  check: ofServedClasses(({ reclaimPolicy = 'Delete' }, parameters, report) => {
    const { onDelete, archiveOnDelete, pathPattern: _, ...unknown } = parameters;
    const isRetained = reclaimPolicy === 'Retain';
    if (onDelete !== undefined && archiveOnDelete !== undefined) {
      report('parameters.archiveOnDelete', archiveOnDelete, 'has no effect with onDelete', 'Leave one out');
    } else if (isRetained && (onDelete === 'delete' || archiveOnDelete !== undefined)) {
      const field = onDelete === undefined ? 'archiveOnDelete' : 'onDelete';
      report(`parameters.${field}`, parameters[field], 'has no effect with reclaimPolicy "Retain"');
    } else if (!isRetained && onDelete === undefined && archiveOnDelete === undefined) {
      report('parameters.onDelete', undefined, `must be set with reclaimPolicy ${show(reclaimPolicy)}`);
    }
    for (const [name, value] of Object.entries(unknown)) {
      report(`parameters["${name}"]`, value, 'is not a parameter of the provisioner');
    }
  }),
};

const nfsExpansion: Rule = {
  id: 'nfs-expansion',
  reason: 'The provisioner never grows a volume, so a claim that asks for more waits forever.',
  isPolicy: true,
  check: ofServedClasses(({ allowVolumeExpansion }, _parameters, report) => {
    const problem = allowVolumeExpansion === true ? 'must not be true' : undefined;
    report('allowVolumeExpansion', allowVolumeExpansion, problem);
  }),
};

const VARIABLE = /\$\{([^}]*)\}/g;
const NAMESPACE = '${.PVC.namespace}';
const NAME = '${.PVC.name}';
/** Longest file name of an NFS server. */
const LONGEST_NAME = 255;
/** What a pattern leaves for the variables, so that a namespace and a DNS label fit. */
const LEAST_ROOM = 2 * 63;

const nfsPathPattern: Rule = {
  id: 'nfs-path-pattern',
  reason: 'Each claim gets a directory of its own, directly below the export.',
  isPolicy: true,
  check: ofServedClasses((_manifest, { pathPattern: pattern }, report) => {
    if (pattern === undefined) return;
    const literal = pattern.replace(VARIABLE, '');
    const problems: (string | false)[] = [
      !(pattern.includes(NAMESPACE) && pattern.includes(NAME)) && `must contain ${NAMESPACE} and ${NAME}`,
      pattern.includes(NAMESPACE) &&
        pattern.includes(NAME) &&
        !isDelimited(pattern) &&
        `must separate ${NAMESPACE} and ${NAME} by "." or "_", which no namespace contains`,
      /\/|\.\./.test(literal) && 'must not contain "/" or ".."',
      literal.length > LONGEST_NAME - LEAST_ROOM &&
        `must have at most ${LONGEST_NAME - LEAST_ROOM} characters beside its variables`,
      ...Array.from(pattern.matchAll(VARIABLE), ([variable, path = '']) =>
        path.startsWith('.PVC.annotations.')
          ? `must not contain ${variable}, as an annotation such as ".." leads out of the export`
          : !/^\.PVC\.(namespace|name|labels\..+)$/.test(path) &&
            `must not contain ${variable}, which renders as an empty string`,
      ),
    ];
    for (const problem of problems) report('parameters.pathPattern', pattern, problem || undefined);
  }),
};

/** Whether a character that no namespace contains stands between the namespace and the claim's name. */
function isDelimited(pattern: string): boolean {
  return pattern.indexOf(NAMESPACE) < pattern.indexOf(NAME)
    ? /\$\{\.PVC\.namespace\}[^$]*[._]/.test(pattern)
    : /[._][^$]*\$\{\.PVC\.namespace\}/.test(pattern);
}

const nfsReusedDirectory: Rule = {
  id: 'nfs-reused-directory',
  reason: 'With a pathPattern, a claim that is made again gets the directory of the former claim.',
  isPolicy: true,
  check: ofServedClasses((manifest, { pathPattern }, report, app) => {
    if (pathPattern === undefined) return;
    const fate = fateOf(manifest);
    const archived = fate === 'archive' ? 'must not be set for a class that archives directories' : undefined;
    report('parameters.pathPattern', pathPattern, archived, 'The second archive of a claim fails');
    const others = app.index(classesByPattern).get(patternKey(manifest)) ?? [];
    const other = others.find((one) => one.manifest !== manifest);
    const problem = other && `is also that of ${other.path}, whose directories this class deletes`;
    report('parameters.pathPattern', pathPattern, fate === 'delete' ? problem : undefined);
  }),
};

function patternKey({ provisioner, parameters }: Manifest): string {
  return `${provisioner ?? ''}|${parameters?.['pathPattern'] ?? ''}`;
}

function classesByPattern(app: AppObjects): ReadonlyMap<string, readonly AppObject[]> {
  const index = new Map<string, AppObject[]>();
  for (const object of app.ofKind('StorageClass')) {
    const key = patternKey(object.manifest);
    index.set(key, [...(index.get(key) ?? []), object]);
  }
  return index;
}

/** The class of NFS volumes that a claim gets. */
function servedClassOf(app: AppObjects, spec: { readonly storageClassName?: string }): Manifest | undefined {
  const storageClass = app.get('StorageClass', classOfClaim(app, spec) ?? '')?.manifest;
  return storageClass && isServed(app, storageClass) ? storageClass : undefined;
}

const nfsClaim: Rule = {
  id: 'nfs-claim',
  reason: 'The provisioner makes no volume for such a claim, or one that no node can mount.',
  check: ({ manifest }, report, app) => {
    const { name: object = '', namespace = '' } = manifest.metadata ?? {};
    for (const { at, claim, spec } of claimsOf(manifest)) {
      const storageClass = servedClassOf(app, spec);
      if (storageClass === undefined) continue;
      const { accessModes, volumeMode, selector } = spec;
      const isPod = strings(accessModes).includes('ReadWriteOncePod');
      report(`${at}.accessModes`, accessModes, isPod ? 'must not hold "ReadWriteOncePod" on NFS' : undefined);
      report(
        `${at}.volumeMode`,
        volumeMode,
        volumeMode === 'Block' ? 'must not be "Block" on NFS' : undefined,
      );
      report(`${at}.selector`, selector, selector && 'must not be set, as the provisioner has no selector');
      const name = at === 'spec' ? object : `${claim.metadata?.name ?? ''}-${object}-0`;
      const directory = directoryOf(storageClass, { name, namespace, labels: claim.metadata?.labels });
      const isLong = directory.length > LONGEST_NAME;
      const problem = `makes a directory name of ${directory.length} characters, of at most ${LONGEST_NAME}`;
      report('metadata.name', object, isLong ? problem : undefined, 'Shorten it');
    }
  },
};

/** The name of a claim's directory, at its longest. */
function directoryOf(
  storageClass: Manifest,
  claim: { readonly name: string; readonly namespace: string; readonly labels?: StringMap },
): string {
  const { pathPattern } = storageClass.parameters ?? {};
  const prefix = fateOf(storageClass) === 'archive' ? 'archived-' : '';
  if (pathPattern === undefined) return `${prefix}${claim.namespace}-${claim.name}-pvc-${'0'.repeat(36)}`;
  const rendered = pathPattern.replace(VARIABLE, (_, path: string) => {
    if (path === '.PVC.namespace') return claim.namespace;
    return path === '.PVC.name' ? claim.name : (claim.labels?.[path.replace('.PVC.labels.', '')] ?? '');
  });
  return prefix + rendered;
}

const nfsVolumePolicy: Rule = {
  id: 'nfs-volume-policy',
  reason:
    'Kubernetes wipes the directory of an NFS volume with "Recycle", and fails to delete one with "Delete".',
  isPolicy: true,
  check: ({ manifest: { kind, spec } }, report) => {
    if (kind !== 'PersistentVolume' || spec?.nfs === undefined) return;
    const { persistentVolumeReclaimPolicy: policy = 'Retain' } = spec;
    report(
      'spec.persistentVolumeReclaimPolicy',
      policy,
      policy === 'Retain' ? undefined : 'must be "Retain"',
    );
  },
};

const nfsSoftMount: Rule = {
  id: 'nfs-soft-mount',
  reason: 'A write that times out on a soft mount is lost silently.',
  isPolicy: true,
  check: ({ manifest }, report, app) => {
    if (manifest.spec?.nfs === undefined && !isServed(app, manifest)) return;
    const [at, options] = mountOptionsOf(manifest);
    options.forEach((option, i) => {
      const isSoft = /(^|,)soft(err)?(,|$)/.test(option);
      report(`${at}[${i}]`, option, isSoft ? 'can lose writes' : undefined, 'Use "hard"');
    });
  },
};

/** A directory of an NFS server is the volume of one claim, unless all of its volumes are made for many nodes. */
const nfsSharedDirectory = clashRule({
  id: 'nfs-shared-directory',
  reason: 'Two volumes with one directory let two claims write to it, each as if it were alone.',
  isPolicy: true,
  claimed: ({ kind, spec }) => {
    if (kind !== 'PersistentVolume' || spec?.nfs === undefined) return [];
    const { server = '', path = '' } = spec.nfs;
    const key = `${server.toLowerCase()}:${path.replace(/\/+$/, '')}`;
    const isShared = strings(spec.accessModes).some((mode) => mode.endsWith('Many'));
    const value = `${server}:${path}`;
    return [
      isShared
        ? { field: 'spec.nfs', value, key: `${key}|alone`, taken: [key] }
        : { field: 'spec.nfs', value, key, taken: [key, `${key}|alone`] },
    ];
  },
  problem: 'is also the directory of',
  wayOut: 'Leave one of them out',
});

export const NFS_RULES: readonly Rule[] = [
  nfsProvisioner,
  nfsLeaderElection,
  duplicateProvisioner,
  nfsParameters,
  nfsOnDelete,
  nfsExpansion,
  nfsPathPattern,
  nfsReusedDirectory,
  nfsClaim,
  nfsVolumePolicy,
  nfsSoftMount,
  nfsSharedDirectory,
];
