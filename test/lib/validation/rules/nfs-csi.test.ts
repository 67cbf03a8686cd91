import {
  type Definition,
  claim,
  container,
  storageClass,
  testRules,
  volume,
  withClaim,
} from '../../../support/findings';

const NAMESPACE = '${pvc.metadata.namespace}';
const NAME = '${pvc.metadata.name}';
const VOLUME = '${pv.metadata.name}';
const RIGHT = { server: 'nfs.example.com', share: '/srv/nfs', onDelete: 'retain' };
const DELETE = { reclaimPolicy: 'Delete' };

/** A class of csi-driver-nfs. */
function csiClass(parameters: object = {}, changes: object = {}, name = 'keep'): Definition {
  return storageClass(name, {
    provisioner: 'nfs.csi.k8s.io',
    reclaimPolicy: 'Retain',
    parameters: { ...RIGHT, ...parameters },
    ...changes,
  });
}

/** A volume of csi-driver-nfs. */
function csiVolume(attributes: object, spec: object = {}, name = 'disk', handle = name): Definition {
  const csi = { driver: 'nfs.csi.k8s.io', volumeHandle: handle, volumeAttributes: attributes };
  return volume({ nfs: undefined, csi, persistentVolumeReclaimPolicy: 'Retain', ...spec }, name);
}

describe('the image of csi-driver-nfs', () => {
  const image = (name: string): Definition => container({ image: name });
  const old = (name: string) =>
    [
      name,
      [image(name)],
      [
        'nfs-csi-version',
        'spec.containers[0].image',
        name,
        `must be at least 4.13.1, for CVE-2026-3864 (got ${JSON.stringify(name)}).`,
      ],
    ] as const;
  testRules([
    old('registry.k8s.io/sig-storage/nfsplugin:v4.13.0'),
    old('registry.example.com/nfsplugin:4.9.2'),
    old('nfsplugin:v3.99.99'),
    old('nfsplugin:v4.9'),
    old('nfsplugin:v3'),
    ...['v4.13.1', 'v4.13.4', 'v4.14.0', 'v5.0.0', 'v4.13', 'v4', 'v4.13.4-rc.1', 'canary'].map(
      (tag) =>
        [`nfsplugin:${tag} is no fault`, [image(`registry.k8s.io/sig-storage/nfsplugin:${tag}`)]] as const,
    ),
    ['of another name is no fault', [image('registry.example.com/nfsplugin-exporter:v1.0.0')]],
    ['by a digest alone is no fault', [image(`nfsplugin@sha256:${'0'.repeat(64)}`)]],
  ]);
});

