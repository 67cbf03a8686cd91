import { shellWord } from '../../shell';

/** The commands and the purpose of one step. */
export interface Step {
  /** One sentence. */
  readonly says: string;
  readonly commands: readonly string[];
}

/** The steps of a change that the API server refuses, or that would leave data behind. Every step may be repeated. */
export interface Recipe {
  readonly title: string;
  /** Steps before `kubectl apply` of NEW. */
  readonly before: readonly Step[];
  /** Steps after it. */
  readonly after: readonly Step[];
}

/** `kubectl`, or `kubectl -n NAMESPACE`. */
export function kubectl(namespace: string): string {
  return namespace === '' ? 'kubectl' : `kubectl -n ${namespace}`;
}

/** A JSON argument for the shell. */
export function json(value: unknown): string {
  return shellWord(JSON.stringify(value));
}
