import { PropFaults } from '../lib/validation/fault';
import { Values } from '../values';
import { propFaultsOf } from './support/faults';

const DEFAULTS = { IMAGE: 'visits:1', REPLICAS: '3' };

function read(file: string, environment: Record<string, string> = {}): Values<keyof typeof DEFAULTS> {
  const faults = new PropFaults();
  const values = new Values(DEFAULTS, environment, file, faults);
  faults.throwIfAny('the values');
  return values;
}

function messages(file: string): string[] {
  return propFaultsOf(() => read(file)).map(({ message }) => message);
}

test('the environment overrides the file, and the file overrides the default', () => {
  const file = 'IMAGE=visits:2\n';
  expect([read('').get('IMAGE'), read('').source('IMAGE')]).toEqual(['visits:1', 'default']);
  expect([read(file).get('IMAGE'), read(file).source('IMAGE')]).toEqual(['visits:2', 'file']);
  const both = read(file, { IMAGE: 'visits:3' });
  expect([both.get('IMAGE'), both.source('IMAGE')]).toEqual(['visits:3', 'environment']);
});

test.each([
  ['a comment and empty lines', '# REPLICAS=1\n\n  # indented\n \nREPLICAS=5', '5'],
  ['line ends of Windows and a byte order mark', '\uFEFFREPLICAS=5\r\n', '5'],
  ['a "#" and a "=" in a value', 'REPLICAS=a#b=c', 'a#b=c'],
  ['an empty value', 'REPLICAS=', ''],
])('a values file may have %s', (_, file, value) => {
  expect(read(file).get('REPLICAS')).toBe(value);
});

test.each([
  'REPLICAS',
  'REPLICAS 5',
  'REPLICAS = 5',
  ' REPLICAS=5',
  'export REPLICAS=5',
  'REPLICAS: 5',
  '=5',
])('a values file refuses the line %j', (line) => {
  expect(messages(`IMAGE=visits:2\n${line}\n`)).toEqual([
    `values.env:2: must be NAME=value, without spaces around "=", or a comment that begins with "#" (got ${JSON.stringify(line)}).`,
  ]);
});

test('a values file reports all its lines at fault at once', () => {
  expect(messages('IMAGE="visits:2"\nREPLICA=5\nREPLICAS=1\nREPLICAS=2\nX\n')).toEqual([
    'values.env:1: IMAGE: must not be quoted (got "\\"visits:2\\""). Remove the quotes.',
    'values.env:2: REPLICA: is not a value of the main system (got "5"). Use IMAGE, REPLICAS.',
    'values.env:4: REPLICAS: is set on line 3 too (got "2"). Remove this line or line 3.',
    'values.env:5: must be NAME=value, without spaces around "=", or a comment that begins with "#" (got "X").',
  ]);
});

const HINT = 'To keep a value of the environment, set it in values.env too.';

test.each<[string, string, Record<string, string>, string[]]>([
  ['no value that is the default', 'REPLICAS=3\n', { IMAGE: 'visits:1' }, []],
  ['a value of the file, with its line', 'REPLICAS=5\n', {}, ['  REPLICAS=5  (values.env:1)']],
  ['a variable that repeats the file', 'REPLICAS=5\n', { REPLICAS: '5' }, ['  REPLICAS=5  (values.env:1)']],
  ['a variable, with the default', '', { REPLICAS: '5' }, ['  REPLICAS=5  (environment; default 3)', HINT]],
  [
    'a variable, with the value of the file, even if it is the default',
    'REPLICAS=5\n',
    { REPLICAS: '3' },
    ['  REPLICAS=3  (environment; values.env:1 has 5)', HINT],
  ],
])('the choices have %s', (_, file, environment, lines) => {
  const head = lines.length === 0 ? [] : ['values that are not the defaults:'];
  expect(read(file, environment).choices(['IMAGE', 'REPLICAS'])).toEqual([...head, ...lines]);
});
