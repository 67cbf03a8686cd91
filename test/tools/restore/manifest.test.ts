import { parseDocument } from 'yaml';
import { listingOf } from '../../../tools/restore/listing';
import { restoreManifest } from '../../../tools/restore/manifest';
import { parseManifests } from '../../../tools/manifests/parse';
import { Refusal } from '../../../tools/restore/refusal';
import { type VolumeValues, listOf, volume } from '../../support/cluster-listing';

function manifestOf(values: VolumeValues): string {
  const list = JSON.stringify(listOf(volume('v0', values)));
  const { volumes } = listingOf(parseManifests(list, 'list'), 'list');
  return restoreManifest(volumes.map((volume) => ({ volume, claim: volume.claim })));
}

test('a key that YAML 1.1 gives a meaning stays a key', () => {
  const attributes = { '<<': 'merge', '=': 'value', yes: 'on' };
  const csi = { driver: 'driver.example.com', volumeHandle: 'v0', volumeAttributes: attributes };
  const text = manifestOf({ spec: { nfs: undefined, csi } });
  const { spec } = parseDocument(text, { version: '1.1' }).toJS() as { spec: { csi: unknown } };
  expect(spec.csi).toEqual(csi);
});

test('half of a surrogate pair is refused with the name of its volume', () => {
  expect(() => manifestOf({ metadata: { labels: { app: 'x\ud800' } } })).toThrow(
    new Refusal([
      'v0: "x\\ud800" contains a lone surrogate, which UTF-8 cannot encode. List the cluster again with "kubectl get pv,pvc -A -o json".',
    ]),
  );
});
