import { show } from './checks';

/** One fault of a value. */
export interface Fault {
  /** Stable code: the id of the rule, or `invalid-prop` for an invalid prop. */
  readonly code: string;
  /** Path of the field, such as `spec.replicas`, or the name of the prop. */
  readonly field: string;
  /** The invalid value. @default none, for a field without a value */
  readonly value?: unknown;
  /** The message: `field: problem (got value). What to do.` */
  readonly message: string;
}

/** Creates a fault. The message omits an undefined value. */
export function fault(code: string, field: string, value: unknown, problem: string, wayOut?: string): Fault {
  const got = value === undefined ? '' : ` (got ${show(value)})`;
  return {
    code,
    field,
    value,
    message: `${field}: ${problem}${got}.${wayOut === undefined ? '' : ` ${wayOut}${wayOut.endsWith('?') ? '' : '.'}`}`,
  };
}

/** Collects the faults of props, so that one error reports all of them. */
export class PropFaults {
  readonly #faults: Fault[] = [];

  /** Adds a fault unless the problem is undefined, which checks return for a valid value. */
  add(field: string, value: unknown, problem: string | undefined, wayOut?: string): this {
    if (problem !== undefined) this.#faults.push(fault('invalid-prop', field, value, problem, wayOut));
    return this;
  }

  /** @throws InvalidPropsError if there is a fault */
  throwIfAny(subject: string): void {
    if (this.#faults.length > 0) throw new InvalidPropsError(subject, this.#faults);
  }
}

/** The error for invalid props and for an invalid environment of `config.ts`. Lists all faults. */
export class InvalidPropsError extends Error {
  /** Name of the error class. */
  override readonly name = 'InvalidPropsError';

  constructor(
    /** The class and path of the construct with the faults, or the environment. */
    readonly subject: string,
    /** All faults. */
    readonly faults: readonly Fault[],
  ) {
    super(
      `${subject}: ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}\n${faults.map(({ message }) => `  - ${message}`).join('\n')}`,
    );
  }
}
