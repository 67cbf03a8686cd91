import type { Check } from './syntax';

/**
 * Gathers everything that is wrong with one set of values, so that a single error tells all of it.
 */
export class Faults {
  readonly messages: string[] = [];

  /** Runs checks on a field; a field that is not given has no faults. */
  check<T>(field: string, value: T | null | undefined, ...checks: readonly Check<T>[]): this {
    if (value === undefined || value === null) return this;
    for (const check of checks) {
      const problem = check(value);
      if (problem !== undefined) this.messages.push(`${field} ${problem}`);
    }
    return this;
  }

  /** Runs checks on a field that has no default; callers without types may have left it out. */
  required<T>(field: string, value: T | null | undefined, ...checks: readonly Check<T>[]): this {
    return this.when(value === undefined || value === null, `${field} must be given`).check(
      field,
      value,
      ...checks,
    );
  }

  /** Notes a fault where the condition holds; a message that takes time to make may be given as a function. */
  when(condition: boolean, message: string | (() => string)): this {
    if (condition) this.messages.push(typeof message === 'string' ? message : message());
    return this;
  }

  /** Notes each value that stands in the list more than once. */
  unique(field: string, values: readonly string[], wayOut = 'give each its own'): this {
    const repeated = new Set(values.filter((value, i) => values.indexOf(value) !== i));
    for (const value of repeated) this.messages.push(`${field} "${value}" occurs more than once: ${wayOut}`);
    return this;
  }

  /** @throws InvalidPropsError when there is any fault */
  throwIfAny(subject: string): void {
    if (this.messages.length > 0) throw new InvalidPropsError(subject, this.messages);
  }
}

/** Thrown by a construct whose props can't be right: lists all their faults. */
export class InvalidPropsError extends Error {
  override readonly name = 'InvalidPropsError';

  constructor(
    /** What the faults were found in: a construct's class and path, or the environment. */
    readonly subject: string,
    /** One sentence a fault: the field, the value, and what is allowed. */
    readonly faults: readonly string[],
  ) {
    super(
      `${subject}: ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}\n${faults.map((f) => `  - ${f}`).join('\n')}`,
    );
  }
}
