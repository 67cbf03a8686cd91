import { type ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { InvalidPropsError, findFaults, suppressRule } from '../../../lib';
import { defineObject } from '../../../lib/core/define-object';

const REASON = 'the API server of the test accepts it';

/** A chart with a construct that contains an object with a wrong name and label. */
function fixture(): { chart: Chart; group: Construct; object: ApiObject } {
  const chart = new Chart(new App(), 'chart', { namespace: 'shops' });
  const group = new Construct(chart, 'group');
  const metadata = { name: 'Settings', labels: { tier: 'a b' } };
  return { chart, group, object: defineObject(group, 'settings', 'ConfigMap', { metadata }) };
}

const codesOf = (scope: Construct): readonly string[] => findFaults(scope).map(({ code }) => code);

describe('a rule is suppressed', () => {
  test('on the object', () => {
    const { object } = fixture();
    expect(codesOf(object)).toEqual(['object-name', 'label-syntax']);
    suppressRule(object, 'object-name', REASON);
    expect(codesOf(object)).toEqual(['label-syntax']);
  });

  test.each(['group', 'chart'] as const)('on the %s that contains the object', (scope) => {
    const constructs = fixture();
    suppressRule(constructs[scope], 'object-name', REASON);
    expect(codesOf(constructs.object)).toEqual(['label-syntax']);
  });

  test('on no sibling object', () => {
    const { chart, group } = fixture();
    defineObject(chart, 'other', 'ConfigMap', { metadata: { name: 'Other' } });
    suppressRule(group, 'object-name', REASON);
    expect(codesOf(chart)).toEqual(['label-syntax', 'object-name']);
  });
});

describe('an unused suppression is a finding:', () => {
  test.each([
    ['of a rule without a finding', 'whole-number'],
    ['of a rule that does not exist', 'objectname'],
  ])('%s', (_case, id) => {
    const { chart, group } = fixture();
    suppressRule(group, id, REASON);
    expect(findFaults(chart)).toContainEqual({
      code: 'unused-suppression',
      construct: group,
      field: 'suppressRule',
      value: id,
      message: `suppressRule: suppresses no finding (got "${id}"). Remove it.`,
    });
  });
});

test.each(['', ' \n'])('a suppression with the reason %j is rejected', (reason) => {
  const { group } = fixture();
  expect(() => {
    suppressRule(group, 'object-name', reason);
  }).toThrow(InvalidPropsError);
  expect(() => {
    suppressRule(group, 'object-name', '');
  }).toThrow('suppressRule chart/group: 1 fault\n  - reason: must say why the rule does not apply (got "").');
});
