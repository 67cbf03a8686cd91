import { parseManifests } from '../../../tools/manifests/parse';
import { ageOf } from '../../../tools/restore/age';
import { listingOf } from '../../../tools/restore/listing';
import { tableOf } from '../../../tools/restore/table';
import { volumeOf } from '../../../tools/restore/volume';
import { claim, listOf, volume } from '../../support/cluster-listing';

const NOW = Date.parse('2020-01-11T00:00:00Z');

test.each([
  ['an NFS server', { nfs: { server: 'a.b', path: '/c' } }, 'a.b:/c'],
  ['a path with control characters', { nfs: { server: 'a.b', path: '/c\u001b[2J\n' } }, 'a.b:/c�[2J�'],
  ['a disk of a node', { local: { path: '/mnt/data' } }, '/mnt/data'],
  ['a folder of a node', { hostPath: { path: '/data', type: '' } }, '/data'],
  ['a CSI driver', { csi: { driver: 'd.example.com', volumeHandle: 'vol-1' } }, 'd.example.com/vol-1'],
  [
    'csi-driver-nfs',
    { csi: { driver: 'nfs.csi.k8s.io', volumeAttributes: { server: 'a.b', share: '/c/', subDir: 'd' } } },
    'a.b:/c/d',
  ],
  [
    'csi-driver-nfs without a subDir, with names in other cases',
    { csi: { driver: 'nfs.csi.k8s.io', volumeAttributes: { Server: 'a.b', SHARE: '/c' } } },
    'a.b:/c',
  ],
  ['anything else', { capacity: { storage: '1Gi' }, claimRef: {}, iscsi: { iqn: 'x' } }, 'iscsi'],
  ['no known type', {}, 'unknown'],
])('shows the directory of a volume of %s', (_, spec, directory) => {
  expect(volumeOf({ spec }).directory).toBe(directory);
});

test.each([
  ['2020-01-11T00:00:05Z', '0s'],
  ['2020-01-10T23:58:01Z', '119s'],
  ['2020-01-10T23:58:00Z', '2m'],
  ['2020-01-10T21:00:00Z', '3h'],
  ['2020-01-09T00:00:01Z', '47h'],
  ['2019-01-11T00:00:00Z', '365d'],
  ['2018-01-10T00:00:00Z', '2y'],
  ['yesterday', 'unknown'],
  ['', 'unknown'],
])('shows the time since "%s" as %s', (timestamp, age) => {
  expect(ageOf(timestamp, NOW)).toBe(age);
});

/** The cells of the table without the header. */
function rows(...items: readonly unknown[]): readonly (readonly string[])[] {
  const listing = listingOf(parseManifests(JSON.stringify(listOf(...items)), 'list'), 'list');
  const lines = tableOf(listing.volumes, listing, NOW).trimEnd().split('\n').slice(1);
  return lines.map((line) => line.split(/ {2,}/));
}

/** The volumes and their notes. */
const notes = (...items: readonly unknown[]): string[] =>
  rows(...items).map((row) => row.slice(-2).join(': '));

test('the table shows how long a volume has been Released, if known', () => {
  const status = { lastPhaseTransitionTime: '2020-01-10T00:00:00Z' };
  const [a, b] = rows(volume('a', { status }), volume('b', { claim: 'visits/e' }));

  expect([a?.[2], a?.[3]]).toEqual(['Released 24h', '10d']);
  expect([b?.[2], b?.[3]]).toEqual(['Released', '10d']);
});

test('the table is sorted by claim, with ordinals as numbers', () => {
  const names = ['visits/d-10', 'visits/d-2', 'shop/d-3'];

  expect(rows(...names.map((name, i) => volume(`v${i}`, { claim: name }))).map(([claim]) => claim)).toEqual([
    'shop/d-3',
    'visits/d-2',
    'visits/d-10',
  ]);
});

test('the table shows a field that a volume lacks as "-"', () => {
  expect(rows({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'a' } })).toEqual([
    ['-', '-', '-', 'unknown', '-', 'unknown', 'a', expect.stringMatching(/^no phase; .*; claim unknown$/)],
  ]);
});

test('the table reports two directories of a claim, and two volumes of one directory', () => {
  const one = { spec: { nfs: { server: 'a.b', path: '/c' } } };

  expect(notes(volume('a'), volume('b'))).toEqual([
    'a: one of 2 for this claim, choose with --volume',
    'b: one of 2 for this claim, choose with --volume',
  ]);
  expect(notes(volume('a', one), volume('b', one))).toEqual([
    'a: same directory as b',
    'b: same directory as a',
  ]);
  expect(
    notes(volume('a', one), volume('b', { ...one, phase: 'Bound' }), claim('visits/data-visits-0', 'b')),
  ).toEqual(['a: same directory as b, which is Bound', 'b: Bound']);
});

test('the table shows the claim of a reserved volume', () => {
  const claimRef = { namespace: 'visits', name: 'data-visits-0' };
  const reserved = volume('a', { phase: 'Available', spec: { claimRef } });

  expect(notes(reserved)).toEqual(['a: reserved: apply its claim']);
  expect(notes(reserved, claim('visits/data-visits-0', 'b'))).toEqual(['a: claim exists, is bound to b']);
});
