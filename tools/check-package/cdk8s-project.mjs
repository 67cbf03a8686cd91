import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { install, run } from './run.mjs';

/** The place in the template's chart for a user's own objects. */
const PLACE = '// define resources here';

/**
 * Makes a project as `cdk8s init typescript-app` does, from the template of the CLI, puts the README's example into its
 * chart, and builds it. Only `npm run import` is left out: it downloads the API from a site that is no package registry.
 */
export function checkCdk8sProject(tarball, folder, example, root) {
  const require = createRequire(join(root, 'package.json'));
  const versionOf = (name) => require(`${name}/package.json`).version;
  cpSync(join(root, 'node_modules/cdk8s-cli/templates/typescript-app'), folder, { recursive: true });
  const variables = {
    $base: 'consumer',
    cdk8s_core_version: versionOf('cdk8s'),
    cdk8s_plus_version: versionOf('cdk8s-plus-33'),
    constructs_version: versionOf('constructs'),
    cdk8s_cli_spec: versionOf('cdk8s-cli'),
  };
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      text.replace(/\{\{ (\$?\w+) \}\}/g, (_, name) => variables[name]),
    );
  }

  const main = join(folder, 'main.ts');
  const template = readFileSync(main, 'utf8');
  if (!template.includes(PLACE)) throw new Error(`the template of cdk8s init has no "${PLACE}"`);
  const [imported, body] = partsOf(example);
  writeFileSync(main, imported + template.replace(PLACE, body));

  install(folder, [tarball]);
  for (const script of ['compile', 'test', 'synth'])
    run(folder, 'npm', ['run', '--silent', script, ...(script === 'test' ? ['--', '-u'] : [])]);
  const manifest = readFileSync(join(folder, 'dist/consumer.k8s.yaml'), 'utf8');
  if (!manifest.includes('kind: StatefulSet'))
    throw new Error('the project of cdk8s init has no StatefulSet');
}

/** The example's import of this package, and its statements in a chart that is made already. */
function partsOf(example) {
  const imported = /^import .* from 'cdk8s-stateful';$/m.exec(example)?.[0];
  const body = /^const chart = .*\n([^]*)^app\.synth\(\);$/m.exec(example)?.[1];
  if (imported === undefined || body === undefined) throw new Error("README.md's program has another shape");
  return [`${imported}\n`, `const chart = this;\n${body}`];
}
