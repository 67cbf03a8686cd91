/** The result of one fault in one system and round. */
export interface Row {
  readonly fault: string;
  readonly storage: string;
  /** Longest time without a response to any client, in seconds. */
  readonly downtime: number;
  readonly acknowledged: number;
  readonly counted: number;
  readonly sent: number;
  /** Number of acknowledged visits that no pod has counted. */
  readonly lost: number;
}

const HEADER = [
  'fault',
  'storage',
  'rounds',
  'nobody answered, s',
  'acknowledged',
  'counted',
  'sent',
  'lost',
];

/** A Markdown table with a row for each fault and storage. */
export function faultTable(rows: readonly Row[]): string {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row.fault} ${row.storage}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const lines = [...groups.values()].map((group) => {
    const sum = (of: (row: Row) => number): string =>
      String(group.reduce((total, row) => total + of(row), 0));
    const [first] = group;
    return [
      first?.fault ?? '',
      first?.storage ?? '',
      String(group.length),
      median(group.map(({ downtime }) => downtime)).toFixed(1),
      sum(({ acknowledged }) => acknowledged),
      sum(({ counted }) => counted),
      sum(({ sent }) => sent),
      sum(({ lost }) => lost),
    ];
  });
  return [HEADER, HEADER.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
