import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { docstringExamples, programOf, useProgram } from '../support/example-program';

const LIBRARY = resolve(__dirname, '../../lib');

const examples = readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .sort()
  .flatMap((file) => docstringExamples(join(LIBRARY, file)));

test('docstrings have an example for every construct', () => {
  // That none is missing, "npm run docs:api" checks.
  expect(examples.length).toBeGreaterThanOrEqual(16);
});

test('every example in a docstring compiles, and synthesizes without a fault', () => {
  expect(Object.keys(useProgram(programOf(examples)))).toHaveLength(examples.length);
});
