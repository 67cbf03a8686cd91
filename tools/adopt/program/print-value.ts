/** Columns of a line, and columns of an indentation. */
export const WIDTH = 110;
const STEP = 2;

/** The longest key whose value stays beside it. */
const SHORT_KEY = 4;

/** A call in a program, such as the one that makes a JSON patch. */
export class Expression {
  constructor(
    readonly callee: string,
    readonly args: readonly unknown[],
  ) {}
}

/** Code that a program holds as it is, such as the name of a variable. */
export class Code {
  constructor(readonly text: string) {}
}

/** Where a value stands: the indentation of its line, the column at which it begins, and what follows on its last line. */
interface Place {
  readonly indent: number;
  readonly column: number;
  readonly after: number;
}

/** A value as TypeScript, formatted like the rest of a program. */
export function printValue(value: unknown, { indent, column, after }: Place): string {
  const line = onOneLine(value);
  if (line !== undefined && (!isCollection(value) || column + line.length + after <= WIDTH)) return line;
  const deeper = { indent: indent + STEP, column: indent + STEP, after: 1 };
  if (value instanceof Expression) return printCall(value.callee, value.args, { indent, column, after });
  if (typeof value === 'string') return template(value);
  if (Array.isArray(value)) return printList(value as unknown[], indent, deeper);
  const fields = Object.entries(value as object).map(([name, item]) => printField(name, item, deeper));
  return lines('{', fields, '}', indent);
}

/** A call. An object that comes last opens on the line of the call. */
export function printCall(
  callee: string,
  args: readonly unknown[],
  { indent, column, after }: Place,
): string {
  const flat = args.map(onOneLine);
  const line = flat.includes(undefined) ? undefined : `${callee}(${flat.join(', ')})`;
  if (line !== undefined && column + line.length + after <= WIDTH) return line;
  const last = args.at(-1);
  const first = args.slice(0, -1);
  const head = `${callee}(${first.map((arg) => `${onOneLine(arg) ?? ''}, `).join('')}`;
  if (isHugged(last) && column + head.length < WIDTH) {
    const place = { indent, column: column + head.length, after: after + 1 };
    return `${head}${printValue(last, place)})`;
  }
  const deeper = { indent: indent + STEP, column: indent + STEP, after: 1 };
  return lines(
    `${callee}(`,
    args.map((arg) => `${printValue(arg, deeper)},`),
    ')',
    indent,
  );
}

/** A name or a string as the key of an object. */
export function printKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

function printField(name: string, value: unknown, place: Place): string {
  const key = printKey(name);
  if (isShorthand(name, value)) return `${key},`;
  const column = place.column + key.length + ': '.length;
  const text = printValue(numberOf(name, value), { ...place, column });
  const isLong = typeof value === 'string' && !text.includes('\n') && column + text.length + 1 > WIDTH;
  return isLong && key.length > SHORT_KEY
    ? `${key}:\n${' '.repeat(place.indent + STEP)}${text},`
    : `${key}: ${text},`;
}

function isShorthand(name: string, value: unknown): boolean {
  return value instanceof Code && value.text === name;
}

function printList(items: readonly unknown[], indent: number, place: Place): string {
  if (items.length > 1 && items.every((item) => typeof item === 'number'))
    return filled(items, indent, place);
  return lines(
    '[',
    items.map((item) => `${printValue(item, place)},`),
    ']',
    indent,
  );
}

/** Numbers share lines. */
function filled(items: readonly unknown[], indent: number, place: Place): string {
  const rows: string[] = [];
  for (const item of items) {
    const last = rows.at(-1);
    const longer = `${last ?? ''} ${String(item)},`;
    if (last !== undefined && place.column + longer.length <= WIDTH) rows[rows.length - 1] = longer;
    else rows.push(`${String(item)},`);
  }
  return lines('[', rows, ']', indent);
}

function lines(open: string, inner: readonly string[], close: string, indent: number): string {
  const margin = ' '.repeat(indent);
  return [open, ...inner.map((line) => `${margin}${' '.repeat(STEP)}${line}`), `${margin}${close}`].join(
    '\n',
  );
}

/** A value on one line. Undefined for a value that is always on several lines. */
function onOneLine(value: unknown): string | undefined {
  if (value instanceof Code) return value.text;
  if (value instanceof Expression) {
    const args = value.args.map(onOneLine);
    return args.includes(undefined) ? undefined : `${value.callee}(${args.join(', ')})`;
  }
  if (typeof value === 'string') return isText(value) ? undefined : quoted(value);
  if (Array.isArray(value)) {
    if (isAlwaysBroken(value as unknown[])) return undefined;
    const items = (value as unknown[]).map(onOneLine);
    return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
  }
  if (value instanceof Octal) return `0o${value.mode.toString(8)}`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([name, item]) => {
    if (isShorthand(name, item)) return name;
    const text = onOneLine(numberOf(name, item));
    return text === undefined ? undefined : `${printKey(name)}: ${text}`;
  });
  if (fields.includes(undefined)) return undefined;
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** Prettier breaks a list of several objects, or of several lists, if each has several parts. */
function isAlwaysBroken(items: readonly unknown[]): boolean {
  if (items.length < 2) return false;
  const [isList] = items.map((item) => Array.isArray(item));
  return items.every(
    (item) => isCollection(item) && Array.isArray(item) === isList && Object.keys(item as object).length > 1,
  );
}

function isCollection(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Octal || value instanceof Code);
}

function isHugged(value: unknown): boolean {
  return isCollection(value) && !(value instanceof Expression) && Object.keys(value as object).length > 0;
}

/** Modes of files are read in octal. */
function numberOf(name: string, value: unknown): unknown {
  const isMode = typeof value === 'number' && value > 7 && /^(?:defaultM|m)ode$/.test(name);
  return isMode ? new Octal(value) : value;
}

class Octal {
  constructor(readonly mode: number) {}
}

/** Whether a string has lines that are worth their own. */
function isText(value: string): boolean {
  return value.trimEnd().includes('\n');
}

/** A string in the quotes that need fewer escapes, single ones if it makes no difference. */
export function quoted(value: string): string {
  const escaped = escape(value, /[\\\n]/g);
  const singles = value.split("'").length;
  const doubles = value.split('"').length;
  return singles > doubles ? `"${escaped.replaceAll('"', '\\"')}"` : `'${escaped.replaceAll("'", "\\'")}'`;
}

/** Lines as they are. */
function template(value: string): string {
  return `\`${escape(value, /[\\`]|\$(?=\{)/g)}\``;
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Escapes characters, and those that no editor shows. */
function escape(value: string, characters: RegExp): string {
  return value
    .replace(characters, (char) => NAMED_ESCAPES[char] ?? `\\${char}`)
    .replace(
      /[^\P{C}\n]|[\u2028\u2029]/gu,
      (char) => NAMED_ESCAPES[char] ?? Array.from(char, codeOf).join(''),
    );
}

function codeOf(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
