import { UpdateStrategy } from '../../lib';

test('a rolling update takes all pods unless a partition holds some back', () => {
  expect(UpdateStrategy.rolling().spec).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 0 } });
  expect(UpdateStrategy.rolling({ partition: 2 }).spec).toEqual({
    type: 'RollingUpdate',
    rollingUpdate: { partition: 2 },
  });
});

test('an update on delete carries nothing of a rolling update', () => {
  expect(UpdateStrategy.onDelete().spec).toEqual({ type: 'OnDelete' });
});
