import type { Plan } from '../types';
import { entriesOf } from './entries';
import { procedureOf } from './procedure';
import { ACTIONS, remarksOn, summaryOf } from './summary';
import type { Subject } from './text';

/** A plan as a comment on a pull request. */
export function markdownOf(plan: Plan, subject: Subject): string {
  const entries = entriesOf(plan);
  const procedure = procedureOf(plan, subject.apply);
  const lines = [
    `### Plan: ${code(subject.old)} → ${code(subject.new)}, Kubernetes 1.${plan.kubernetes}`,
    '',
    [summaryOf(plan), ...remarksOn(plan)].join(' '),
    ...(entries.length === 0 ? [] : ['', '| | object | what happens |', '| --- | --- | --- |']),
    ...entries.map(({ action, isGrave, names, details }) => {
      const what = isGrave ? `**${ACTIONS[action]}**` : ACTIONS[action];
      return `| ${what} | ${names.map((name) => code(name).replaceAll('|', '\\|')).join('<br>')} | ${details.map(cell).join('<br>')} |`;
    }),
    ...(procedure === undefined
      ? []
      : [
          '',
          `<details><summary>${procedure.titles.map(escape).join('; ')}</summary>`,
          '',
          '```sh',
          ...procedure.steps.flatMap(({ says, commands }, i) => [`# ${i + 1}. ${says}`, ...commands]),
          '```',
          '',
          '</details>',
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}

/** Escapes the text of a table cell. */
function cell(text: string): string {
  return escape(text).replaceAll('|', '\\|');
}

function escape(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replace(/[\\`*_~[\]]/g, '\\$&')
      // A comment between keeps "@name" from a notification.
      .replaceAll('@', '@<!-- -->')
  );
}
