import { parseDocument } from 'yaml';
import { listingOf } from '../../../tools/restore/listing';
import { restoreManifest } from '../../../tools/restore/manifest';
import { parseManifests } from '../../../tools/manifests/parse';
import { listOf, volume } from '../../support/cluster-listing';

test('a key that YAML 1.1 gives a meaning stays a key', () => {
  const attributes = { '<<': 'merge', '=': 'value', yes: 'on' };
  const csi = { driver: 'driver.example.com', volumeHandle: 'v0', volumeAttributes: attributes };
  const list = JSON.stringify(listOf(volume('v0', { spec: { nfs: undefined, csi } })));
  const [v0] = listingOf(parseManifests(list, 'list'), 'list').volumes;
  if (v0 === undefined) throw new Error('the listing has no volume');
  const text = restoreManifest([{ volume: v0, claim: v0.claim }]);
  const { spec } = parseDocument(text, { version: '1.1' }).toJS() as { spec: { csi: unknown } };
  expect(spec.csi).toEqual(csi);
});
