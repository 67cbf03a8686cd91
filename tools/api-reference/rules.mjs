import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';
import { format, resolveConfig } from 'prettier';

const START = '<!-- The tables of rules: npm run docs:api -->';
const END = '<!-- End of the tables of rules -->';

/** Writes the tables of docs/rules.md, one for each file of rules. The text around the tables is written by hand. */
export async function writeRules(root) {
  const folder = join(root, 'lib', 'validation', 'rules');
  const page = join(root, 'docs', 'rules.md');
  if (!existsSync(join(folder, 'index.ts'))) return;
  const text = readFileSync(page, 'utf8');
  const [before, rest] = text.split(START);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`docs/rules.md must contain "${START}", then "${END}"`);
  const groups = await rulesByFile(folder);
  const tables = groups.map(([file, rules]) => `${headingOf(file)}\n\n${tableOf(rules)}`);
  const written = [before + START, ...tables, END + after].join('\n\n');
  writeFileSync(page, await format(written, { ...(await resolveConfig(page)), filepath: page }));
}

/** The rules by file, in the order of RULES. */
async function rulesByFile(folder) {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'index.ts');
  const contents = [
    "export { RULES } from './index';",
    ...files.map((file) => `export * as ${identifierOf(file)} from './${basename(file, '.ts')}';`),
  ].join('\n');
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  const modules = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
  const groups = new Map();
  for (const rule of modules.RULES) {
    const file = files.find((name) =>
      Object.values(modules[identifierOf(name)]).some((table) => table?.[rule.id]?.reason === rule.reason),
    );
    if (file === undefined) throw new Error(`no file in ${folder} exports the rule ${rule.id}`);
    groups.set(file, [...(groups.get(file) ?? []), rule]);
  }
  return [...groups];
}

function identifierOf(file) {
  return basename(file, '.ts').replaceAll('-', '_');
}

function headingOf(file) {
  const name = basename(file, '.ts').replaceAll('-', ' ');
  const title = name === 'nfs' ? 'NFS' : name[0].toUpperCase() + name.slice(1);
  return `### ${title}\n\nDefined in \`lib/validation/rules/${file}\`.`;
}

function tableOf(rules) {
  const rows = rules.map(
    ({ id, reason, isPolicy }) =>
      `| <a id="${id}"></a>\`${id}\` | ${escape(reason)} | ${isPolicy ? 'yes' : ''} |`,
  );
  return ['| rule | reason | policy |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Escapes a text for a Markdown table cell. */
function escape(text) {
  return text.replaceAll('|', '\\|').replaceAll('<', '\\<');
}
