import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until the answer is not a string; a string says what is still missing.
 * @throws Error with the last string after so many seconds
 */
export async function until<T>(seconds: number, ask: () => Promise<T | string>): Promise<T> {
  // What may take long is not asked for often: to ask is work for the cluster, too.
  const pause = Math.min(Math.max((seconds * 1000) / 200, 300), 5000);
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (typeof answer !== 'string') return answer;
    if (performance.now() > deadline) throw new Error(`after ${seconds} s: ${answer}`);
    await sleep(pause);
  }
}
