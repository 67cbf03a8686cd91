/** Words that cannot name a variable, or that a program imports. */
const RESERVED = new Set(
  `app arguments await break case catch class const continue debugger default delete do else enum eval export extends
  false finally for function if implements import in instanceof interface let new null package private protected public
  return static super switch this throw true try typeof undefined var void while with yield defineObject suppressRule`.split(
    /\s+/,
  ),
);

/** Names of variables, each given once. */
export class VariableNames {
  readonly #taken: Set<string>;

  constructor(taken: readonly string[]) {
    this.#taken = new Set([...RESERVED, ...taken]);
  }

  /** A name like the one of an object: `argocd-redis` is `argocdRedis`. */
  take(text: string): string {
    const [first = '', ...others] = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
    const camel = [lowered(first), ...others.map(raised)].join('') || 'object';
    const base = /^\d/.test(camel) ? `_${camel}` : camel;
    let name = base;
    for (let n = 2; this.#taken.has(name); n++) name = `${base}${n}`;
    this.#taken.add(name);
    return name;
  }
}

function lowered(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}

function raised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
