import { ageOf } from '../../../tools/restore/age';
import { readListing } from '../../../tools/restore/listing';
import { releasedTable } from '../../../tools/restore/table';
import { volumeOf } from '../../../tools/restore/volume';
import { listOf, volume } from '../../support/cluster-listing';

const NOW = Date.parse('2020-01-11T00:00:00Z');

test.each([
  ['an NFS server', { nfs: { server: 'a.b', path: '/c' } }, 'a.b:/c'],
  ['a disk of a node', { local: { path: '/mnt/data' } }, '/mnt/data'],
  ['a folder of a node', { hostPath: { path: '/data', type: '' } }, '/data'],
  ['a CSI driver', { csi: { driver: 'd.example.com', volumeHandle: 'vol-1' } }, 'd.example.com/vol-1'],
  ['anything else', { capacity: { storage: '1Gi' }, claimRef: {}, iscsi: { iqn: 'x' } }, 'iscsi'],
  ['nothing that is known', {}, 'unknown'],
])('the directory of a volume of %s is told', (_, spec, directory) => {
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
])('the time since "%s" is told as %s', (timestamp, age) => {
  expect(ageOf(timestamp, NOW)).toBe(age);
});

/** The header and the ages of a table of volumes. */
function ages(...items: readonly unknown[]): readonly (string | undefined)[] {
  const listing = readListing(JSON.stringify(listOf(...items)), 'list');
  const lines = releasedTable(listing.volumes, listing, NOW).trimEnd().split('\n');
  return lines.map((line) => line.split(/ +/)[2]);
}

const released = { status: { lastPhaseTransitionTime: '2020-01-10T00:00:00Z' } };

test('the table tells since when volumes are Released where the cluster says so of each', () => {
  expect(ages(volume('a', released))).toEqual(['RELEASED', '24h']);
});

test('the table tells the age of the volumes where the cluster does not say more of one', () => {
  expect(ages(volume('a', released), volume('b', { claim: 'a/b' }))).toEqual(['AGE', '10d', '10d']);
});

test('the table shows what a volume lacks as "-"', () => {
  const listing = readListing(JSON.stringify(listOf({ apiVersion: 'v1', kind: 'PersistentVolume' })), 'list');

  expect(releasedTable(listing.volumes, listing, NOW).split('\n')[1]).toMatch(
    /^- +- +unknown +- +unknown +- +;? ?reclaim policy|^- +- +unknown +- +unknown +- +/,
  );
});
