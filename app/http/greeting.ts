import { page } from './page';
import { HTML, TEXT } from './reply';

const NO_DATA = 'No data posted yet';

/**
 * Returns a function that formats the response to a visit, as text, JSON or a page. Caches the parts that rarely
 * change.
 */
export function greeting(pod: string): (type: string, visits: number, data: Buffer | undefined) => string {
  let last: Buffer | undefined;
  let text = NO_DATA;
  let second = NaN;
  let time = '';
  return (type, visits, data) => {
    if (type === HTML) return page(pod, visits);
    const now = Date.now();
    if (Math.floor(now / 1000) !== second) {
      second = Math.floor(now / 1000);
      time = localTime(new Date(now));
    }
    if (data !== last) {
      last = data;
      text = data?.toString() ?? NO_DATA;
    }
    return type === TEXT
      ? `You've hit ${pod}\nData stored on this pod: ${text}\nVisits: ${visits}\nTime: ${time}\n`
      : `${JSON.stringify({ pod, data: data === undefined ? null : text, visits, time })}\n`;
  };
}

/** Local time with its UTC offset in ISO 8601: `2026-03-29T13:00:00+02:00`. */
function localTime(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, 19);
  const pad = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${local}${minutes < 0 ? '-' : '+'}${pad(Math.abs(minutes) / 60)}:${pad(Math.abs(minutes) % 60)}`;
}
