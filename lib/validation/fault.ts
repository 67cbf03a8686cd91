import { show } from './checks';

/** One fault of a value. */
export interface Fault {
  /** Stable code: the id of the rule, or `invalid-prop` for a value that no manifest shows. */
  readonly code: string;
  /** Path of the field, such as `spec.replicas`; the name of the prop for a value that no manifest shows. */
  readonly field: string;
  /** The value at fault. @default none, for a field without a value */
  readonly value?: unknown;
  /** The sentence for people: `field: problem (got value). Way out.` */
  readonly message: string;
}

/** Describes a fault. A value that is undefined is left out of the message. */
export function fault(code: string, field: string, value: unknown, problem: string, wayOut?: string): Fault {
  const got = value === undefined ? '' : ` (got ${show(value)})`;
  return {
    code,
    field,
    value,
    message: `${field}: ${problem}${got}.${wayOut === undefined ? '' : ` ${wayOut}${wayOut.endsWith('?') ? '' : '.'}`}`,
  };
}

/** Collects the faults of values that no manifest shows, so that one error reports all of them. */
export class PropFaults {
  readonly #faults: Fault[] = [];

  /** Adds a fault unless the problem is undefined, as a check returns it for a right value. */
  add(field: string, value: unknown, problem: string | undefined, wayOut?: string): this {
    if (problem !== undefined) this.#faults.push(fault('invalid-prop', field, value, problem, wayOut));
    return this;
  }

  /** @throws InvalidPropsError if there is any fault */
  throwIfAny(subject: string): void {
    if (this.#faults.length > 0) throw new InvalidPropsError(subject, this.#faults);
  }
}

/** Thrown for props from which no manifest can be made, and for the environment of `config.ts`. Lists all faults. */
export class InvalidPropsError extends Error {
  /** Name of the error class. */
  override readonly name = 'InvalidPropsError';

  constructor(
    /** Where the faults are: the class and path of a construct, or the environment. */
    readonly subject: string,
    /** All faults. */
    readonly faults: readonly Fault[],
  ) {
    super(
      `${subject}: ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}\n${faults.map(({ message }) => `  - ${message}`).join('\n')}`,
    );
  }
}
