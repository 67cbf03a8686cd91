import { claim, storageClass, testRules, volume, withClaim } from '../../../support/findings';

const local = { nfs: undefined, local: { path: '/mnt' }, claimRef: { namespace: 'other', name: 'data' } };

describe('access modes', () => {
  testRules([
    [
      'missing on a claim, a template and a volume',
      [claim({ accessModes: [] }), withClaim({ accessModes: undefined }), volume({ accessModes: [] })],
      ['access-modes', 'spec.accessModes', [], 'must hold an access mode (got []).'],
      ['access-modes', 'spec.volumeClaimTemplates[0].spec.accessModes', []],
      ['access-modes', 'spec.accessModes', []],
    ],
    [
      'ReadWriteOncePod with another mode',
      [claim({ accessModes: ['ReadWriteOncePod', 'ReadWriteOnce'] })],
      [
        'access-modes',
        'spec.accessModes',
        ['ReadWriteOncePod', 'ReadWriteOnce'],
        'must not hold other modes with "ReadWriteOncePod" (got ["ReadWriteOncePod","ReadWriteOnce"]).',
      ],
    ],
    [
      'a duplicate mode',
      [claim({ accessModes: ['ReadWriteOnce', 'ReadWriteOnce'] })],
      [
        'duplicate-access-mode',
        'spec.accessModes[1]',
        'ReadWriteOnce',
        'must be unique (got "ReadWriteOnce").',
      ],
    ],
    [
      'ReadWriteOncePod of a volume without a CSI driver',
      [volume({ accessModes: ['ReadWriteOncePod'] })],
      [
        'csi-access-mode',
        'spec.accessModes',
        ['ReadWriteOncePod'],
        'must not hold "ReadWriteOncePod" (got ["ReadWriteOncePod"]).',
      ],
    ],
    [
      'ReadWriteOncePod of a CSI volume or a claim is accepted',
      [
        volume({
          nfs: undefined,
          csi: { driver: 'a', volumeHandle: 'b' },
          accessModes: ['ReadWriteOncePod'],
        }),
        claim({ accessModes: ['ReadWriteOncePod'] }),
      ],
    ],
  ]);
});

describe('volumes and classes', () => {
  const byDefault = (name: string, beta = ''): ReturnType<typeof storageClass> => ({
    ...storageClass(name),
    metadata: { name, annotations: { [`storageclass.${beta}kubernetes.io/is-default-class`]: 'true' } },
  });
  const ANNOTATION = 'metadata.annotations["storageclass.kubernetes.io/is-default-class"]';
  testRules([
    [
      'a local volume without a node',
      [volume(local), volume({ ...local, nodeAffinity: { required: { nodeSelectorTerms: [] } } }, 'other')],
      ['local-volume-node', 'spec.nodeAffinity.required.nodeSelectorTerms', undefined, 'must be set.'],
      ['local-volume-node', 'spec.nodeAffinity.required.nodeSelectorTerms', undefined],
    ],
    [
      'two default classes',
      [byDefault('one'), storageClass('two'), byDefault('three')],
      [
        'duplicate-default-class',
        ANNOTATION,
        'true',
        'defines a second default class besides chart/2 (got "true"). Remove it from one of them.',
      ],
      ['duplicate-default-class', ANNOTATION, 'true'],
    ],
    [
      'a second default class with the beta annotation',
      [byDefault('one'), byDefault('two', 'beta.')],
      ['duplicate-default-class', ANNOTATION, 'true'],
      [
        'duplicate-default-class',
        'metadata.annotations["storageclass.beta.kubernetes.io/is-default-class"]',
        'true',
      ],
    ],
    [
      'an option with a space, or an empty one',
      [storageClass('fast', { mountOptions: ['hard nfsvers=4.1', ''] })],
      [
        'mount-option',
        'mountOptions[0]',
        'hard nfsvers=4.1',
        'must be a mount option such as "hard" (got "hard nfsvers=4.1"). Make each an item of the list.',
      ],
      ['mount-option', 'mountOptions[1]', ''],
    ],
    [
      'options that contradict each other',
      [
        volume({ mountOptions: ['nfsvers=3', 'hard', 'vers=4.1'] }),
        storageClass('fast', { mountOptions: ['hard', 'hard'] }),
      ],
      ['mount-option', 'spec.mountOptions[2]', 'vers=4.1', 'repeats "nfsvers=3" (got "vers=4.1").'],
      ['mount-option', 'mountOptions[1]', 'hard'],
    ],
    [
      'several options in one',
      [storageClass('fast', { mountOptions: ['hard,nfsvers=4.1'] })],
      [
        'mount-option',
        'mountOptions[0]',
        'hard,nfsvers=4.1',
        'must be a mount option such as "hard" (got "hard,nfsvers=4.1"). Make each an item of the list.',
      ],
    ],
  ]);
});
