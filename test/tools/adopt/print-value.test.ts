import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import { Code, printCall, printValue } from '../../../tools/adopt/program/print-value';

const PRETTIER = resolve(__dirname, '../../../node_modules/prettier/bin/prettier.cjs');

const RUNS = Number(process.env.FUZZ_RUNS ?? 500);

/** What Prettier makes of a program, with the settings of this project. */
function formatted(text: string): string {
  const args = [PRETTIER, '--stdin-filepath', resolve(__dirname, 'program.ts')];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { input: text, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** A statement, as the printer and as Prettier write it. */
function statement(value: unknown): string {
  return `new Thing(${printCall('', [new Code('scope'), 'id', value], { indent: 0, column: 9, after: 1 }).slice(1)};\n`;
}

const leaf = fc.oneof(
  fc.string({ maxLength: 120 }),
  fc.constantFrom('a\nb\n', 'one\n  two `three` ${four}\n', "it's", '"quoted"', 'tab\there\nand\n', '\\'),
  fc.integer(),
  fc.boolean(),
);
const key = fc.oneof(fc.stringMatching(/^[a-z][a-zA-Z]{0,12}$/), fc.string({ minLength: 1, maxLength: 8 }));
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
}));

describe('a printed value', () => {
  it('is what Prettier makes of it', () => {
    const objects = fc.sample(fc.dictionary(key, value, { minKeys: 1, maxKeys: 5 }), RUNS);
    const statements = objects.map(statement);
    const whole = formatted(statements.join(''));
    // Prettier takes its time to start, so it looks at one statement only where they differ.
    const wrong = whole === statements.join('') ? [] : statements.filter((text) => !whole.includes(text));
    expect(wrong.slice(0, 1).map(formatted)).toEqual(wrong.slice(0, 1));
    expect(whole).toBe(statements.join(''));
  });

  it('evaluates to the value', () => {
    fc.assert(
      fc.property(fc.oneof(value, fc.string({ unit: 'binary' })), (original) => {
        const text = printValue(original, { indent: 0, column: 0, after: 0 });
        const evaluated: unknown = runInThisContext(`(${text})`);
        expect(evaluated).toEqual(original);
      }),
      { numRuns: RUNS },
    );
  });
});
