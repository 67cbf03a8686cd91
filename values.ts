import type { PropFaults } from './lib/validation/fault';

/** The committed file of chosen values. */
export const VALUES_FILE = 'values.env';

/** Where a value comes from. An environment variable overrides the file, and the file overrides the default. */
export type Source = 'default' | 'file' | 'environment';

/** The values of a system: those of the environment, those of its file, and the defaults. */
export class Values<Name extends string> {
  readonly #names: readonly Name[];
  readonly #file: ReadonlyMap<string, { readonly value: string; readonly line: number }>;

  /**
   * @param defaults the names of all values, with their defaults
   * @param environment the variables of the environment
   * @param file the content of the file
   * @param faults collects the lines of the file that set no value
   */
  constructor(
    private readonly defaults: Readonly<Record<Name, string>>,
    private readonly environment: Readonly<Record<string, string | undefined>>,
    file: string,
    faults: PropFaults,
  ) {
    this.#names = Object.keys(defaults) as Name[];
    this.#file = parse(file, this.#names, faults);
  }

  /** The value of a name. */
  get(name: Name): string {
    return this.environment[name] ?? this.#file.get(name)?.value ?? this.defaults[name];
  }

  /** Where the value of a name comes from. */
  source(name: Name): Source {
    if (this.environment[name] !== undefined) return 'environment';
    return this.#file.has(name) ? 'file' : 'default';
  }

  /** How a message names a value: by the variable, or by the line of the file. */
  field(name: Name): string {
    return this.source(name) === 'file' ? `${this.#place(name)}: ${name}` : name;
  }

  /** What a synth says of the values that are not the defaults, a line each: value, source and what it overrides. */
  choices(names: readonly Name[]): readonly string[] {
    const chosen = names.filter(
      (name) => this.get(name) !== this.#saved(name) || this.get(name) !== this.defaults[name],
    );
    if (chosen.length === 0) return [];
    const lines = chosen.map((name) => `  ${name}=${this.get(name)}  (${this.#origin(name)})`);
    const isLost = chosen.some((name) => this.get(name) !== this.#saved(name));
    return [
      'values that are not the defaults:',
      ...lines,
      ...(isLost ? [`To keep a value of the environment, set it in ${VALUES_FILE} too.`] : []),
    ];
  }

  /** The value without the environment. */
  #saved(name: Name): string {
    return this.#file.get(name)?.value ?? this.defaults[name];
  }

  #origin(name: Name): string {
    const inFile = this.#file.get(name);
    if (inFile === undefined) return `environment; default ${this.defaults[name]}`;
    return this.get(name) === inFile.value
      ? this.#place(name)
      : `environment; ${this.#place(name)} has ${inFile.value}`;
  }

  #place(name: Name): string {
    return `${VALUES_FILE}:${this.#file.get(name)?.line ?? ''}`;
  }
}

/**
 * Reads lines of `NAME=value`, as `kubectl create configmap --from-env-file` does: a line that begins with "#" is a
 * comment, and everything after "=" is the value. Node's own parser is more lenient: it skips a line without "=" and cuts
 * a value at "#".
 */
function parse(
  file: string,
  names: readonly string[],
  faults: PropFaults,
): ReadonlyMap<string, { value: string; line: number }> {
  const values = new Map<string, { value: string; line: number }>();
  for (const [index, text] of file
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (/^\s*(#|$)/.test(text)) continue;
    const line = index + 1;
    const place = `${VALUES_FILE}:${line}`;
    const [, name, value = ''] = /^(\w+)=(.*)$/.exec(text) ?? [];
    if (name === undefined) {
      faults.add(
        place,
        text,
        'must be NAME=value, without spaces around "=", or a comment that begins with "#"',
      );
      continue;
    }
    const former = values.get(name);
    if (!names.includes(name)) {
      faults.add(`${place}: ${name}`, value, 'is not a value of the main system', `Use ${names.join(', ')}`);
    } else if (/^["']/.test(value)) {
      faults.add(`${place}: ${name}`, value, 'must not be quoted', 'Remove the quotes');
    } else if (former !== undefined) {
      const wayOut = `Remove this line or line ${former.line}`;
      faults.add(`${place}: ${name}`, value, `is set on line ${former.line} too`, wayOut);
    } else {
      values.set(name, { value, line });
    }
  }
  return values;
}
