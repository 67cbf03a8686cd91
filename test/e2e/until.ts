import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Polls until the result is not a string. A string describes what is missing.
 * @throws Error with the last string after the given seconds
 */
export async function until<T>(seconds: number, ask: () => Promise<T | string>): Promise<T> {
  // Longer timeouts poll less often, as each poll loads the cluster.
  const pause = Math.min(Math.max((seconds * 1000) / 200, 300), 5000);
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (typeof answer !== 'string') return answer;
    if (performance.now() > deadline) throw new Error(`after ${seconds} s: ${answer}`);
    await sleep(pause);
  }
}
