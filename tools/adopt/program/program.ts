/** The reason of suppressions in a program. */
export const SUPPRESSION_REASON = 'adopted as it is';

/** A program of cdk8s, as data: it can be printed, and it can be run. */
export interface Program {
  readonly charts: readonly ChartDefinition[];
  /** Rules that the objects break, and did before they were adopted. */
  readonly suppressions: readonly string[];
}

/** A chart. Charts are applied in their order. */
export interface ChartDefinition {
  readonly id: string;
  /** Namespace of the objects; undefined for a chart of objects that have none, or name their own. */
  readonly namespace: string | undefined;
  readonly definitions: readonly Definition[];
}

/** The classes and functions that define something in a chart. */
export type Callee =
  | 'ApiObject'
  | 'ExistingObject'
  | 'LocalVolume'
  | 'RestrictedNamespace'
  | 'StatefulApp'
  | 'StorageClass'
  | 'defineObject';

/** What a program defines in a chart: `new StatefulApp(chart, 'web', {…})`. */
export interface Definition {
  readonly callee: Callee;
  readonly id: string;
  /** The arguments after the scope and the id. */
  readonly args: readonly unknown[];
  /** Lines above the definition. */
  readonly comment: readonly string[];
  /** Calls of methods of what is defined. */
  readonly calls: readonly MethodCall[];
}

/** A call of a method: `app.statefulSet.addJsonPatch(…)`. */
export interface MethodCall {
  /** The property whose method is called. @default none: a method of what is defined */
  readonly on?: string;
  readonly method: string;
  readonly args: readonly unknown[];
}
