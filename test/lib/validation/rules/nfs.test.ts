import {
  type Definition,
  claim,
  claimSpec,
  storageClass,
  testRules,
  volume,
  withClaim,
  workload,
} from '../../../support/findings';

const CONTAINER = 'spec.template.spec.containers[0]';

function provisioner(env: Record<string, string> = {}, spec: object = {}, name = 'nfs'): Definition {
  const values = { PROVISIONER_NAME: 'example.com/nfs', NFS_SERVER: 'nas', NFS_PATH: '/srv', ...env };
  const variables = Object.entries(values).map(([variable, value]) => ({ name: variable, value }));
  return workload('Deployment', name, spec, { containers: [{ name, image: 'nfs:1', env: variables }] });
}

/** A class that a provisioner of the app serves. */
function served(parameters: object, changes: object = {}, name = 'keep'): Definition {
  return storageClass(name, {
    provisioner: 'example.com/nfs',
    reclaimPolicy: 'Retain',
    parameters,
    ...changes,
  });
}

/** A class of csi-driver-nfs on the export of the provisioner. */
function csiClass(parameters: object = {}): Definition {
  const subDir = '${pvc.metadata.namespace}.${pvc.metadata.name}';
  const all = { server: 'nas', share: '/srv', subDir, onDelete: 'retain', ...parameters };
  return storageClass('csi', { provisioner: 'nfs.csi.k8s.io', reclaimPolicy: 'Retain', parameters: all });
}

const DELETE = { reclaimPolicy: 'Delete' };
const PATTERN = 'parameters.pathPattern';
const NAMESPACE = '${.PVC.namespace}';
const NAME = '${.PVC.name}';

describe('provisioners', () => {
  testRules([
    [
      'with invalid values',
      [provisioner({ PROVISIONER_NAME: 'a b', NFS_SERVER: 'nfs://nas', NFS_PATH: 'srv' })],
      ['nfs-provisioner', `${CONTAINER}.env["PROVISIONER_NAME"]`, 'a b'],
      ['nfs-provisioner', `${CONTAINER}.env["NFS_SERVER"]`, 'nfs://nas'],
      [
        'nfs-provisioner',
        `${CONTAINER}.env["NFS_PATH"]`,
        'srv',
        'must be an absolute path without spaces, control characters, "..", or a "/" at its end, such as "/srv/nfs" (got "srv").',
      ],
    ],
    [
      'with a server from a ConfigMap, which is checked there',
      [
        {
          kind: 'ConfigMap',
          metadata: { name: 'export' },
          data: { server: 'nfs://nas' },
        },
        workload(
          'Deployment',
          'nfs',
          { strategy: { type: 'Recreate' } },
          {
            containers: [
              {
                name: 'nfs',
                image: 'nfs:1',
                env: [
                  { name: 'PROVISIONER_NAME', value: 'example.com/nfs' },
                  { name: 'NFS_SERVER', valueFrom: { configMapKeyRef: { name: 'export', key: 'server' } } },
                  {
                    name: 'NFS_PATH',
                    valueFrom: { configMapKeyRef: { name: 'elsewhere', key: 'path', optional: true } },
                  },
                ],
              },
            ],
          },
        ),
      ],
      ['nfs-provisioner', `${CONTAINER}.env["NFS_SERVER"]`, 'nfs://nas'],
    ],
    [
      'with one name',
      [provisioner(), provisioner({}, {}, 'other')],
      [
        'duplicate-provisioner',
        `${CONTAINER}.env["PROVISIONER_NAME"]`,
        'example.com/nfs',
        'is also the provisioner name of chart/1 (got "example.com/nfs"). Rename one of them.',
      ],
      ['duplicate-provisioner', `${CONTAINER}.env["PROVISIONER_NAME"]`, 'example.com/nfs'],
    ],
    [
      'with two replicas without leader election',
      [provisioner({ ENABLE_LEADER_ELECTION: 'false' }, { replicas: 2 })],
      ['nfs-leader-election', 'spec.replicas', 2, 'must be at most 1 without leader election (got 2).'],
      [
        'nfs-leader-election',
        'spec.strategy.type',
        'RollingUpdate',
        'must be "Recreate" without leader election (got "RollingUpdate").',
      ],
    ],
    [
      'with two replicas and leader election, or one replica without, are accepted',
      [
        provisioner({}, { replicas: 2 }),
        provisioner(
          { ENABLE_LEADER_ELECTION: 'false', PROVISIONER_NAME: 'b' },
          { strategy: { type: 'Recreate' } },
          'other',
        ),
      ],
    ],
  ]);
});

