import { THOUSANDTH, canonicalQuantity, quantityAmount } from '../../../../tools/plan/stored/quantity';

test.each([
  ['1000m', '1'],
  [1, '1'],
  [0.5, '500m'],
  ['0.5Gi', '512Mi'],
  ['1024Mi', '1Gi'],
  ['1536Mi', '1536Mi'],
  ['1.3Gi', '1395864371200m'],
  ['512Ki', '512Ki'],
  ['0.5Ki', '512'],
  ['1024', '1024'],
  [1e9, '1G'],
  ['1e9', '1e9'],
  ['1E9', '1e9'],
  ['1e3', '1e3'],
  ['1500e-3', '1500e-3'],
  ['0.0000000001', '1n'],
  ['100000000n', '100m'],
  ['-1.50', '-1500m'],
  ['+2', '2'],
  ['.5', '500m'],
  ['0Gi', '0'],
  ['0e3', '0'],
])('the API server stores %s as %s', (written, stored) => {
  expect(canonicalQuantity(written)).toBe(stored);
  expect(canonicalQuantity(stored)).toBe(stored);
});

test.each(['', 'all', '1 Gi', '1gi', '.', '1e999999999', null, true])(
  '%p is not a quantity and stays the same',
  (value) => {
    expect(canonicalQuantity(value)).toBe(value);
  },
);

test.each([
  ['0.0001', '1m'],
  ['100m', '100m'],
  ['1Gi', '1Gi'],
])('in a list of resources, the API server rounds %s up to %s', (written, stored) => {
  expect(canonicalQuantity(written, THOUSANDTH)).toBe(stored);
});

test('amounts are equal in any notation', () => {
  const amounts = ['1Gi', '1024Mi', '1073741824', '1073741824000m', '1.073741824e9'].map(quantityAmount);
  expect(new Set(amounts).size).toBe(1);
  expect(quantityAmount('2Gi') > quantityAmount('1999Mi')).toBe(true);
  expect(quantityAmount('-1') < quantityAmount('0')).toBe(true);
});
