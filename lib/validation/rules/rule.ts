import type { AppObject, AppObjects } from '../app-objects';

/**
 * Reports a finding unless the problem is undefined, as a check returns it for a right value.
 * The message reads `field: problem (got value). Way out.`; a value that is undefined is left out.
 */
export type Report = (field: string, value: unknown, problem: string | undefined, wayOut?: string) => void;

/** What must hold of every object of an app. */
export interface Rule {
  /** Stable id: the code of its findings, and the name by which it is suppressed. */
  readonly id: string;
  /** Why it must hold. */
  readonly reason: string;
  /**
   * Whether Kubernetes accepts and runs what breaks the rule. Such a rule judges the objects of this library only.
   * @default false
   */
  readonly isPolicy?: boolean;
  /** The kinds that the rule is about. @default all */
  readonly kinds?: ReadonlySet<string>;
  /** Judges one object. Takes constant time, with the indexes of the app's objects. */
  readonly check: (object: AppObject, report: Report, app: AppObjects) => void;
}

/** Rules by id. */
export type RuleTable = Readonly<Record<string, Omit<Rule, 'id'>>>;
