import { type CollectionTag, type Document, LineCounter, type ScalarTag, parseDocument } from 'yaml';
import { isPlainObject } from '../../lib/core/wire';
import { UsageError } from '../usage-error';
import { textAt } from './field';
import type { KubeObject, Manifest } from './manifest';

/** Maximum number of listed faults. */
const MANY = 10;

/** The start of a document in a YAML stream, with the directives before it. */
const SEPARATOR = /^(?:%.*\n)*---(?=\s|$)/m;

/** Parses manifests. A document in several sources is parsed once. */
export class ManifestParser {
  readonly #parsed = new Map<string, unknown>();

  /**
   * The objects in a YAML or JSON text. A List counts as its items.
   * @param source name of the input in messages
   * @throws UsageError if the text is not YAML or JSON, or holds anything but Kubernetes objects
   */
  parse(text: string, source: string): Manifest[] {
    const json = asJson(text);
    if (json !== undefined) return objectsIn(json, source);
    let line = 1;
    return collect(text.split(SEPARATOR), (document) => {
      const first = line;
      line += document.split('\n').length - 1;
      const start = first + (/^\s*/.exec(document)?.[0].split('\n').length ?? 1) - 1;
      return objectsIn(this.#document(document, source, first), `${source}:${start}`);
    });
  }

  #document(text: string, source: string, first: number): unknown {
    if (this.#parsed.has(text)) return this.#parsed.get(text);
    const lines = new LineCounter();
    // kubectl parses YAML 1.1, where an unquoted "yes" is true. But dates and times such as 22:22 are strings to
    // kubectl.
    const document = parseDocument(text, {
      version: '1.1',
      customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !isTime(tag)),
      lineCounter: lines,
      merge: true,
      stringKeys: true,
    });
    const [error] = document.errors;
    if (error !== undefined) {
      const { line } = lines.linePos(error.pos[0]);
      const reason =
        error.code === 'MULTIPLE_DOCS'
          ? 'Documents must be separated by "---"'
          : (error.message.split(/ at line |\n/)[0] ?? '');
      throw new UsageError(
        `${source}:${first + line - 1}: ${templateOr(text, line, `is not YAML: ${reason}`)}`,
      );
    }
    const value = valueOf(document, `${source}:${first + lines.linePos(document.range[0]).line - 1}`);
    this.#parsed.set(text, value);
    return value;
  }
}

function isTime({ tag, format }: CollectionTag | ScalarTag): boolean {
  return format === 'TIME' || tag === 'tag:yaml.org,2002:timestamp';
}

/**
 * The results for all items.
 * @throws UsageError with the faults of all of them
 */
export function collect<T, R>(items: readonly T[], read: (item: T) => readonly R[]): R[] {
  const faults: string[] = [];
  const results = items.map((item) => {
    try {
      return read(item);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      faults.push(error.message);
      return [];
    }
  });
  if (faults.length > 0) {
    const more = faults.length > MANY ? [`and ${faults.length - MANY} more`] : [];
    throw new UsageError([...faults.slice(0, MANY), ...more].join('\n'));
  }
  return results.flat();
}

function valueOf(document: Document.Parsed, at: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 1000 });
  } catch (error) {
    // An alias without an anchor, or too many aliases.
    throw new UsageError(`${at}: is not YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** JSON is YAML too, but JSON.parse is ten times faster. */
function asJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function templateOr(text: string, line: number, problem: string): string {
  const isTemplate = (text.split('\n')[line - 1] ?? '').includes('{{');
  return isTemplate ? 'holds a template. Render it first, for example with "helm template"' : problem;
}

function objectsIn(value: unknown, at: string): Manifest[] {
  if (value === null || value === undefined) return [];
  if (!isPlainObject(value))
    throw new UsageError(`${at}: must hold Kubernetes objects (got ${typeName(value)})`);
  const { items } = value;
  if (Array.isArray(items) && textAt(value, 'kind').endsWith('List'))
    return items.flatMap((item: unknown, i) => objectsIn(withType(item, value), `${at}: items[${i}]`));
  for (const field of ['apiVersion', 'kind'])
    if (textAt(value, field) === '')
      throw new UsageError(`${at}: must be a Kubernetes object, but has no ${field}`);
  if (textAt(value, 'metadata', 'name') === '' && !isNameless(value))
    throw new UsageError(`${at}: ${textAt(value, 'kind')} has no metadata.name${generates(value)}`);
  return isNameless(value) ? [] : [{ object: value, source: at }];
}

/** Items of a typed list, such as a StatefulSetList, may omit their type. */
function withType(item: unknown, list: KubeObject): unknown {
  const kind = textAt(list, 'kind').replace(/List$/, '');
  if (kind === '' || !isPlainObject(item) || 'kind' in item) return item;
  return { apiVersion: list.apiVersion, kind, ...item };
}

function generates(object: KubeObject): string {
  return textAt(object, 'metadata', 'generateName') === ''
    ? ''
    : '. kubectl creates objects with generateName, but cannot apply them';
}

/** A Kustomization lists objects to apply, but is not applied itself. */
function isNameless(object: KubeObject): boolean {
  return textAt(object, 'apiVersion').startsWith('kustomize.config.k8s.io/');
}

function typeName(value: unknown): string {
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

/** The objects in one string. */
export function parseManifests(text: string, source: string): Manifest[] {
  return new ManifestParser().parse(text, source);
}
