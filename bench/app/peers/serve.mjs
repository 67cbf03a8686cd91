// What the servers of this folder share: the answer, and the line that says where they listen.
import { createServer } from 'node:http';
import { setImmediate } from 'node:timers';

/** The visits app's answer, with nothing looked up but the count. */
export const bodyWith = (visits) =>
  `You've hit bench-0\nData stored on this pod: No data posted yet\nVisits: ${visits}\nTime: 2026-03-29T13:00:00+02:00\n`;

export const port = Number(process.env.PORT ?? 0);

/** The folder to keep the count in. */
export const folder = process.env.DATA_DIR ?? '.';

/** Says in the words of the visits app's log that a server listens. */
export const listening = (address) =>
  console.log(JSON.stringify({ message: 'listening', port: address.port }));

/** Serves every request by `count`, which calls back with the number of the visit. */
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
 * Group commit with one commit in flight: what comes meanwhile shares the next one. `commit` is given how many visits
 * there are to count, and calls back with the count once it is durable.
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
    // The first visit of a turn of the event loop waits for those that the turn brings.
    if (waiting.push(answer) === 1 && !busy) setImmediate(gather);
  };
}