describe('a class', () => {
  testRules([
    [
      'with values that the provisioner treats as unset',
      [provisioner(), served({ onDelete: 'Retain' }), served({ archiveOnDelete: 'yes' }, DELETE, 'other')],
      [
        'nfs-parameters',
        'parameters.onDelete',
        'Retain',
        'must be one of "retain", "delete" (got "Retain").',
      ],
      ['nfs-parameters', 'parameters.archiveOnDelete', 'yes'],
    ],
    [
      'that defines the fate of the data twice',
      [provisioner(), served({ onDelete: 'retain', archiveOnDelete: 'true' }, DELETE)],
      ['nfs-class', 'parameters.archiveOnDelete', 'true', 'has no effect with onDelete (got "true").'],
    ],
    [
      'that does not define the fate of the data, with the default policy',
      [provisioner(), served({}, { reclaimPolicy: undefined })],
      ['nfs-class', 'parameters.onDelete', undefined, 'must be set with reclaimPolicy "Delete".'],
    ],
    ...(['onDelete', 'archiveOnDelete'] as const).map((name) => {
      const value = name === 'onDelete' ? 'delete' : 'true';
      const message = `has no effect with reclaimPolicy "Retain" (got "${value}").`;
      return [
        `that retains volumes and sets ${name}`,
        [provisioner(), served({ [name]: value })],
        ['nfs-class', `parameters.${name}`, value, message],
      ] as const;
    }),
    [
      'with an unknown parameter, and with expansion',
      [provisioner(), served({ pathPatern: 'a' }, { allowVolumeExpansion: true })],
      ['nfs-class', 'parameters["pathPatern"]', 'a', 'is not a parameter of the provisioner (got "a").'],
      ['nfs-class', 'allowVolumeExpansion', true, 'must be false, as no volume ever grows (got true).'],
    ],
    ...['retain', 'delete'].map(
      (onDelete) =>
        [
          `that deletes volumes, with onDelete "${onDelete}", is accepted`,
          [provisioner(), served({ onDelete }, DELETE)],
        ] as const,
    ),
    [
      'of another provisioner is accepted',
      [provisioner(), storageClass('fast', { parameters: { type: 'a' } })],
    ],
    [
      'or a volume with a soft mount',
      [
        provisioner(),
        served({}, { mountOptions: ['nfsvers=4.1', 'soft'] }),
        volume({ mountOptions: ['softerr'] }),
        storageClass('fast', { mountOptions: ['soft'] }),
      ],
      ['nfs-soft-mount', 'mountOptions[1]', 'soft', 'can lose writes (got "soft"). Use "hard".'],
      ['nfs-soft-mount', 'spec.mountOptions[0]', 'softerr'],
    ],
  ]);
});

