import { mermaidOf } from '../../../tools/graph/mermaid';
import { graphOf, object, workload } from './objects';

test('a node is named after its object, so that an object more does not change the others', () => {
  const before = mermaidOf(graphOf(object('v1', 'ConfigMap', 'b')));
  const after = mermaidOf(graphOf(object('v1', 'ConfigMap', 'a'), object('v1', 'ConfigMap', 'b')));
  for (const line of before.split('\n')) expect(after.split('\n')).toContain(line);
});

test('two objects whose names differ only in punctuation are two nodes', () => {
  const text = mermaidOf(graphOf(object('v1', 'ConfigMap', 'a-b'), object('v1', 'ConfigMap', 'a.b')));
  expect(text).toContain('    ConfigMap_shop_a_b["<b>ConfigMap</b><br>a-b"]\n');
  expect(text).toContain('    ConfigMap_shop_a_b_2["<b>ConfigMap</b><br>a.b"]\n');
});

test('a name cannot leave its label', () => {
  const text = mermaidOf(graphOf(object('v1', 'ConfigMap', 'a"]-->x<script>`&#35;')));
  expect(text).toContain('["<b>ConfigMap</b><br>a#34;]--#62;x#60;script#62;#96;#38;#35;35;"]\n');
});

test('what no manifest defines has a dashed border', () => {
  const text = mermaidOf(graphOf(workload('Deployment', 'web', { serviceAccountName: 'sa' })));
  expect(text).toMatch(
    /\n {2}classDef undefined stroke-dasharray: 4 4\n {2}class namespace_shop,ServiceAccount_shop_sa undefined\n$/,
  );
});