describe('a class of csi-driver-nfs', () => {
  const fault = (code: string, name: string, value: string | undefined, problem: string) =>
    [
      code,
      `parameters.${name}`,
      value,
      `${problem}${value === undefined ? '' : ` (got ${JSON.stringify(value)})`}.`,
    ] as const;
  const parameter = (name: string, value: string, problem: string, code = 'nfs-csi-parameters') =>
    [
      `with ${name} ${JSON.stringify(value)}`,
      [csiClass({ [name]: value })],
      fault(code, name, value, problem),
    ] as const;
  const address =
    'must be a host name or an IP address, such as "nfs.example.com", "192.0.2.10" or "fd00::10", without brackets, zone, scheme, path or port';
  const path =
    'must be an absolute path without spaces, control characters, "..", or a "/" at its end, such as "/srv/nfs"';
  const fate = 'must be one of "retain", "delete", "archive"';
  const mode = 'must be a mode in octal digits, such as "0777"';
  const unset = 'must be set, as the driver deletes directories by default';
  const locks = 'must let the group or all others write and enter, as in "0770" or "0777"';
  testRules([
    ['that is right is no fault', [csiClass()]],
    [
      'with parameters in other cases is no fault',
      [
        storageClass('keep', {
          provisioner: 'nfs.csi.k8s.io',
          reclaimPolicy: 'Retain',
          parameters: { Server: 'nas', SHARE: '/srv', ondelete: 'Retain', mountpermissions: '0777' },
        }),
      ],
    ],
    [
      'without parameters',
      [csiClass({}, { parameters: undefined })],
      fault('nfs-csi-parameters', 'server', undefined, 'must be set'),
      fault('nfs-csi-parameters', 'share', undefined, 'must be set'),
      fault('nfs-csi-class', 'onDelete', undefined, unset),
    ],
    parameter('server', '', 'must be set'),
    parameter('server', 'nfs://nas', address, 'nfs-csi-address'),
    parameter('server', 'nas#2', address, 'nfs-csi-address'),
    parameter('share', 'srv', path, 'nfs-csi-address'),
    parameter('share', '/srv/', path, 'nfs-csi-address'),
    parameter(
      'share',
      '/srv#a',
      'must be a text without "#", which separates the parts of a volume handle',
      'nfs-csi-address',
    ),
    [
      'with share "/srv/../etc"',
      [csiClass({ share: '/srv/../etc' })],
      fault('nfs-csi-parameters', 'share', '/srv/../etc', 'must be a path without ".."'),
    ],
    parameter('onDelete', 'keep', fate),
    parameter('onDelete', '', unset, 'nfs-csi-class'),
    parameter('onDelete', 'delete', 'must be "retain" with reclaimPolicy "Retain"', 'nfs-csi-class'),
    parameter('onDelete', 'archive', 'must be "retain" with reclaimPolicy "Retain"', 'nfs-csi-class'),
    [
      'that deletes volumes without onDelete',
      [csiClass({ onDelete: undefined }, DELETE)],
      fault('nfs-csi-class', 'onDelete', undefined, unset),
    ],
    ...['retain', 'delete', 'archive'].map(
      (onDelete) =>
        [
          `that deletes volumes, with onDelete "${onDelete}", is no fault`,
          [csiClass({ onDelete }, DELETE)],
        ] as const,
    ),
    parameter('mountPermissions', '0o777', mode),
    parameter('mountPermissions', '0788', mode),
    parameter('mountPermissions', 'rwx', mode),
    ...['0755', '700', '0711', '01755'].map((value) =>
      parameter('mountPermissions', value, locks, 'nfs-csi-mount-permissions'),
    ),
    ...['', '0', '000777', '0777', '1777', '02770', '0770', '0733'].map(
      (value) =>
        [`with mountPermissions "${value}" is no fault`, [csiClass({ mountPermissions: value })]] as const,
    ),
    [
      'with unknown parameters',
      [
        csiClass({
          pathPattern: 'a',
          archiveOnDelete: 'true',
          'csi.storage.k8s.io/provisioner-secret-name': 'a',
          'csi.storage.k8s.io/secret-namespace': 'a',
          'csi.storage.k8s.io/provisioner-secret': 'a',
          'csi.storage.k8s.io/fs-type': 'nfs4',
          'csi.storage.k8s.io/fstype': 'nfs4',
        }),
      ],
      [
        'nfs-csi-parameters',
        'parameters["archiveOnDelete"]',
        'true',
        'is not a parameter of the driver (got "true").',
      ],
      ['nfs-csi-parameters', 'parameters["csi.storage.k8s.io/fs-type"]', 'nfs4'],
      ['nfs-csi-parameters', 'parameters["csi.storage.k8s.io/provisioner-secret"]', 'a'],
      ['nfs-csi-parameters', 'parameters["pathPattern"]', 'a'],
    ],
    [
      'with one parameter in two cases',
      [csiClass({ ondelete: 'delete' })],
      [
        'nfs-csi-parameters',
        'parameters["ondelete"]',
        'delete',
        'repeats a parameter in another case (got "delete").',
      ],
      ['nfs-csi-class', 'parameters.onDelete', 'retain'],
    ],
    [
      'of a driver of another kind is no fault',
      [
        container({
          image: 'registry.k8s.io/sig-storage/smbplugin:v1',
          args: ['--drivername=smb.csi.k8s.io'],
        }),
        csiClass({ source: '//nas/share' }, { provisioner: 'smb.csi.k8s.io' }),
        csiVolume({ source: '//nas/share' }, { csi: { driver: 'smb.csi.k8s.io', volumeHandle: 'a' } }),
      ],
    ],
    [
      'of a driver of the app that has another name',
      [
        container({ image: 'nfsplugin:v4.13.4', args: ['--drivername=nas.example.com'] }),
        csiClass({ a: 'b' }, { provisioner: 'nas.example.com' }),
        csiClass({ a: 'b' }, { provisioner: 'other.example.com' }, 'other'),
      ],
      ['nfs-csi-parameters', 'parameters["a"]', 'b'],
    ],
    [
      'that is mounted softly',
      [csiClass({}, { mountOptions: ['nfsvers=4.1', 'soft'] })],
      ['nfs-soft-mount', 'mountOptions[1]', 'soft'],
    ],
  ]);
});

