// Requests /livez fifty times a second until standard input ends, then prints the response times.
import { Agent, get } from 'node:http';
import { clearInterval, setInterval } from 'node:timers';

const [url] = process.argv.slice(2);
const EVERY_MS = 20;
/** Ignores the first responses, as this process has to warm up too. */
const WARM_UP = 10;
const agent = new Agent({ keepAlive: true });
const took = [];
const asked = new Set();
let questions = 0;

// A late response does not delay the next request.
const asking = setInterval(() => {
  const begun = performance.now();
  const counts = ++questions > WARM_UP;
  if (counts) asked.add(begun);
  get(`${url}/livez`, { agent }, (response) => {
    response.resume().on('end', () => {
      if (counts) took.push(performance.now() - begun);
      asked.delete(begun);
    });
  });
}, EVERY_MS);

process.stdin.resume().on('end', () => {
  clearInterval(asking);
  // Pending requests count with the time since they were sent.
  for (const begun of asked) took.push(performance.now() - begun);
  console.log(JSON.stringify(took));
  process.exit();
});