describe('a path pattern', () => {
  const rows = (...list: [pattern: string, ...messages: string[]][]): void => {
    testRules(
      list.map(([pattern, ...messages]) => [
        `${pattern}${messages.length === 0 ? ' is accepted' : ''}`,
        [provisioner(), served({ pathPattern: pattern })],
        ...messages.map(
          (message) =>
            [
              'nfs-path-pattern',
              PATTERN,
              pattern,
              `${message} (got ${JSON.stringify(pattern).slice(0, 200)}${pattern.length > 198 ? '…' : ''}).`,
            ] as const,
        ),
      ]),
    );
  };
  const both = `must contain ${NAMESPACE} and ${NAME}`;
  const separate = `must separate ${NAMESPACE} and ${NAME} by "." or "_", which no namespace contains`;
  rows(
    ['all', both],
    [NAMESPACE, both],
    [`${NAMESPACE}${NAME}`, separate],
    [`${NAMESPACE}-${NAME}`, separate],
    [`${NAME}-${NAMESPACE}`, separate],
    [`a.${NAMESPACE}-${NAME}`, separate],
    [`${NAMESPACE}.${NAME}`],
    [`${NAME}_${NAMESPACE}`],
    [`a-${NAMESPACE}-.${NAME}`],
    [`${NAMESPACE}.\${.PVC.labels.tier}${NAME}`],
    [`\${.PVC.labels.tier}_${NAMESPACE}.${NAME}`],
    [`${NAMESPACE}${NAME}${NAMESPACE}.x`, separate],
    [`${NAMESPACE}./${NAME}`, 'must not contain "/" or ".."'],
    [`${NAMESPACE}..${NAME}`, 'must not contain "/" or ".."'],
    [
      `${NAMESPACE}.${NAME}\${.PVC.annotations.a}`,
      'must not contain ${.PVC.annotations.a}, which can lead out of the export',
    ],
    [`${NAMESPACE}.${NAME}\${.PVC.uid}`, 'must not contain ${.PVC.uid}, which renders empty'],
    [`${NAMESPACE}.${NAME}${'a'.repeat(128)}`],
    [`${NAMESPACE}.${NAME}${'a'.repeat(129)}`, 'must have at most 129 characters besides its variables'],
  );

  const pathPattern = `${NAMESPACE}.${NAME}`;
  testRules([
    [
      'of a class that archives',
      [provisioner(), served({ pathPattern, archiveOnDelete: 'true' }, DELETE)],
      [
        'nfs-reused-directory',
        PATTERN,
        pathPattern,
        `must not be set, as no directory can be archived twice (got "${pathPattern}").`,
      ],
    ],
    [
      'of two classes, one of which deletes',
      [provisioner(), served({ pathPattern }), served({ pathPattern, onDelete: 'delete' }, DELETE, 'drop')],
      [
        'nfs-reused-directory',
        PATTERN,
        pathPattern,
        `is also that of chart/1, whose directories this class does not retain (got "${pathPattern}").`,
      ],
    ],
    [
      'of two classes, one of which deletes, and csi-driver-nfs creates the directories of the other',
      [provisioner(), csiClass(), served({ pathPattern, onDelete: 'delete' }, DELETE, 'drop')],
      ['nfs-reused-directory', PATTERN, pathPattern],
    ],
    [
      'of two classes with two exports, one of which deletes, is accepted',
      [
        provisioner(),
        csiClass({ share: '/exports' }),
        served({ pathPattern, onDelete: 'delete' }, DELETE, 'drop'),
      ],
    ],
    [
      'of two classes that retain is accepted',
      [provisioner(), served({ pathPattern }), served({ pathPattern, onDelete: 'retain' }, DELETE, 'other')],
    ],
    [
      'of a class that deletes is accepted',
      [provisioner(), served({ pathPattern, onDelete: 'delete' }, DELETE)],
    ],
  ]);
});

