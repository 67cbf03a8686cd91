import type { ServerResponse } from 'node:http';
import { page, PAGE_HEADERS } from './page';
import type { Handler, Parts } from './parts';
import { HTML, JSON_TYPE, reply, replyJson, TEXT, tooMuch, unkept } from './reply';
import { preferred } from './request';

const TYPES = [TEXT, JSON_TYPE, HTML] as const;
const NO_DATA = 'No data posted yet';

/** `GET /`: counts a visit, and answers when it is on the disk. `HEAD /` looks without counting. */
export function home(parts: Parts): Handler {
  const { store, fail } = parts;
  const answer = greeting(parts);
  return (request, response) => {
    const type = preferred(request, TYPES);
    if (request.method === 'HEAD') {
      answer(response, type, store.visits);
      return;
    }
    store.visit((error, visit) => {
      if (error === null) answer(response, type, visit);
      else fail(response, unkept('counted', error));
    });
  };
}

/** Answers with a greeting of a type; what stays the same from one visit to the next is put together once. */
function greeting({
  config: { pod },
  store,
  fail,
  hold,
}: Parts): (response: ServerResponse, type: string, visits: number) => void {
  let data: Buffer | undefined;
  let head = `You've hit ${pod}\nData stored on this pod: ${NO_DATA}\nVisits: `;
  let second = NaN;
  let time = '';
  return (response, type, visits) => {
    const now = Date.now();
    if (Math.floor(now / 1000) !== second) {
      second = Math.floor(now / 1000);
      time = localTime(new Date(now));
    }
    if (store.data !== data) {
      data = store.data;
      head = `You've hit ${pod}\nData stored on this pod: ${data?.toString() ?? NO_DATA}\nVisits: `;
    }
    if (type === HTML) {
      reply(response, 200, HTML, page(pod, visits), PAGE_HEADERS);
      return;
    }
    // Text with the data is there twice: in letters and in bytes.
    if (data !== undefined && !hold(response.req.socket, 2 * data.length)) fail(response, tooMuch());
    else if (type === TEXT) reply(response, 200, TEXT, `${head}${visits}\nTime: ${time}\n`);
    else replyJson(response, { pod, data: data?.toString() ?? null, visits, time });
  };
}

/** Local time with its distance from UTC, as in ISO 8601: `2026-03-29T13:00:00+02:00`. */
export function localTime(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, 19);
  const pad = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${local}${minutes < 0 ? '-' : '+'}${pad(Math.abs(minutes) / 60)}:${pad(Math.abs(minutes) % 60)}`;
}
