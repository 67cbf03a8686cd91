import { type Entry, nameOf } from '../../plan/object-set';
import { textAt } from '../../manifests/field';
import { entriesOf } from '../../plan/report/entries';
import { ACTIONS } from '../../plan/report/summary';
import type { Adoption, AdoptOptions } from '../adopt';
import type { AdoptedApp } from '../app/adopt-app';
import { PART_NAMES } from '../app/objects';
import { proposalsFor } from './hardening';
import { ownersOf } from './owners';

/** Exit codes of `adopt`. Stable: scripts rely on them. */
export const EXIT_CODES = { unchanged: 0, failed: 1, usage: 2, changed: 3 } as const;

/** Whether applying the program changes anything. Secrets are left out on purpose. */
export function exitCodeOf({ plan }: Adoption): number {
  return isUnchanged(plan) ? EXIT_CODES.unchanged : EXIT_CODES.changed;
}

/** What there is to say about a program. */
export function reportOf(adoption: Adoption, options: AdoptOptions): string {
  const sections = [
    [summaryOf(adoption)],
    namespaceNote(adoption, options),
    planLines(adoption),
    leftOutLines(adoption),
    editLines(adoption.apps),
    section('The program declares what it refers to and the input does not hold:', adoption.existing),
    section(
      'The objects break rules, which the program suppresses (docs/rules.md explains each):',
      adoption.broken,
    ),
    section(
      'Other tools apply some of the objects. Let only one tool apply an object:',
      ownersOf(adoption.entries),
    ),
    hardeningLines(adoption.apps, options.kubernetes),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function isUnchanged({ objects }: Adoption['plan']): boolean {
  return objects.every(({ action, identity }) => action === 'unchanged' || isSecret(identity));
}

function isSecret({ group, kind }: { group: string; kind: string }): boolean {
  return group === '' && kind === 'Secret';
}

/** `4 objects: StatefulApp web has 3 of them.` */
function summaryOf({ entries, apps }: Adoption): string {
  const count = `${entries.length} ${entries.length === 1 ? 'object' : 'objects'}`;
  if (apps.length === 0) return `${count}, and no StatefulSet among them.`;
  const own = apps.map(({ name, parts }) => `${name} has ${partCount(parts)}`);
  return `${count}. ${apps.length === 1 ? 'StatefulApp' : 'StatefulApps'}: ${own.join(', ')}.`;
}

function partCount(parts: AdoptedApp['parts']): number {
  return PART_NAMES.filter((part) => parts[part] !== undefined).length;
}

function namespaceNote({ entries }: Adoption, { namespace }: AdoptOptions): string[] {
  const nameless = entries.filter(
    ({ object, identity }) => identity.namespace !== '' && textAt(object, 'metadata', 'namespace') === '',
  );
  if (nameless.length === 0) return [];
  const which =
    nameless.length === entries.length ? 'No object names' : `${nameless.length} objects do not name`;
  return [`${which} a namespace. The program writes "${namespace}". To write another, use -n NAME.`];
}

function planLines({ plan }: Adoption): string[] {
  const objects = plan.objects.filter(({ identity }) => !isSecret(identity));
  const entries = entriesOf({ ...plan, objects });
  if (entries.length === 0) return ['Applying the program changes nothing.'];
  return [
    'Applying the program changes:',
    ...entries.flatMap(({ action, names, details }) => [
      ...names.map((name) => `  ${ACTIONS[action]}  ${name}`),
      ...details.map((line) => `      ${line}`),
    ]),
  ];
}

function leftOutLines({ leftOut, entries }: Adoption): string[] {
  const byReason = new Map<string, Map<string, number>>();
  for (const { entry, reason } of leftOut) {
    const kinds = byReason.get(reason) ?? new Map<string, number>();
    byReason.set(reason, kinds.set(entry.identity.kind, (kinds.get(entry.identity.kind) ?? 0) + 1));
  }
  const secrets = entries.filter(({ identity }) => isSecret(identity));
  return section('The program leaves out:', [
    ...[...byReason].flatMap(([reason, kinds]) =>
      [...kinds].map(([kind, count]) => `${count} ${kind}, ${reason}`),
    ),
    ...secrets.map((entry) => `${shown(entry)}, as no value of a Secret reaches a program`),
  ]);
}

function shown({ identity, source }: Entry): string {
  return `${nameOf(identity)} (${source})`;
}

function editLines(apps: readonly AdoptedApp[]): string[] {
  return section(
    'Fields without a prop:',
    apps.flatMap(({ name, edits }) =>
      edits.map(({ path }) => `StatefulApp ${name}: ${path.map(String).join('.')}`),
    ),
  );
}

function hardeningLines(apps: readonly AdoptedApp[], kubernetes: number): string[] {
  const lines = apps.flatMap((app) =>
    proposalsFor(app, kubernetes).flatMap(({ prop, effects }) => [
      `  ${app.name}  ${prop}`,
      ...effects.map((effect) => `      ${effect}`),
    ]),
  );
  return lines.length === 0 ? [] : ['Props that harden an app, and what each changes:', ...lines];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}
