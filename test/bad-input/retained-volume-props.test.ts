import { Chart, Testing } from 'cdk8s';
import { InvalidPropsError, RetainedVolume, type RetainedVolumeProps } from '../../lib';
import { EXPORT_PATH, LABEL, NAME, SERVER, SIZE, VALUE, faultsOf, untyped } from '../support/bad-input';

const GOOD: RetainedVolumeProps = {
  server: 'nfs.example.com',
  path: '/srv/nfs/visits-data-visits-0-pvc-0d1e',
  claimName: 'data-visits-0',
  storage: '32Mi',
  storageClassName: 'nfs-reliable',
};

const rows: [input: string, changes: Partial<RetainedVolumeProps>, ...faults: string[]][] = [
  [
    'nothing at all',
    {
      server: untyped(undefined),
      path: untyped(undefined),
      claimName: untyped(undefined),
      storage: untyped(undefined),
      storageClassName: untyped(undefined),
    },
    'server must be given',
    'path must be given',
    'claimName must be given',
    'storage must be given',
    'storageClassName must be given',
  ],
  ['a server with its export', { server: 'a.b:/srv' }, `server must be ${SERVER}, got "a.b:/srv"`],
  ['a relative path', { path: 'srv' }, `path must be ${EXPORT_PATH}, got "srv"`],
  ['a path that ends in a slash', { path: '/srv/' }, `path must be ${EXPORT_PATH}, got "/srv/"`],
  ['a path that leads up', { path: '/srv/../etc' }, `path must be ${EXPORT_PATH}, got "/srv/../etc"`],
  ['a claim with its namespace', { claimName: 'a/b' }, `claimName must be ${NAME}, got "a/b"`],
  ['a namespace with a dot', { namespace: 'a.b' }, `namespace must be ${LABEL}, got "a.b"`],
  ['a size of no whole bytes', { storage: '32m' }, `storage must be ${SIZE}, got "32m"`],
  ['a size of another kind', { storage: '1GB' }, `storage must be ${SIZE}, got "1GB"`],
  ['a class in capitals', { storageClassName: 'Fast' }, `storageClassName must be ${NAME}, got "Fast"`],
  ['a name in capitals', { name: 'Visits' }, `name must be ${NAME}, got "Visits"`],
  ['no access mode', { accessModes: [] }, 'accessModes must hold at least one access mode, got []'],
  [
    'an access mode twice',
    { accessModes: ['ReadWriteOnce', 'ReadWriteOnce'] },
    'accessModes "ReadWriteOnce" occurs more than once: leave one out',
  ],
  [
    'an access mode that NFS does not have',
    { accessModes: ['ReadWriteOncePod'] },
    'accessModes[0] can\'t be "ReadWriteOncePod": NFS does not offer it; use "ReadWriteOnce"',
  ],
  [
    'an abbreviated access mode',
    { accessModes: [untyped('RWO')] },
    'accessModes[0] must be one of "ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod", got "RWO"',
  ],
  [
    'mount options in one text',
    { mountOptions: ['hard,nfsvers=4.1'] },
    'mountOptions[0] must be one mount option, such as "hard", got "hard,nfsvers=4.1": give each as an item of its own',
  ],
  [
    'mounts that lose writes',
    { mountOptions: ['soft'] },
    'mountOptions[0] "soft" is refused: a write that times out is lost without a word; use "hard"',
  ],
  ['a label value with a slash', { labels: { tier: 'a/b' } }, `labels["tier"] must be ${VALUE}, got "a/b"`],
];

test('a RetainedVolume takes an empty class, as claims without one have it', () => {
  const props = { ...GOOD, storageClassName: '' };

  expect(faultsOf((chart) => new RetainedVolume(chart, 'visits-0', props))).toEqual([]);
});

test.each(rows)('a RetainedVolume refuses %s', (_input, changes, ...faults) => {
  const props = { ...GOOD, ...changes };

  expect(faultsOf((chart) => new RetainedVolume(chart, 'visits-0', props))).toEqual(faults);
});

test('a RetainedVolume tells all faults of its props at once, in one order, with its class and path', () => {
  const chart = new Chart(Testing.app(), 'chart');
  const props = { ...GOOD, mountOptions: ['soft'], claimName: 'A', path: 'srv', server: '' };

  expect(() => new RetainedVolume(chart, 'visits-0', props)).toThrow(
    new InvalidPropsError('RetainedVolume chart/visits-0', [
      `server must be ${SERVER}, got ""`,
      `path must be ${EXPORT_PATH}, got "srv"`,
      `claimName must be ${NAME}, got "A"`,
      'mountOptions[0] "soft" is refused: a write that times out is lost without a word; use "hard"',
    ]),
  );
});

test('a RetainedVolume refuses overrides that name the volume or the claim', () => {
  const overrides = { persistentVolume: untyped({ metadata: { name: 'other' } }) };

  expect(faultsOf((chart) => new RetainedVolume(chart, 'visits-0', { ...GOOD, overrides }))).toEqual([
    "metadata.name can't be overridden: give it as a prop, so that what refers to the object follows",
  ]);
});
