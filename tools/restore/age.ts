const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** Units as in kubectl: each is used from twice its length. */
const UNITS = [
  [YEAR, 'y'],
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'm'],
] as const;

/** The time since a timestamp, such as `3h` or `12d`. */
export function ageOf(timestamp: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(timestamp)) / 1000));
  if (Number.isNaN(seconds)) return 'unknown';
  const [length, unit] = UNITS.find(([length]) => seconds >= 2 * length) ?? [1, 's'];
  return `${Math.floor(seconds / length)}${unit}`;
}