describe('a subDir', () => {
  const rows = (changes: object, ...list: [subDir: string, ...problems: string[]][]): void => {
    testRules(
      list.map(([subDir, ...problems]) => [
        `${subDir}${problems.length === 0 ? ' is no fault' : ''}`,
        [csiClass({ subDir, ...changes }, changes === KEPT ? {} : DELETE)],
        ...problems.map((problem) =>
          problem.startsWith('refused: ')
            ? ([
                'nfs-csi-parameters',
                'parameters.subDir',
                subDir,
                `${problem.slice(9)} (got ${JSON.stringify(subDir)}).`,
              ] as const)
            : ([
                'nfs-csi-sub-dir',
                'parameters.subDir',
                subDir,
                `${problem} (got ${JSON.stringify(subDir).slice(0, 200)}${subDir.length > 198 ? '…' : ''}).`,
              ] as const),
        ),
      ]),
    );
  };
  const KEPT = {};
  const both = `must contain ${NAMESPACE} and ${NAME}, or ${VOLUME}`;
  const separate = `must separate ${NAMESPACE} and ${NAME} by ".", "_" or "/", which no namespace contains`;
  const relative = 'must be a relative path without "..", "." or a "/" at its end';
  const characters = 'must not contain "#", spaces or control characters';
  describe('of a class that retains', () => {
    rows(
      KEPT,
      ['all', both],
      [NAMESPACE, both],
      [NAME, both],
      [`${NAMESPACE}${NAME}`, separate],
      [`${NAMESPACE}-${NAME}`, separate],
      [`${NAME}-${NAMESPACE}`, separate],
      [`a.${NAMESPACE}-${NAME}`, separate],
      [`${NAMESPACE}.${NAME}`],
      [`${NAMESPACE}/${NAME}`],
      [`${NAME}_${NAMESPACE}`],
      [`${NAMESPACE}-.-${NAME}`],
      [VOLUME],
      [`a/${VOLUME}`],
      [`/${NAMESPACE}.${NAME}`, relative],
      [`${NAMESPACE}.${NAME}/`, relative],
      [`${NAMESPACE}//${NAME}`, relative],
      [`../${NAMESPACE}.${NAME}`, 'refused: must be a path without ".."', relative],
      [`a\\..\\${NAMESPACE}.${NAME}`, 'refused: must be a path without ".."'],
      [`${NAMESPACE}${NAME}${NAMESPACE}.x`, separate],
      [`${NAMESPACE}-${NAMESPACE}/${NAME}`],
      [`a$b/${NAMESPACE}/${NAME}`],
      [`${NAMESPACE}..${NAME}`],
      [`${NAMESPACE}.${NAME}#`, characters],
      [`${NAMESPACE} .${NAME}`, characters],
      [
        `${NAMESPACE}.${NAME}\${pvc.metadata.uid}`,
        'must not contain ${pvc.metadata.uid}, which the driver does not replace',
      ],
      [`${NAMESPACE}.${NAME}${'a'.repeat(128)}`],
      [`${NAMESPACE}.${NAME}${'a'.repeat(129)}`, 'must have at most 129 characters beside its variables'],
    );
  });
  describe.each(['delete', 'archive'])('of a class with onDelete %s', (onDelete) => {
    const lost = `must contain ${VOLUME}, as a claim that is created again would lose its directory`;
    rows({ onDelete }, ['all', lost], [`${NAMESPACE}.${NAME}`, lost], [VOLUME], [`${NAMESPACE}/${VOLUME}`]);
  });
});

