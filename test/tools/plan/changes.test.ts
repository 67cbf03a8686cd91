import { CHANGES } from '../../e2e/plan/changes';
import { placed, verdictOf } from '../../e2e/plan/changes/row';
import { plannedVerdict } from '../../e2e/plan/planned';

describe.each([27, 35])('with Kubernetes 1.%i', (kubernetes) => {
  test.each(CHANGES.map((row) => [row.name, row] as const))(
    'plan has the correct verdict on %s',
    (_, row) => {
      const { old, new: next, given } = placed(row, 'row', 'namespace');
      expect(plannedVerdict(old, next, given, kubernetes)).toEqual(verdictOf(row, kubernetes));
    },
  );
});
