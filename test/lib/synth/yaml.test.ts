import { spawnSync } from 'node:child_process';
import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { toYaml } from '../../../lib/synth/yaml';
import { testWith } from '../../support/run';

test.each([
  ['an octal number of YAML 1.2', '0o17'],
  ['an octal number in uppercase', '0O17'],
  ['an octal number with a sign', '-0o7'],
  ['an octal number with an underscore', '0o_7'],
  ['a hexadecimal number in uppercase', '0X1f'],
  ['a binary number in uppercase', '0B11'],
  ['a number with a sign after its base', '0b-1'],
  ['a number that begins with an underscore after its sign', '+_1'],
  ['a float with an underscore in its exponent', '1e1_0'],
  ['the merge key of YAML 1.1', '<<'],
  ['the default key of YAML 1.1', '='],
])('%s is quoted, as a value, in a list and as a key', (_, text) => {
  expect(toYaml({ [text]: text, list: [text] })).toBe(`"${text}": "${text}"\nlist:\n  - "${text}"\n`);
});

test.each([
  ['a line break of YAML 1.1', 'a\u0085b', 'a\\u0085b'],
  ['a line separator', 'a\u2028b', 'a\\u2028b'],
  ['a paragraph separator', 'a\u2029b', 'a\\u2029b'],
  ['a delete character', 'a\u007fb', 'a\\u007fb'],
  ['a byte order mark', '\ufeffa', '\\ufeffa'],
  ['a noncharacter', '\ufffea', '\\ufffea'],
  ['a line separator in several lines', 'a\n\u2028\n', 'a\\n\\u2028\\n'],
  ['a tab before several lines', '\ta\nb', '\\ta\\nb'],
  ['a tab after an empty line', '\n\ta', '\\n\\ta'],
])('%s is escaped, as a value, in a list and as a key', (_, text, escaped) => {
  expect(toYaml({ [text]: text, list: [text] })).toBe(
    `"${escaped}": "${escaped}"\nlist:\n  - "${escaped}"\n`,
  );
});

test.each([
  ['a space before a line break', ' \n', ' \\n'],
  ['a line with a space between long lines', `${'x'.repeat(40)}\r\n \nx`, `${'x'.repeat(40)}\\r\\n \\nx`],
])('%s is written on one line', (_, text, escaped) => {
  expect(toYaml({ a: text, list: [text] })).toBe(`a: "${escaped}"\nlist:\n  - "${escaped}"\n`);
});

test('a number is written without quotes, and the same string with quotes', () => {
  expect(toYaml({ a: 1, b: '1', c: 1e21, d: '1e+21' })).toBe('a: 1\nb: "1"\nc: 1e+21\nd: "1e+21"\n');
});

test.each([
  ['a\ud83d', '"a\\ud83d"'],
  ['\ude00', '"\\ude00"'],
])('a lone surrogate is rejected, as UTF-8 cannot encode it', (text, shown) => {
  const message = `${shown} contains a lone surrogate, which UTF-8 cannot encode`;
  expect(() => toYaml({ a: text })).toThrow(message);
  expect(() => toYaml({ [text]: 1 })).toThrow(message);
});

test.each([
  ['a key of more than 1024 characters', { a: { ['k'.repeat(1100)]: { b: [1, 2] }, c: 'x' } }],
  ['a key of more than 1024 characters with a list', { a: [{ ['k'.repeat(1100)]: [{ b: 1 }] }] }],
  ['a long key next to lines', { a: { ['k '.repeat(600)]: 'b\nc\n' } }],
  [
    'keys that begin like a document end marker',
    { '---': 1, '... a': { '---': 1, '... a': [{ '--- b': 1 }] } },
  ],
  ['lines at any depth', { a: 'b\nc', d: [['e\n\n', '  f\ng'], { h: 'i\n \nj\n' }] }],
  ['null in a list and in an object', { a: [null, { b: null }] }],
  ['values other than plain data', { a: new Date(0), b: [new Date(1)] }],
  ['an empty object', {}],
  ['a list', [1, 'a']],
])('%s: the YAML equals that of cdk8s', (_, manifest) => {
  expect(toYaml(manifest)).toBe(Yaml.stringify(manifest));
});

const chars = (text: string): fc.Arbitrary<string> => fc.constantFrom(...Array.from(text));
const string = fc
  .oneof(
    fc.string({ unit: chars('0123456789abcdefxXoObBeE_+-.:yYnNTZ~=<'), maxLength: 6 }),
    fc.string({ unit: chars('\n\t\r a#:-"\'\\|>%[]{}&*!?,@`\u0085\u00a0\u2028\ufeff\u0001'), maxLength: 7 }),
    fc.string({ unit: fc.constantFrom('\n', ' ', '\t', '---', '...', 'word ', 'x'.repeat(40), '\r') }),
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.string({ maxLength: 8 }),
  )
  .filter((text) => text !== '__proto__');
const value = fc.oneof(
  { arbitrary: string, weight: 8 },
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc.boolean(),
);
const entries = fc.array(fc.tuple(string, value), { minLength: 1000, maxLength: 2000, size: 'max' });

/** Number of keys and values for kubectl. `YAML_SCALARS=100000 npx jest test/lib/synth/yaml.test.ts` takes a minute. */
const SCALARS = Number(process.env['YAML_SCALARS'] ?? 8000);

testWith(
  'kubectl',
  ['version', '--client'],
  'kubectl reads any key and any value unchanged',
  () => {
    let read = 0;
    fc.assert(
      fc.property(entries, (pairs) => {
        const map = Object.fromEntries(pairs);
        const kept = {
          apiVersion: 'v1',
          kind: 'Any',
          spec: { map, list: pairs.map(([key, item]) => [item, { [key]: item }]) },
        };
        const manifest = { ...Object.fromEntries(pairs.slice(0, 100)), metadata: { name: 'any' }, ...kept };
        const { stdout, stderr } = spawnSync(
          'kubectl',
          ['annotate', '--local', '-f', '-', 'a=b', '-o', 'json'],
          {
            input: toYaml(manifest),
            encoding: 'utf8',
            maxBuffer: 2 ** 28,
          },
        );
        expect(stderr).toBe('');
        expect(JSON.parse(stdout)).toEqual({
          ...manifest,
          metadata: { name: 'any', annotations: { a: 'b' } },
        });
        read += 2 * pairs.length;
      }),
      { numRuns: Math.ceil(SCALARS / 2000), endOnFailure: true },
    );
    expect(read).toBeGreaterThanOrEqual(SCALARS);
  },
  600_000,
);