describe('claims of csi-driver-nfs', () => {
  const long = (length: number): string => `${'a'.repeat(63)}.`.repeat(4).slice(0, length);
  const subDir = `${NAMESPACE}.${NAME}`;
  const SOURCES = {
    dataSource: { kind: 'PersistentVolumeClaim', name: 'golden' },
    dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'golden' },
  };
  testRules([
    [
      'that no volume satisfies',
      [csiClass(), claim({ storageClassName: 'keep', volumeMode: 'Block', selector: {} })],
      ['nfs-csi-claim', 'spec.volumeMode', 'Block', 'must not be "Block" on NFS (got "Block").'],
      [
        'nfs-csi-claim',
        'spec.selector',
        {},
        'must not be set, as provisioners create no volume for it (got {}). Remove it, or define the PersistentVolumes.',
      ],
    ],
    [
      'that select volumes of the app are no fault',
      [
        csiClass(),
        csiVolume({ server: 'nas', share: '/srv' }, { storageClassName: 'keep' }),
        claim({ storageClassName: 'keep', selector: {} }),
      ],
    ],
    [
      'that select volumes which are reserved for others',
      [
        csiClass(),
        csiVolume(
          { server: 'nas', share: '/srv' },
          { storageClassName: 'keep', claimRef: { namespace: 'a', name: 'b' } },
        ),
        claim({ storageClassName: 'keep', selector: {} }),
      ],
      ['nfs-csi-claim', 'spec.selector', {}],
    ],
    [
      'that copy another one into a directory with their name',
      [csiClass({ subDir }), withClaim({ storageClassName: 'keep', ...SOURCES })],
      [
        'nfs-csi-data-source',
        'spec.volumeClaimTemplates[0].spec.dataSource',
        SOURCES.dataSource,
        `must not be set with a class that reuses directories (got ${JSON.stringify(SOURCES.dataSource)}). Use a class with subDir: false.`,
      ],
      ['nfs-csi-data-source', 'spec.volumeClaimTemplates[0].spec.dataSourceRef', SOURCES.dataSourceRef],
    ],
    ...[undefined, VOLUME, `${subDir}.${VOLUME}`].map(
      (own) =>
        [
          `that copy another one into a new directory, as with subDir ${own ?? 'unset'}, are no fault`,
          [csiClass({ subDir: own }), withClaim({ storageClassName: 'keep', ...SOURCES })],
        ] as const,
    ),
    [
      'whose directory could not be archived, as its name would be too long',
      [
        csiClass({ subDir: `${NAMESPACE}.${NAME}.${VOLUME}`, onDelete: 'archive' }, DELETE),
        claim({ storageClassName: 'keep' }, long(201)),
      ],
      [
        'nfs-csi-claim',
        'metadata.name',
        long(201),
        `gives a directory a name of 256 characters, more than 255 (got "${long(199)}…).`,
      ],
    ],
    [
      'with the longest name that can be archived are no fault',
      [
        csiClass({ subDir: `${NAMESPACE}.${NAME}.${VOLUME}`, onDelete: 'archive' }, DELETE),
        claim({ storageClassName: 'keep' }, long(200)),
      ],
    ],
    [
      'with ReadWriteOncePod are no fault',
      [csiClass(), withClaim({ storageClassName: 'keep', accessModes: ['ReadWriteOncePod'] })],
    ],
    [
      'with a name that is too long for a directory',
      [csiClass({ subDir }), claim({ storageClassName: 'keep' }, long(251))],
      [
        'nfs-csi-claim',
        'metadata.name',
        long(251),
        `gives a directory a name of 256 characters, more than 255 (got "${long(199)}…).`,
      ],
    ],
    [
      'with the longest name are no fault',
      [csiClass({ subDir }), claim({ storageClassName: 'keep' }, long(250))],
    ],
    [
      'with a long name below a directory of the namespace are no fault',
      [csiClass({ subDir: `${NAMESPACE}/${NAME}` }), claim({ storageClassName: 'keep' }, long(251))],
    ],
    [
      'of another class are no fault',
      [
        csiClass(),
        storageClass('fast'),
        claim({ storageClassName: 'fast', selector: {}, volumeMode: 'Block' }),
      ],
    ],
  ]);
});

