import fc from 'fast-check';
import { decode, encode, RECORD_BYTES } from '../../../app/store/record';

const whole = fc.nat({ max: Number.MAX_SAFE_INTEGER });

test('a record is read as written at any offset', () => {
  fc.assert(
    fc.property(whole, fc.nat({ max: 100 }), (count, offset) => {
      expect(decode(Buffer.concat([Buffer.alloc(offset, 7), encode(count)]), offset)).toBe(count);
    }),
  );
});

test('the format is stable: the next version reads the records of this one', () => {
  const hex = '56535453' + '02000000' + '0000000000004540' + 'e81f9975';
  expect(encode(42).toString('hex')).toBe(hex);
  expect(decode(Buffer.from(hex, 'hex'), 0)).toBe(42);
});

test('a record with any single wrong bit is invalid', () => {
  const bytes = encode(123_456_789);
  for (let bit = 0; bit < 8 * RECORD_BYTES; bit++) {
    const wrong = Buffer.from(bytes);
    wrong.writeUInt8((wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7)), bit >> 3);
    expect([bit, decode(wrong, 0)]).toEqual([bit, undefined]);
  }
});

test('a mix of two records is invalid unless it equals one of them', () => {
  fc.assert(
    fc.property(whole, whole, fc.nat({ max: RECORD_BYTES }), (a, b, at) => {
      const mix = Buffer.concat([encode(a).subarray(0, at), encode(b).subarray(at)]);
      expect([a, b, undefined]).toContain(decode(mix, 0));
    }),
    { numRuns: 1_000 },
  );
});

test('a truncated, empty, zeroed or newer record is invalid', () => {
  const bytes = encode(1);
  for (let length = 0; length < RECORD_BYTES; length++) {
    expect(decode(bytes.subarray(0, length), 0)).toBeUndefined();
  }
  expect(decode(Buffer.alloc(RECORD_BYTES), 0)).toBeUndefined();
  expect(decode(bytes, 4096)).toBeUndefined();
  const other = Buffer.from(bytes);
  other.writeUInt32LE(1, 4);
  expect(decode(other, 0)).toBeUndefined();
});
