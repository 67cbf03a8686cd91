import type { Identity } from '../../manifests/manifest';
import type { Change } from '../types';

/** As many characters as a value has in a report. */
const LONG = 80;

/** A change on one line: `spec.replicas: 2 → 3`. Never the data of a Secret. */
export function describeChange(change: Change, identity: Identity): string {
  const { field, isOrder = false } = change;
  const show = isSecret(field, identity) ? hide : showValue;
  if (isOrder) return `${field}: order ${listOf(change.old)} → ${listOf(change.new)}`;
  if (change.old === undefined) return `${field}: added ${show(change.new)}`;
  if (change.new === undefined) return `${field}: removed (was ${show(change.old)})`;
  const [old, next] = [show(change.old), show(change.new)];
  return old === next ? `${field}: changed` : `${field}: ${old} → ${next}`;
}

/** Whether a field holds the data of a Secret. */
export function isSecret(field: string, { group, kind }: Identity): boolean {
  return group === '' && kind === 'Secret' && /^(?:data|stringData)\b/.test(field);
}

function hide(): string {
  return '(hidden)';
}

function showValue(value: unknown): string {
  const text = typeof value === 'string' ? quoted(value) : JSON.stringify(value);
  if (text.includes('\n')) return `${text.split('\n').length} lines`;
  return text.length > LONG ? `${text.slice(0, LONG)}…` : text;
}

/** A string without quotes where that can't be misread. */
function quoted(value: string): string {
  return /^[\w./:@-]+$/.test(value) ? value : value.includes('\n') ? value : JSON.stringify(value);
}

function listOf(keys: unknown): string {
  return Array.isArray(keys) ? keys.join(', ') : '';
}
