import { Chart, Testing } from 'cdk8s';
import { InvalidPropsError, LocalVolume, type LocalVolumeClaimProps, type LocalVolumeProps } from '../../lib';
import { KEY, LABEL, NAME, SIZE, VALUE, faultsOf, untyped } from '../support/bad-input';

const GOOD: LocalVolumeProps = { path: '/mnt/data', storage: '5Gi', nodeLabels: { nodedisk: 'true' } };

const DIRECTORY =
  'an absolute path below "/", without ":", "." or ".." parts, or a "/" at its end, such as "/mnt/data"';
const POD_MODE = `can't be "ReadWriteOncePod": it is for CSI drivers alone; use "ReadWriteOnce"`;
const MODE = 'one of "ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany"';

type Row<P> = [input: string, changes: Partial<P>, ...faults: string[]];

const volumes: Row<LocalVolumeProps>[] = [
  ['no path', { path: untyped(undefined) }, 'path must be given'],
  ['an empty path', { path: '' }, `path must be ${DIRECTORY}, got ""`],
  ['a relative path', { path: 'mnt/data' }, `path must be ${DIRECTORY}, got "mnt/data"`],
  ['the root of the node', { path: '/' }, `path must be ${DIRECTORY}, got "/"`],
  ['a path that leads up', { path: '/mnt/../etc' }, `path must be ${DIRECTORY}, got "/mnt/../etc"`],
  ['a path that ends in a slash', { path: '/mnt/data/' }, `path must be ${DIRECTORY}, got "/mnt/data/"`],
  ['a path with a colon', { path: 'node-1:/mnt' }, `path must be ${DIRECTORY}, got "node-1:/mnt"`],
  ['an absolute path with a colon', { path: '/mnt/a:b' }, `path must be ${DIRECTORY}, got "/mnt/a:b"`],
  ['no size', { storage: untyped(undefined) }, 'storage must be given'],
  ['a size that is none', { storage: '5GB' }, `storage must be ${SIZE}, got "5GB"`],
  ['thousandths of bytes', { storage: '5m' }, `storage must be ${SIZE}, got "5m"`],
  ['no bytes', { storage: '0' }, `storage must be ${SIZE}, got "0"`],
  [
    'no node',
    { nodeLabels: undefined },
    'nodeLabels or nodeName must be given: they tell which node has the directory',
  ],
  [
    'a node by its labels and by its name',
    { nodeName: 'node-1' },
    'nodeLabels and nodeName exclude each other, got {"nodedisk":"true"} and "node-1": leave one out',
  ],
  [
    'no label',
    { nodeLabels: {} },
    'nodeLabels must hold at least one label, got {}: no node would have the volume',
  ],
  [
    'node labels of the wrong characters',
    { nodeLabels: { 'node disk': 'true', zone: 'a/b' } },
    `nodeLabels key must be ${KEY}, got "node disk"`,
    `nodeLabels["zone"] must be ${VALUE}, got "a/b"`,
  ],
  [
    'a node label that is no text',
    { nodeLabels: { nodedisk: untyped(true) } },
    `nodeLabels["nodedisk"] must be ${VALUE}, got true`,
  ],
  [
    'a node name in capitals',
    { nodeLabels: undefined, nodeName: 'Node-1' },
    `nodeName must be ${NAME}, got "Node-1"`,
  ],
  ['an empty node name', { nodeLabels: undefined, nodeName: '' }, `nodeName must be ${NAME}, got ""`],
  [
    'a node name that its label can not hold',
    { nodeLabels: undefined, nodeName: `${'a'.repeat(62)}.b` },
    `nodeName must have at most 63 characters, as the label kubernetes.io/hostname, got "${'a'.repeat(62)}.b": use nodeLabels`,
  ],
  ['a name with a space', { name: 'my disk' }, `name must be ${NAME}, got "my disk"`],
  ['a class in capitals', { storageClassName: 'Local' }, `storageClassName must be ${NAME}, got "Local"`],
  ['an empty class', { storageClassName: '' }, `storageClassName must be ${NAME}, got ""`],
  ['no access mode', { accessModes: [] }, 'accessModes must hold at least one access mode, got []'],
  [
    'an access mode twice',
    { accessModes: ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteOnce'] },
    'accessModes "ReadWriteOnce" occurs more than once: leave one out',
  ],
  [
    'an access mode of CSI drivers',
    { accessModes: [untyped('ReadWriteOncePod')] },
    `accessModes[0] ${POD_MODE}`,
  ],
  [
    'an abbreviated access mode',
    { accessModes: ['ReadWriteOnce', untyped('ROX')] },
    `accessModes[1] must be ${MODE}, got "ROX"`,
  ],
  [
    'a label value with a slash, on a class of others',
    { labels: { tier: 'a/b' }, storageClassName: 'local' },
    `labels["tier"] must be ${VALUE}, got "a/b"`,
  ],
  [
    'changes to a class that it does not make',
    { storageClassName: 'local', overrides: { storageClass: { reclaimPolicy: 'Delete' } } },
    'overrides.storageClass has no effect with storageClassName: change the class where it is defined',
  ],
];

test.each([
  ['labels of its node', GOOD],
  ['the name of its node', { ...GOOD, nodeLabels: undefined, nodeName: `${'a'.repeat(61)}.b` }],
])('a LocalVolume takes a path, a size and %s alone', (_input, props) => {
  expect(faultsOf((chart) => new LocalVolume(chart, 'disk', props))).toEqual([]);
});

test.each(volumes)('a LocalVolume refuses %s', (_input, changes, ...faults) => {
  expect(faultsOf((chart) => new LocalVolume(chart, 'disk', { ...GOOD, ...changes }))).toEqual(faults);
});

test('a LocalVolume tells all faults of its props at once, in one order, with its class and path', () => {
  const chart = new Chart(Testing.app(), 'chart');
  const props = { path: 'mnt', storage: '', name: 'A', nodeLabels: {}, nodeName: 'B', accessModes: [] };

  expect(() => new LocalVolume(chart, 'disk', props)).toThrow(
    new InvalidPropsError('LocalVolume chart/disk', [
      `path must be ${DIRECTORY}, got "mnt"`,
      `storage must be ${SIZE}, got ""`,
      'nodeLabels and nodeName exclude each other, got {} and "B": leave one out',
      'nodeLabels must hold at least one label, got {}: no node would have the volume',
      `nodeName must be ${NAME}, got "B"`,
      `name must be ${NAME}, got "A"`,
      'accessModes must hold at least one access mode, got []',
    ]),
  );
});

const tooLarge = (size: string): string =>
  `storage "${size}" is more than the volume's "5Gi", which could never serve the claim: ask for less, or give the volume more`;

const claims: Row<LocalVolumeClaimProps>[] = [
  ['a name in capitals', { name: 'Data' }, `name must be ${NAME}, got "Data"`],
  ['a namespace with a dot', { namespace: 'a.b' }, `namespace must be ${LABEL}, got "a.b"`],
  ['a size that is none', { storage: '3 Gi' }, `storage must be ${SIZE}, got "3 Gi"`],
  ['no bytes', { storage: '0' }, `storage must be ${SIZE}, got "0"`],
  ['one byte more than there is', { storage: '5368709121' }, tooLarge('5368709121')],
  ['more than there is, in another unit', { storage: '6G' }, tooLarge('6G')],
  ['no access mode', { accessModes: [] }, 'accessModes must hold at least one access mode, got []'],
  [
    'an access mode twice',
    { accessModes: ['ReadWriteOnce', 'ReadWriteOnce'] },
    'accessModes "ReadWriteOnce" occurs more than once: leave one out',
  ],
  [
    'an access mode that the volume does not have',
    { accessModes: ['ReadWriteOnce', 'ReadWriteMany'] },
    `accessModes[1] "ReadWriteMany" is none of the volume's ["ReadWriteOnce"], which could never serve the claim: leave it out, or give it to the volume`,
  ],
  [
    'an access mode of CSI drivers',
    { accessModes: [untyped('ReadWriteOncePod')] },
    `accessModes[0] ${POD_MODE}`,
  ],
  ['a misspelt access mode', { accessModes: [untyped('RWO')] }, `accessModes[0] must be ${MODE}, got "RWO"`],
  ['a label with a space in its key', { labels: { 'a b': 'c' } }, `labels key must be ${KEY}, got "a b"`],
];

test.each(claims)('a claim of a LocalVolume refuses %s', (_input, props, ...faults) => {
  expect(faultsOf((chart) => new LocalVolume(chart, 'disk', GOOD).addClaim('claim', props))).toEqual(faults);
});

test('a claim of a LocalVolume tells all its faults at once, a second claim for one volume among them', () => {
  const volume = new LocalVolume(new Chart(Testing.app(), 'chart'), 'disk', GOOD);
  volume.addClaim('first', { name: 'data' });

  expect(() =>
    volume.addClaim('second', { name: 'B', storage: '1Ti', accessModes: ['ReadOnlyMany'] }),
  ).toThrow(
    new InvalidPropsError('LocalVolumeClaim chart/disk/second', [
      'a volume is bound to one claim, and this one has "data": add the claim to a LocalVolume of its own',
      `name must be ${NAME}, got "B"`,
      tooLarge('1Ti'),
      `accessModes[0] "ReadOnlyMany" is none of the volume's ["ReadWriteOnce"], which could never serve the claim: leave it out, or give it to the volume`,
    ]),
  );
});
