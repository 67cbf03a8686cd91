import type { Identity } from '../../manifests/manifest';
import type { Change } from '../types';

/** Maximum length of a value in a report. */
const LONG = 80;

/** Number of characters shown before a difference in a long text. */
const BEFORE = 16;

/** A change on one line: `spec.replicas: 2 → 3`. Never the data of a Secret. */
export function describeChange(change: Change, identity: Identity): string {
  const { field, isOrder = false } = change;
  const show = isSecret(field, identity) ? hide : showValue;
  if (isOrder) return `${field}: order ${listOf(change.old)} → ${listOf(change.new)}`;
  if (change.old === undefined) return `${field}: added ${show(change.new)}`;
  if (change.new === undefined) return `${field}: removed (was ${show(change.old)})`;
  if (show === hide) return `${field}: changed (hidden)`;
  return `${field}: ${differenceOf(textOf(change.old), textOf(change.new))}`;
}

/** Both texts, or the differing parts of long ones with some context. */
function differenceOf(old: string, next: string): string {
  if (old.length <= LONG && next.length <= LONG && !`${old}${next}`.includes('\n')) return `${old} → ${next}`;
  let start = 0;
  while (old[start] === next[start]) start++;
  start = Math.max(0, start - BEFORE);
  const part = (text: string): string =>
    `${start === 0 ? '' : '…'}${cut(text.slice(start).replaceAll('\n', '⏎'))}`;
  return `${part(old)} → ${part(next)}`;
}

/** Whether a field holds the data of a Secret. */
export function isSecret(field: string, { group, kind }: Identity): boolean {
  return group === '' && kind === 'Secret' && /^(?:data|stringData)\b/.test(field);
}

function hide(): string {
  return '(hidden)';
}

function showValue(value: unknown): string {
  const text = textOf(value);
  return text.includes('\n') ? `${text.split('\n').length} lines` : cut(text);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? quoted(value) : JSON.stringify(value);
}

function cut(text: string): string {
  return text.length > LONG ? `${text.slice(0, LONG)}…` : text;
}

/** A string, without quotes if unambiguous. */
function quoted(value: string): string {
  return /^[\w./:@-]+$/.test(value) ? value : value.includes('\n') ? value : JSON.stringify(value);
}

function listOf(keys: unknown): string {
  return Array.isArray(keys) ? keys.join(', ') : '';
}
