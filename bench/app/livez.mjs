// Asks a server for /livez fifty times a second until its standard input ends, then prints how long the answers took.
import { Agent, get } from 'node:http';
import { clearInterval, setInterval } from 'node:timers';

const [url] = process.argv.slice(2);
const EVERY_MS = 20;
/** The first answers don't count: this process has to warm up too. */
const WARM_UP = 10;
const agent = new Agent({ keepAlive: true });
const took = [];
const asked = new Set();
let questions = 0;

// An answer that is late doesn't hold up the next question.
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
  // What is still not answered counts with the time it has taken so far.
  for (const begun of asked) took.push(performance.now() - begun);
  console.log(JSON.stringify(took));
  process.exit();
});
