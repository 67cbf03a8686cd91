import type { AppObject, AppObjects } from '../app-objects';

/**
 * Reports a finding unless the problem is undefined, which checks return for a valid value. The message is
 * `field: problem (got value). What to do.`, without an undefined value.
 */
export type Report = (field: string, value: unknown, problem: string | undefined, wayOut?: string) => void;

/** A requirement for every object of an app. */
export interface Rule {
  /** Stable id: the code of its findings, also for suppressions. */
  readonly id: string;
  /** The reason for the rule. */
  readonly reason: string;
  /**
   * Whether Kubernetes accepts objects that violate the rule. Such a rule applies to the objects of this library only.
   * @default false
   */
  readonly isPolicy?: boolean;
  /** The kinds to which the rule applies. @default all */
  readonly kinds?: ReadonlySet<string>;
  /** Checks one object in constant time, with the indexes of the app's objects. */
  readonly check: (object: AppObject, report: Report, app: AppObjects) => void;
}

/** Rules by id. */
export type RuleTable = Readonly<Record<string, Omit<Rule, 'id'>>>;