describe('claims on NFS', () => {
  const byDefault = {
    metadata: { name: 'keep', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  };
  const long = (length: number): string => `${'a'.repeat(63)}.`.repeat(4).slice(0, length);
  testRules([
    [
      'that no volume can satisfy',
      [
        provisioner(),
        served({}),
        claim({
          storageClassName: 'keep',
          accessModes: ['ReadWriteOncePod'],
          volumeMode: 'Block',
          selector: {},
        }),
      ],
      [
        'nfs-claim',
        'spec.accessModes',
        ['ReadWriteOncePod'],
        'must not hold "ReadWriteOncePod" on NFS (got ["ReadWriteOncePod"]).',
      ],
      ['nfs-claim', 'spec.volumeMode', 'Block', 'must not be "Block" on NFS (got "Block").'],
      [
        'nfs-claim',
        'spec.selector',
        {},
        'must not be set, as provisioners create no volume for it (got {}). Remove it, or define the PersistentVolumes.',
      ],
    ],
    [
      'by the default class, of a template',
      [provisioner(), served({}, byDefault), withClaim({ accessModes: ['ReadWriteOncePod'] })],
      ['nfs-claim', 'spec.volumeClaimTemplates[0].spec.accessModes', ['ReadWriteOncePod']],
    ],
    [
      'of another class are accepted',
      [
        provisioner(),
        served({}, byDefault),
        storageClass('fast'),
        claim({ storageClassName: 'fast', selector: {} }),
        claim({ storageClassName: '', volumeMode: 'Block' }, 'disk'),
      ],
    ],
    [
      // apps-, -pvc- and a uid of 36 characters
      'with a name too long for a directory',
      [provisioner(), served({}), claim({ storageClassName: 'keep' }, long(210))],
      [
        'nfs-claim',
        'metadata.name',
        long(210),
        `gives a directory a name of 256 characters, more than 255 (got "${long(199)}…).`,
      ],
    ],
    [
      'with the longest name are accepted',
      [provisioner(), served({}), claim({ storageClassName: 'keep' }, long(209))],
    ],
    [
      'with a name too long for an archive',
      [
        provisioner(),
        served({ archiveOnDelete: 'true' }, DELETE),
        claim({ storageClassName: 'keep' }, long(201)),
      ],
      ['nfs-claim', 'metadata.name', long(201)],
    ],
    [
      'with a label that makes the directory too long',
      [
        provisioner(),
        served({ pathPattern: `${NAMESPACE}.\${.PVC.labels.a}${'${.PVC.labels.a}'.repeat(3)}.${NAME}` }),
        {
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'data', labels: { a: 'a'.repeat(63) } },
          spec: claimSpec({ storageClassName: 'keep' }),
        },
      ],
      ['nfs-claim', 'metadata.name', 'data'],
    ],
  ]);
});

describe('volumes on NFS', () => {
  const at = (name: string, server: string, path: string, ...accessModes: string[]): Definition =>
    volume({ nfs: { server, path }, ...(accessModes.length === 0 ? {} : { accessModes }) }, name);
  testRules([
    [
      'that are not retained',
      [
        volume({ persistentVolumeReclaimPolicy: 'Recycle' }),
        volume({ persistentVolumeReclaimPolicy: 'Retain' }, 'other'),
      ],
      [
        'nfs-volume-policy',
        'spec.persistentVolumeReclaimPolicy',
        'Recycle',
        'must be "Retain" (got "Recycle").',
      ],
    ],
    [
      'of one directory',
      [at('a', 'NAS', '/srv/a'), at('b', 'nas', '/srv/a')],
      [
        'nfs-shared-directory',
        'spec.nfs',
        'NAS:/srv/a',
        'is also the directory of chart/1 (got "NAS:/srv/a"). Remove one of them.',
      ],
      ['nfs-shared-directory', 'spec.nfs', 'nas:/srv/a'],
    ],
    [
      'of one directory, one of them for many nodes',
      [at('a', 'nas', '/srv', 'ReadWriteMany'), at('b', 'nas', '/srv')],
      ['nfs-shared-directory', 'spec.nfs', 'nas:/srv'],
      ['nfs-shared-directory', 'spec.nfs', 'nas:/srv'],
    ],
    [
      'of one directory for many nodes are accepted',
      [
        at('a', 'nas', '/srv', 'ReadWriteMany'),
        at('b', 'nas', '/srv', 'ReadOnlyMany'),
        at('c', 'nas', '/srv/c'),
      ],
    ],
  ]);
});

