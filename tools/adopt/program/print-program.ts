import {
  type Callee,
  type ChartDefinition,
  type Definition,
  type Program,
  SUPPRESSION_REASON,
} from './program';
import { type Constant, withConstants } from './constants';
import { Code, WIDTH, printCall, printValue, quoted } from './print-value';
import { VariableNames } from './variable-names';

/** The functions among the callees. All others are classes. */
const FUNCTIONS: ReadonlySet<Callee> = new Set(['defineObject']);

/** What cdk8s itself exports. */
const OF_CDK8S: ReadonlySet<string> = new Set(['ApiObject', 'App', 'Chart', 'JsonPatch']);

/** A program as the text of a TypeScript file. */
export function printProgram(program: Program): string {
  const names = new VariableNames(['app']);
  const charts = program.charts.map((chart) => printChart(chart, program.charts.length > 1, names));
  const variables = charts.map(({ variable }) => variable);
  const order = variables.slice(1).map((later, i) => `${later}.addDependency(${variables[i] ?? ''});`);
  const suppressions = program.suppressions.map((rule) =>
    statement('suppressRule', [new Code('app'), rule, SUPPRESSION_REASON]),
  );
  const body = [
    ...suppressions.map((text) => ({ text, isShort: true })),
    ...charts.flatMap(({ statements }) => statements),
    ...order.map((text) => ({ text, isShort: true })),
  ];
  return [...importsOf(program), '', 'const app = new App();', ...spaced(body), '', 'app.synth();', ''].join(
    '\n',
  );
}

interface Statement {
  readonly text: string;
  /** Whether the statement is one line, which stands close to others like it. */
  readonly isShort: boolean;
}

/** Statements with an empty line around each that has several lines. */
function spaced(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ text, isShort }, i) => {
    const isClose = isShort && (i === 0 || statements[i - 1]?.isShort === true);
    return isClose ? [text] : ['', text];
  });
}

function printChart(
  { id, namespace, definitions }: ChartDefinition,
  isOneOfMany: boolean,
  names: VariableNames,
): { variable: string; statements: Statement[] } {
  const variable = names.take(isOneOfMany ? `${id} chart` : 'chart');
  const props = namespace === undefined ? [] : [{ namespace }];
  const chart = `const ${variable} = ${callText('new Chart', ['app', quoted(id)], props, `const ${variable} = `)};`;
  const shared = withConstants(definitions, names);
  const statements = shared.definitions.flatMap((definition) => [
    ...shared.constants.filter(({ user }) => user === definition).map(printConstant),
    printDefinition(definition, variable, names),
  ]);
  return { variable, statements: [{ text: chart, isShort: true }, ...statements] };
}

function printConstant({ name, value }: Constant): Statement {
  const start = `const ${name} = `;
  const text = `${start}${printValue(value, { indent: 0, column: start.length, after: 1 })};`;
  return { text, isShort: !text.includes('\n') };
}

function printDefinition(
  { callee, id, args, comment, calls }: Definition,
  chart: string,
  names: VariableNames,
): Statement {
  const variable = calls.length > 0 ? names.take(id) : undefined;
  const start = variable === undefined ? '' : `const ${variable} = `;
  const head = FUNCTIONS.has(callee) ? callee : `new ${callee}`;
  const text = [
    ...comment.map((line) => `// ${line}`),
    `${start}${callText(head, [chart, quoted(id)], args, start)};`,
    ...calls.map(({ on, method, args: given }) =>
      statement([variable, on, method].filter((part) => part !== undefined).join('.'), given),
    ),
  ].join('\n');
  return { text, isShort: !text.includes('\n') };
}

function statement(callee: string, args: readonly unknown[]): string {
  return `${printCall(callee, args, { indent: 0, column: 0, after: 1 })};`;
}

/** A call whose first arguments are code. */
function callText(callee: string, code: readonly string[], args: readonly unknown[], start: string): string {
  const words = code.map((text) => new Code(text));
  return printCall(callee, [...words, ...args], { indent: 0, column: start.length, after: 1 });
}

function importsOf(program: Program): string[] {
  const used = new Set<string>(['App', 'Chart']);
  for (const { definitions } of program.charts)
    for (const { callee, calls } of definitions) {
      used.add(callee);
      if (calls.some(({ method }) => method === 'addJsonPatch')) used.add('JsonPatch');
    }
  if (program.suppressions.length > 0) used.add('suppressRule');
  const imported = (names: readonly string[], from: string): string[] => {
    if (names.length === 0) return [];
    const line = `import { ${names.join(', ')} } from '${from}';`;
    if (line.length <= WIDTH) return [line];
    return [`import {`, ...names.map((name) => `  ${name},`), `} from '${from}';`];
  };
  const all = [...used].sort((a, b) => (isLower(a) === isLower(b) ? (a < b ? -1 : 1) : isLower(a) ? 1 : -1));
  return [
    ...imported(
      all.filter((name) => OF_CDK8S.has(name)),
      'cdk8s',
    ),
    ...imported(
      all.filter((name) => !OF_CDK8S.has(name)),
      'cdk8s-stateful',
    ),
  ];
}

function isLower(name: string): boolean {
  return /^[a-z]/.test(name);
}
