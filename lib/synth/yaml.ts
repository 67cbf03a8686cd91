import { Yaml } from 'cdk8s';
import { isPlainObject } from '../core/wire';

/**
 * The YAML of a manifest as cdk8s writes it, but with quotes around scalars that some YAML parsers misread: kubectl
 * reads `0o17` as 15.
 *
 * @throws Error for a lone surrogate, which UTF-8 cannot encode
 */
export function toYaml(manifest: unknown): string {
  if (!isPlainObject(manifest) || !isFilled(manifest)) return Yaml.stringify(manifest);
  const lines: string[] = [];
  block(lines, manifest, '', '');
  return `${lines.join('\n')}\n`;
}

/** Writes a non-empty list or object. The first line begins with `lead`, the others with `indent`. */
function block(lines: string[], value: object, indent: string, lead: string): void {
  let start = lead;
  const deeper = `${indent}  `;
  const besideDash = (item: unknown, dash: string): void => {
    if (isFilled(item)) block(lines, item, deeper, dash);
    else lines.push(dash + scalarText(item, indent));
  };
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) {
      besideDash(item, `${start}- `);
      start = indent;
    }
    return;
  }
  for (const name of Object.keys(value)) {
    const key = keyText(name, indent === '');
    const field = (value as Record<string, unknown>)[name];
    if (key.length > LONGEST_KEY) {
      lines.push(`${start}? ${key}`);
      besideDash(field, `${indent}: `);
    } else if (isFilled(field)) {
      lines.push(`${start}${key}:`);
      block(lines, field, deeper, deeper);
    } else lines.push(`${start}${key}: ${scalarText(field, indent)}`);
    start = indent;
  }
}

/** YAML needs a question mark before a longer key. */
const LONGEST_KEY = 1024;

/** Whether a value is a non-empty object or list. */
function isFilled(value: unknown): value is object {
  if (Array.isArray(value)) return value.length > 0;
  return isPlainObject(value) && Object.keys(value).length > 0;
}

/**
 * Strings that all YAML parsers read as strings without quotes: paths, and words without a meaning in YAML. `e0` is
 * excluded, as the YAML library reads it as a number.
 */
const PLAIN = /^(?!(?:y|yes|n|no|true|false|on|off|null|e[-+]?\d+)$)[a-z/](?:[-\w./:@+=]*[\w/])?$/i;

/** The output of the YAML library for each distinct scalar and key. A call takes the time of a hundred look-ups. */
const scalars = new Map<unknown, string>();
const keys = new Map<string, string>();

function scalarText(value: unknown, indent: string): string {
  if (typeof value === 'string' && PLAIN.test(value)) return value;
  if (typeof value === 'boolean') return String(value);
  let text = scalars.get(value);
  if (text === undefined) {
    text = readable(value, Yaml.stringify([value]).slice('- '.length, -1));
    if (typeof value !== 'object') scalars.set(value, text);
  }
  return text.includes('\n') ? text.replace(/\n {2}/g, `\n${indent}  `) : text;
}

function keyText(name: string, isTop: boolean): string {
  if (PLAIN.test(name)) return name;
  // At the top level, the library quotes a key that begins like a document end marker.
  if (isTop) return readable(name, withoutValue(Yaml.stringify({ [name]: 0 })));
  let text = keys.get(name);
  if (text === undefined) {
    text = readable(name, withoutValue(Yaml.stringify([{ [name]: 0 }]).slice('- '.length)));
    keys.set(name, text);
  }
  return text;
}

function withoutValue(field: string): string {
  return field.replace(/^\? /, '').replace(/(?:\n *)?: 0\n$/, '');
}

/** Characters that are line breaks in YAML, or must be escaped. */
const UNREADABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Numbers of YAML 1.1 and 1.2, without their underscores, and the keys `=` and `<<` of YAML 1.1. */
const SPECIAL =
  /^(?:=|<<|[-+]?(?:0x[\da-f]+|0o[-+]?[0-7]+|0b[-+]?[01]+|(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?))$/i;

/** Blocks that begin with a tab, or contain only white space. */
const BAD_BLOCK = /^\n*(?:\t| \s*$)/;

function readable(value: unknown, text: string): string {
  if (typeof value !== 'string') return text;
  if (/\p{Surrogate}/u.test(value))
    throw new Error(`${JSON.stringify(value)} contains a lone surrogate, which UTF-8 cannot encode`);
  const isMisread =
    value.search(UNREADABLE) !== -1 ||
    (text === value && SPECIAL.test(value.replaceAll('_', ''))) ||
    (text.startsWith('|') && BAD_BLOCK.test(value)) ||
    // In multi-line quotes, the library escapes a space alone on its line twice.
    (text.includes('\n') && text.startsWith('"') && value.includes('\n \n'));
  if (!isMisread) return text;
  const escape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(UNREADABLE, escape);
}