describe('a volume in the directory of a claim', () => {
  const pathPattern = `${NAMESPACE}.${NAME}`;
  const classes = [provisioner(), served({ pathPattern })];
  const app = withClaim({ storageClassName: 'keep' }, { replicas: 3, ordinals: { start: 1 } });
  const at = (path: string, name: string, changes: object = {}): Definition =>
    volume(
      {
        nfs: { server: 'NAS', path },
        storageClassName: 'keep',
        claimRef: { namespace: 'apps', name },
        ...changes,
      },
      name,
    );
  const fault = (path: string, claim: string) =>
    [
      'nfs-directory-of-another-claim',
      'spec.nfs',
      `NAS:${path}`,
      `is the directory of the claim ${claim} (got "NAS:${path}"). Set the directory that belongs to its claim, or define a volume for the other one as well.`,
    ] as const;
  testRules([
    ['that belongs to it is accepted', [...classes, at('/srv/apps.data-web-2', 'data-web-2'), app]],
    [
      'of another pod',
      [...classes, at('/srv/apps.data-web-3', 'data-web-2'), app],
      fault('/srv/apps.data-web-3', 'apps/data-web-3'),
    ],
    ...['data-web-0', 'data-web-4', 'data-web-03', 'data-web', 'logs-web-1'].map(
      (name) =>
        [
          `that no pod has, such as ${name}, is accepted`,
          [...classes, at(`/srv/apps.${name}`, 'data-web-2'), app],
        ] as const,
    ),
    [
      'of another pod that has the directory of the first is accepted',
      [...classes, at('/srv/apps.data-web-3', 'data-web-2'), at('/srv/apps.data-web-2', 'data-web-3'), app],
    ],
    [
      'for many nodes is accepted',
      [
        ...classes,
        at('/srv/apps.data-web-3', 'data-web-2', { accessModes: ['ReadWriteOnce', 'ReadWriteMany'] }),
        app,
      ],
    ],
    [
      'that a StatefulSet without pods may create',
      [
        ...classes,
        at('/srv/apps.data-web-7', 'data-web-2'),
        withClaim({ storageClassName: 'keep' }, { replicas: 0 }),
      ],
      fault('/srv/apps.data-web-7', 'apps/data-web-7'),
    ],
    [
      'and without a claimRef is accepted',
      [...classes, at('/srv/apps.data-web-3', 'data-web-2', { claimRef: undefined }), app],
    ],
    [
      'that no StatefulSet creates',
      [...classes, claim({ storageClassName: 'keep' }, 'logs'), at('/srv/apps.logs', 'data')],
      fault('/srv/apps.logs', 'apps/logs'),
    ],
    [
      'that has a volume by name is accepted',
      [
        ...classes,
        claim({ storageClassName: 'keep', volumeName: 'disk' }, 'logs'),
        at('/srv/apps.logs', 'data'),
      ],
    ],
    [
      'of a class of csi-driver-nfs',
      [csiClass(), at('/srv/apps.data-web-0', 'data-db-0'), withClaim({ storageClassName: 'csi' })],
      fault('/srv/apps.data-web-0', 'apps/data-web-0'),
    ],
    [
      'of a class whose directories have the names of volumes is accepted',
      [
        csiClass({ subDir: undefined }),
        withClaim({ storageClassName: 'csi' }),
        at('/srv/apps.data-web-0', 'data-db-0'),
      ],
    ],
    [
      'of another server is accepted',
      [
        csiClass({ server: 'nas2' }),
        withClaim({ storageClassName: 'csi' }),
        at('/srv/apps.data-web-0', 'data-db-0'),
      ],
    ],
  ]);
});