describe('volumes of csi-driver-nfs', () => {
  const at = { server: 'nas', share: '/srv', subDir: 'a' };
  testRules([
    ['that are right are no fault', [csiVolume(at)]],
    [
      'that name no directory',
      [csiVolume({ subDir: '../etc' })],
      ['nfs-csi-volume', 'spec.csi.volumeAttributes.server', undefined, 'must be set.'],
      ['nfs-csi-volume', 'spec.csi.volumeAttributes.share', undefined, 'must be set.'],
      [
        'nfs-csi-volume',
        'spec.csi.volumeAttributes.subDir',
        '../etc',
        'must be a path without ".." (got "../etc").',
      ],
    ],
    [
      'with an address that is no plain address',
      [csiVolume({ server: 'nfs://nas', share: 'srv' })],
      ['nfs-csi-address', 'spec.csi.volumeAttributes.server', 'nfs://nas'],
      ['nfs-csi-address', 'spec.csi.volumeAttributes.share', 'srv'],
    ],
    [
      'that are deleted with their claims',
      [csiVolume(at, { persistentVolumeReclaimPolicy: 'Delete' })],
      [
        'nfs-csi-volume-policy',
        'spec.persistentVolumeReclaimPolicy',
        'Delete',
        'must be "Retain" with the handle "disk" (got "Delete").',
      ],
    ],
    ...['nas#srv#a##retain', 'nas#srv#a#disk#Retain', 'nas#srv#a#disk#retain#'].map(
      (handle) =>
        [
          `that are deleted, but not their directories, as the handle ${handle} says, are no fault`,
          [csiVolume(at, { persistentVolumeReclaimPolicy: 'Delete' }, 'disk', handle)],
        ] as const,
    ),
    ...['nas#srv#a#retain', 'nas#srv/a##retain', 'nas#srv#a#retain#', 'nas#srv#a##delete#retain'].map(
      (handle) =>
        [
          `whose handle ${handle} has "retain" at another place`,
          [csiVolume(at, { persistentVolumeReclaimPolicy: 'Delete' }, 'disk', handle)],
          ['nfs-csi-volume-policy', 'spec.persistentVolumeReclaimPolicy', 'Delete'],
        ] as const,
    ),
    ...['a#b', 'a b', 'a/', '/a', './a', 'a/.', 'a//b', 'a\n'].map(
      (subDir) =>
        [
          `with subDir ${JSON.stringify(subDir)}`,
          [csiVolume({ ...at, subDir })],
          [
            'nfs-csi-address',
            'spec.csi.volumeAttributes.subDir',
            subDir,
            `must be a relative path without "#", spaces, ".", or a "/" at its end (got ${JSON.stringify(subDir)}).`,
          ],
        ] as const,
    ),
    ...['', 'a/b', '.a', 'a.b'].map(
      (subDir) =>
        [`with subDir ${JSON.stringify(subDir)} are no fault`, [csiVolume({ ...at, subDir })]] as const,
    ),
    [
      'of one directory, one of them mounted by the node itself',
      [csiVolume(at), volume({ nfs: { server: 'NAS', path: '/srv/a' } }, 'other')],
      [
        'nfs-shared-directory',
        'spec.csi',
        'nas:/srv/a',
        'is also the directory of chart/1 (got "nas:/srv/a"). Remove one of them.',
      ],
      ['nfs-shared-directory', 'spec.nfs', 'NAS:/srv/a'],
    ],
    [
      'of one handle',
      [csiVolume(at), csiVolume({ ...at, subDir: 'b' }, {}, 'other', 'disk')],
      [
        'duplicate-volume-handle',
        'spec.csi.volumeHandle',
        'disk',
        'is also the handle of chart/1 (got "disk"). Change one of them.',
      ],
      ['duplicate-volume-handle', 'spec.csi.volumeHandle', 'disk'],
    ],
    [
      'that are mounted softly',
      [csiVolume(at, { mountOptions: ['soft'] })],
      ['nfs-soft-mount', 'spec.mountOptions[0]', 'soft'],
    ],
    [
      'that are mounted softly by an attribute',
      [csiVolume({ ...at, mountOptions: 'nfsvers=4.1,soft' })],
      ['nfs-soft-mount', 'spec.csi.volumeAttributes.mountOptions', 'nfsvers=4.1,soft'],
    ],
  ]);
});
