// Load by wrk, and what is read off while it runs.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { processorTime } from './servers.mjs';

const MS = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

/** Loads a server for so many seconds: requests a second, latency, processor time a request. */
export async function load({ url, pids }, connections, seconds) {
  const before = processorTime(pids);
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '20s', '--latency', `${url}/`];
  const { stdout } = await promisify(execFile)('wrk', args);
  const cpu = processorTime(pids) - before;
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url} failed under load:\n${stdout}`);
  const find = (pattern) => {
    const found = pattern.exec(stdout);
    if (found === null) throw new Error(`${pattern} is not in what wrk printed for ${url}:\n${stdout}`);
    return found;
  };
  const number = (pattern) => Number(find(pattern)[1]);
  const percentile = (share) => {
    const [, value, unit] = find(new RegExp(`^ +${share}% +([\\d.]+)(us|ms|s|m) *$`, 'm'));
    return Number(value) * MS[unit];
  };
  const requests = number(/^ +(\d+) requests in/m);
  return {
    requests,
    rate: number(/^Requests\/sec: +([\d.]+)/m),
    p50: percentile(50),
    p99: percentile(99),
    cpu: (cpu / requests) * 1e6,
  };
}

/** Counts a visit: its number. */
export async function visit({ url }) {
  const response = await globalThis.fetch(`${url}/`);
  const body = await response.text();
  const [, number] = /^Visits: (\d+)$/m.exec(body) ?? [];
  if (number === undefined) throw new Error(`${url} answered ${response.status} without a number:\n${body}`);
  return Number(number);
}

export function median(values) {
  return quantile(values, 0.5);
}

/** The value that a share of the others don't exceed. */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
