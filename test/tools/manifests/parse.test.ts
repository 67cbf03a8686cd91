import { parseManifests } from '../../../tools/manifests/parse';

const config = (value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata: { a: ${value} }\n`;

describe('manifests are read as by kubectl:', () => {
  it.each([
    ['a date', '2001-01-01', '2001-01-01'],
    ['a time', '22:22', '22:22'],
    ['a time with a fraction', '1:30:00.5', '1:30:00.5'],
    ['yes', 'yes', true],
    ['an octal number', '0777', 511],
  ])('%s', (_, text, value) => {
    expect(parseManifests(config(text), 'c.yaml')[0]?.object.data).toEqual({ a: value });
  });

  it('Windows line breaks', () => {
    const text = `---\n${config('b')}---\n${config('c')}`.replaceAll('\n', '\r\n');
    expect(parseManifests(text, 'c.yaml').map(({ source }) => source)).toEqual(['c.yaml:2', 'c.yaml:7']);
  });
});

it.each([
  [
    'an object with a generated name',
    'apiVersion: batch/v1\nkind: Job\nmetadata: { generateName: backup- }\n',
    'c.yaml:1: Job has no metadata.name. kubectl creates objects with generateName, but cannot apply them',
  ],
  [
    'documents without a separator',
    `${config('b')}...\n${config('c')}`,
    'is not YAML: Documents must be separated by "---"',
  ],
  ['an alias without an anchor', config('*b'), 'c.yaml:1: is not YAML: Unresolved alias'],
  ['a duplicate key', `${config('b')}kind: Pod\n`, 'is not YAML: Map keys must be unique'],
])('%s cannot be read', (_, text, message) => {
  expect(() => parseManifests(text, 'c.yaml')).toThrow(message);
});
