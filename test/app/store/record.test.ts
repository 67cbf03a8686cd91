import fc from 'fast-check';
import { decode, encode, isNewer, RECORD_BYTES, type StateRecord } from '../../../app/store/record';

const whole = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const record: fc.Arbitrary<StateRecord> = fc.record({ epoch: whole, count: whole });

test('a record is read as it was written, at any offset', () => {
  fc.assert(
    fc.property(record, fc.nat({ max: 100 }), (value, offset) => {
      expect(decode(Buffer.concat([Buffer.alloc(offset, 7), encode(value)]), offset)).toEqual(value);
    }),
  );
});

test('the format stays as it is: what one version has written the next can read', () => {
  const hex = '56535453' + '01000000' + '0000000000000840' + '0000000000004540' + 'a41ee590';
  expect(encode({ epoch: 3, count: 42 }).toString('hex')).toBe(hex);
  expect(decode(Buffer.from(hex, 'hex'), 0)).toEqual({ epoch: 3, count: 42 });
});

test('a record in which any one bit is wrong is none', () => {
  const bytes = encode({ epoch: 5, count: 123_456_789 });
  for (let bit = 0; bit < 8 * RECORD_BYTES; bit++) {
    const wrong = Buffer.from(bytes);
    wrong.writeUInt8((wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7)), bit >> 3);
    expect([bit, decode(wrong, 0)]).toEqual([bit, undefined]);
  }
});

test('a mix of two records is none, unless it is one of the two', () => {
  fc.assert(
    fc.property(record, record, fc.nat({ max: RECORD_BYTES }), (a, b, at) => {
      const mix = Buffer.concat([encode(a).subarray(0, at), encode(b).subarray(at)]);
      expect([JSON.stringify(a), JSON.stringify(b), undefined]).toContain(JSON.stringify(decode(mix, 0)));
    }),
    { numRuns: 1_000 },
  );
});

test('a record that is cut off, empty, all zeros or of another version is none', () => {
  const bytes = encode({ epoch: 1, count: 1 });
  for (let length = 0; length < RECORD_BYTES; length++) {
    expect(decode(bytes.subarray(0, length), 0)).toBeUndefined();
  }
  expect(decode(Buffer.alloc(RECORD_BYTES), 0)).toBeUndefined();
  expect(decode(bytes, 4096)).toBeUndefined();
  const other = Buffer.from(bytes);
  other.writeUInt32LE(2, 4);
  expect(decode(other, 0)).toBeUndefined();
});

test('a later start is newer than a higher count, and within a start the higher count is', () => {
  fc.assert(
    fc.property(record, record, (a, b) => {
      const newer = a.epoch > b.epoch || (a.epoch === b.epoch && a.count > b.count);
      expect(isNewer(a, b)).toBe(newer);
      expect(isNewer(a, b) && isNewer(b, a)).toBe(false);
    }),
  );
  expect(isNewer({ epoch: 2, count: 1 }, { epoch: 1, count: 9 })).toBe(true);
});
