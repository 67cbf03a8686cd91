// `npm run docs:api`: writes docs/api/, the reference of the public API, from the docstrings of lib/, and the tables of
// docs/rules.md from the rules.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, Converter, OptionDefaults, TSConfigReader } from 'typedoc';
import { rejectEmptyDescriptions, requireDefaults, requireExamples } from './api-reference/checks.mjs';
import { linkToKubernetes } from './api-reference/kubernetes.mjs';
import { gettersAsProperties, interfacesWithoutParents, propsByOrigin } from './api-reference/members.mjs';
import { PageRouter, pagePerFolder } from './api-reference/pages.mjs';
import { writeRules } from './api-reference/rules.mjs';
import { BriefTheme } from './api-reference/theme.mjs';
import { nameKubernetesFields, typesAsDeclared } from './api-reference/types.mjs';

const HELP = `usage: npm run docs:api

Writes docs/api/ from the docstrings of everything that lib/index.ts exports, and the tables of docs/rules.md from the
rules in lib/validation/rules/.
Lists all names without a description, optional props without @default and constructs without @example. If there are
any, exits with 1 and does not change docs/api/.`;

const INTRODUCTION = `\`npm run docs:api\` generates these pages from the docstrings in \`lib/\`. Do not edit them.

The package also exports Kubernetes' own types as \`k8s\`, such as \`k8s.Probe\`. They link to the documentation of
Kubernetes' Go API, which has the same fields.`;

// Tests pass the folder of another project with lib/ and docs/.
const [project = dirname(dirname(fileURLToPath(import.meta.url)))] = process.argv.slice(2);
const root = resolve(project);
const library = join(root, 'lib');
if (!existsSync(join(library, 'index.ts'))) {
  const asked = project === '--help' || project === '-h';
  console[asked ? 'log' : 'error'](asked ? HELP : `no lib/index.ts in "${project}"\n\n${HELP}`);
  process.exit(asked ? 0 : 2);
}

const app = await Application.bootstrapWithPlugins(
  {
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: [join(library, 'index.ts')],
    outputs: [{ name: 'markdown', path: join(root, 'docs', 'api') }],
    tsconfig: join(root, 'tsconfig.build.json'),
    name: 'API reference',
    readme: 'none',
    logLevel: 'Warn',

    // Documents the public API only. Links to source lines would change too often.
    excludeExternals: true,
    externalPattern: ['**/node_modules/**', '**/imports/**'],
    excludePrivate: true,
    excludeInternal: true,
    disableSources: true,
    disableGit: true,
    sort: ['required-first', 'source-order'],
    // Of a large interface, its own props come before those that it extends.
    groupOrder: ['Constructors', 'Properties', 'Methods', '*'],
    validation: { notDocumented: true, notExported: true, invalidLink: true },

    // A default is prose, which the theme shows in a column.
    jsDocCompatibility: { defaultTag: false },
    notRenderedTags: [...OptionDefaults.notRenderedTags, '@default'],

    locales: { en: { kind_module: 'Page', kind_plural_module: 'Pages', theme_default_value: 'Default' } },
    router: 'pages',
    theme: 'brief',
    sanitizeComments: true,
    hidePageHeader: true,
    hideBreadcrumbs: true,
    hideGroupHeadings: true,
    expandParameters: true,
    indexFormat: 'table',
    parametersFormat: 'none',
    interfacePropertiesFormat: 'table',
    classPropertiesFormat: 'table',
    typeAliasPropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
    tableColumnSettings: {
      hideModifiers: true,
      hideInherited: true,
      hideOverrides: true,
      leftAlignHeaders: true,
    },
  },
  [new TSConfigReader()],
);
app.renderer.defineRouter('pages', PageRouter);
app.renderer.defineTheme('brief', BriefTheme);
app.renderer.markdownHooks.on('content.begin', ({ page }) => (page.model.isProject() ? INTRODUCTION : ''));
app.converter.addUnknownSymbolResolver(linkToKubernetes);
app.converter.on(Converter.EVENT_CREATE_DECLARATION, typesAsDeclared);
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context) => {
  const { project } = context;
  gettersAsProperties(project);
  rejectEmptyDescriptions(project);
  nameKubernetesFields(context);
  propsByOrigin(context);
  pagePerFolder(project, library);
});
app.converter.on(Converter.EVENT_RESOLVE_END, (context) => {
  interfacesWithoutParents(context.project);
  requireDefaults(context);
  requireExamples(context);
});

const reference = await app.convert();
if (reference !== undefined) app.validate(reference);
if (reference === undefined || app.logger.hasErrors() || app.logger.hasWarnings()) {
  console.error('docs/api/ is unchanged');
  process.exit(1);
}
await app.generateOutputs(reference);
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exit(1);
await writeRules(root);
