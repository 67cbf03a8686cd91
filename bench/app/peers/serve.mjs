// Shared by the servers of this folder: the response, and the log line with the address.
import { createServer } from 'node:http';
import { setImmediate } from 'node:timers';

/** The visits app's response, in which only the count varies. */
export const bodyWith = (visits) =>
  `You've hit bench-0\nData stored on this pod: No data posted yet\nVisits: ${visits}\nTime: 2026-03-29T13:00:00+02:00\n`;

export const port = Number(process.env.PORT ?? 0);

/** The folder for the count. */
export const folder = process.env.DATA_DIR ?? '.';

/** Logs the address of a server in the format of the visits app. */
export const listening = (address) =>
  console.log(JSON.stringify({ message: 'listening', port: address.port }));

/** Answers every request through `count`, which calls back with the number of the visit. */
export function serve(count) {
  const server = createServer((_, response) => {
    count((visits) => {
      response.end(bodyWith(visits));
    });
  });
  server.listen(port, '127.0.0.1', () => {
    listening(server.address());
  });
}

/**
 * Group commit with one commit in flight: visits during a commit share the next one. `commit` receives the number of
 * visits, and calls back with the count once it is durable.
 */
export function grouped(commit) {
  let waiting = [];
  let busy = false;
  const begin = () => {
    busy = true;
    const visits = waiting;
    waiting = [];
    commit(visits.length, (count) => {
      busy = false;
      if (waiting.length > 0) begin();
      visits.forEach((answer, i) => answer(count - visits.length + 1 + i));
    });
  };
  const gather = () => {
    if (!busy && waiting.length > 0) begin();
  };
  return (answer) => {
    // The first visit waits for all others in the same turn of the event loop.
    if (waiting.push(answer) === 1 && !busy) setImmediate(gather);
  };
}
