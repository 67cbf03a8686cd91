import { InvalidPropsError, UpdateStrategy } from '../../lib';
import { WHOLE } from '../support/bad-input';

test('an error counts its faults and gives each a line', () => {
  expect(() => UpdateStrategy.rolling({ partition: -1 })).toThrow(
    new Error(`UpdateStrategy.rolling: 1 fault\n  - partition must be ${WHOLE}, got -1`),
  );
  expect(new InvalidPropsError('the environment', ['a must be b', 'c must be d']).message).toBe(
    'the environment: 2 faults\n  - a must be b\n  - c must be d',
  );
});

test.each([-1, 0.5, NaN])('a rolling update refuses %d as partition', (partition) => {
  expect(() => UpdateStrategy.rolling({ partition })).toThrow(
    new InvalidPropsError('UpdateStrategy.rolling', [`partition must be ${WHOLE}, got ${partition}`]),
  );
});
