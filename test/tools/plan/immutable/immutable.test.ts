import { identityOf, type KubeObject } from '../../../../tools/manifests/manifest';
import { comparable } from '../../../../tools/plan/stored/comparable';
import { changesBetween } from '../../../../tools/plan/diff';
import { refusalsOf, type FindClass } from '../../../../tools/plan/immutable/immutable';
import type { Refusal } from '../../../../tools/plan/types';
import { CHANGES } from '../../../e2e/plan/changes';
import { type ChangeRow, placed } from '../../../e2e/plan/changes/row';

function refusals(row: ChangeRow, kubernetes: number, findClass?: FindClass): Refusal[] {
  const { old, new: next } = placed(row, 'row', 'namespace');
  const pair = { identity: identityOf(old, 'default'), ...comparable(old, next, kubernetes) };
  return refusalsOf(pair, changesBetween(pair.old, pair.new), kubernetes, findClass);
}

function change(name: string): ChangeRow {
  const row = CHANGES.find((each) => each.name === name);
  if (row === undefined) throw new Error(`no change "${name}"`);
  return row;
}

test.each([
  ['StatefulSet: revisionHistoryLimit', 32, 33],
  ['CSIDriver: fsGroupPolicy', 29, 30],
  ['CSIDriver: podInfoOnMount', 29, 30],
  ['Job: memory while suspended', 35, 36],
])('%s is refused up to Kubernetes 1.%i and accepted from 1.%i on', (name, last, first) => {
  expect([last, first].map((kubernetes) => refusals(change(name), kubernetes).length)).toEqual([1, 0]);
});

test.each([27, 37])(
  'Kubernetes 1.%i refuses changes of the fields that identify the pods and claims of a StatefulSet',
  (kubernetes) => {
    for (const [name, field] of [
      ['serviceName', 'spec.serviceName'],
      ['podManagementPolicy', 'spec.podManagementPolicy'],
      ['selector', 'spec.selector'],
      ['one more claim template', 'spec.volumeClaimTemplates'],
    ] as const)
      expect(refusals(change(`StatefulSet: ${name}`), kubernetes)).toEqual([
        { field, reason: 'Immutable. A StatefulSet keeps this field for its lifetime.' },
      ]);
  },
);

describe('the expansion of a claim', () => {
  const row = change('PersistentVolumeClaim: size of a bound claim increased');
  const storageClass = (fields: object) => (): KubeObject => ({ kind: 'StorageClass', ...fields });

  test('is accepted if the class allows expansion or is unknown', () => {
    expect(refusals(row, 35, storageClass({ allowVolumeExpansion: true }))).toEqual([]);
    expect(refusals(row, 35)).toEqual([]);
  });

  test('is refused if the class does not allow expansion', () => {
    expect(refusals(row, 35, storageClass({}))).toEqual([
      {
        field: 'spec.resources.requests.storage',
        reason: 'StorageClass none-row does not set "allowVolumeExpansion: true".',
      },
    ]);
  });
});

test('every reason is one or two short sentences', () => {
  const reasons = CHANGES.flatMap((row) => refusals(row, 27)).map(({ reason }) => reason);
  expect(reasons.length).toBeGreaterThan(60);
  for (const reason of reasons) {
    expect(reason).toMatch(/^[A-Z].*\.$/);
    for (const sentence of reason.split('. ')) expect(sentence.split(' ').length).toBeLessThanOrEqual(25);
  }
});
