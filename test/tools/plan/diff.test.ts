import { changesBetween } from '../../../tools/plan/diff';

describe('changesBetween', () => {
  it('reports nothing for equal objects with another key order', () => {
    expect(changesBetween({ a: { b: 1, c: [2] } }, { a: { c: [2], b: 1 } })).toEqual([]);
  });

  it.each([
    ['a value', { spec: { replicas: 1 } }, { spec: { replicas: 2 } }, 'spec.replicas', 1, 2],
    ['an added field', { a: {} }, { a: { b: { c: 1 } } }, 'a.b', undefined, { c: 1 }],
    ['a removed field', { a: { b: 1 } }, { a: {} }, 'a.b', 1, undefined],
    ['a key with dots', { l: { 'a.io/b': '1' } }, { l: { 'a.io/b': '2' } }, 'l["a.io/b"]', '1', '2'],
    ['a list of strings', { args: ['a', 'b'] }, { args: ['b', 'a'] }, 'args', ['a', 'b'], ['b', 'a']],
    [
      'a line of a command',
      { command: ['sh', '-c', 'a'] },
      { command: ['sh', '-c', 'b'] },
      'command[2]',
      'a',
      'b',
    ],
    [
      'an item of a list by its name',
      { env: [{ name: 'A', value: '1' }] },
      { env: [{ name: 'A', value: '2' }] },
      'env[A].value',
      '1',
      '2',
    ],
    [
      'a mount by its path, as two mounts may share the name of a volume',
      {
        volumeMounts: [
          { name: 'v', mountPath: '/a' },
          { name: 'v', mountPath: '/b' },
        ],
      },
      {
        volumeMounts: [
          { name: 'v', mountPath: '/a' },
          { name: 'v', mountPath: '/b', readOnly: true },
        ],
      },
      'volumeMounts[/b].readOnly',
      undefined,
      true,
    ],
    [
      'a claim template by its name in metadata',
      { templates: [{ metadata: { name: 'data' }, size: 1 }] },
      { templates: [{ metadata: { name: 'data' }, size: 2 }] },
      'templates[data].size',
      1,
      2,
    ],
  ])('reports %s', (_, old, next, field, before, after) => {
    expect(changesBetween(old, next)).toEqual([{ field, old: before, new: after }]);
  });

  it('reports reordered items as one change of the order', () => {
    const [a, b] = [{ name: 'a' }, { name: 'b' }];
    expect(changesBetween({ env: [a, b] }, { env: [b, a] })).toEqual([
      { field: 'env', old: ['a', 'b'], new: ['b', 'a'], isOrder: true },
    ]);
  });

  it('reports a prepended item as an addition, not as a new order', () => {
    const [a, b] = [{ name: 'a' }, { name: 'b' }];
    expect(changesBetween({ env: [b] }, { env: [a, b] })).toEqual([
      { field: 'env[a]', old: undefined, new: a },
    ]);
  });
});
