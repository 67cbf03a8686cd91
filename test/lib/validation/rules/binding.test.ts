import {
  type Definition,
  claim,
  storageClass,
  testRules,
  volume,
  withClaim,
} from '../../../support/findings';

const bound = (changes: object = {}): Definition =>
  claim({ volumeName: 'disk', storageClassName: 'keep', ...changes }, 'data-web-0');
const reserved = (changes: object = {}): Definition =>
  volume({ storageClassName: 'keep', claimRef: { namespace: 'apps', name: 'data-web-0' }, ...changes });
const app = (changes: object = {}): Definition => withClaim({ storageClassName: 'keep', ...changes });
const size = (storage: string): object => ({ resources: { requests: { storage } } });
const keep = storageClass('keep');
const WAY_OUT = 'Use retainVolume of the StatefulApp.';

describe('a claim that names its volume', () => {
  testRules([
    [
      'of a smaller size',
      [
        keep,
        claim({ volumeName: 'disk', volumeMode: 'Block', ...size('2Gi') }),
        volume({ accessModes: ['ReadOnlyMany'] }),
      ],
      [
        'volume-mismatch',
        'spec.resources.requests.storage',
        '2Gi',
        'does not fit PersistentVolume "disk", which has "1Gi" (got "2Gi").',
      ],
      ['volume-mismatch', 'spec.accessModes', ['ReadWriteOnce']],
      ['volume-mismatch', 'spec.volumeMode', 'Block'],
    ],
    [
      'of another class',
      [keep, claim({ volumeName: 'disk', storageClassName: 'keep' }), volume()],
      ['volume-mismatch', 'spec.storageClassName', 'keep'],
    ],
    [
      'of a larger size is accepted',
      [
        keep,
        claim({ volumeName: 'disk', storageClassName: 'keep' }),
        volume({
          storageClassName: 'keep',
          capacity: { storage: '1T' },
          accessModes: ['ReadWriteMany', 'ReadWriteOnce'],
        }),
      ],
    ],
    ['that exists in the cluster is accepted', [claim({ volumeName: 'other', storageClassName: '' })]],
  ]);
});

describe('a volume retained for a StatefulSet', () => {
  testRules([
    ['that fits is accepted', [keep, reserved(), bound(), app()]],
    [
      'that is smaller than the request of the template',
      [keep, reserved(), bound(), app(size('2Gi'))],
      [
        'retained-volume-mismatch',
        'spec.capacity.storage',
        '1Gi',
        `does not fit claim template "data" of chart/3, which has "2Gi" (got "1Gi"). ${WAY_OUT}`,
      ],
    ],
    [
      'of another class, access mode and volume mode',
      [
        keep,
        reserved(),
        bound(),
        { ...storageClass('fast') },
        app({ storageClassName: 'fast', accessModes: ['ReadWriteMany'], volumeMode: 'Block' }),
      ],
      ['retained-volume-mismatch', 'spec.storageClassName', 'keep'],
      ['retained-volume-mismatch', 'spec.accessModes', ['ReadWriteOnce']],
      ['retained-volume-mismatch', 'spec.volumeMode', 'Filesystem'],
      ['volume-mode', 'spec.template.spec.containers[0].volumeMounts[0].name', 'data'],
    ],
    [
      'without a class, to a template with the default class',
      [
        reserved({ storageClassName: '' }),
        bound({ storageClassName: '' }),
        app({ storageClassName: undefined }),
      ],
      [
        'retained-volume-mismatch',
        'spec.storageClassName',
        '',
        `does not fit claim template "data" of chart/2, which has the default class (got ""). ${WAY_OUT}`,
      ],
    ],
    [
      'of a class that may be the default class is accepted',
      [keep, reserved(), bound(), app({ storageClassName: undefined })],
    ],
    [
      'of another class than the default class of the app',
      [
        keep,
        {
          ...storageClass('fast'),
          metadata: { name: 'fast', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
        },
        reserved(),
        bound(),
        app({ storageClassName: undefined }),
      ],
      ['retained-volume-mismatch', 'spec.storageClassName', 'keep'],
    ],
    [
      'without a class, to a template without one, is accepted',
      [
        reserved({ storageClassName: undefined }),
        bound({ storageClassName: '' }),
        app({ storageClassName: '' }),
      ],
    ],
    [
      'whose claim is smaller, if the volume exists in the cluster',
      [keep, bound({ volumeName: 'other' }), app(size('2Gi'))],
      ['retained-volume-mismatch', 'spec.resources.requests.storage', '1Gi'],
    ],
    [
      'after the StatefulSet',
      [keep, app(), reserved(), bound()],
      [
        'retained-volume-order',
        'metadata.name',
        'disk',
        `must be applied before chart/1 (got "disk"). ${WAY_OUT}`,
      ],
      ['retained-volume-order', 'metadata.name', 'data-web-0'],
    ],
    [
      'of another namespace is accepted',
      [
        keep,
        app(),
        reserved({ claimRef: { namespace: 'other', name: 'data-web-0' }, capacity: { storage: '1Mi' } }),
      ],
    ],
    [
      'a claim without a volume is accepted',
      [keep, app(), claim({ storageClassName: 'keep' }, 'data-web-0')],
    ],
  ]);
});
