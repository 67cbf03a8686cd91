import { setImmediate as turn } from 'node:timers/promises';
import { Commits, type CommitsProps } from '../../../app/store/commits';
import { IN_FLIGHT } from '../../../app/store/count-file';
import { FullError } from '../../../app/store/errors';

afterEach(() => {
  jest.restoreAllMocks();
});

/** Commits whose writes wait in a list until they are ended. */
function waitingCommits(props: Partial<CommitsProps> = {}): {
  commits: Commits;
  writes: { slot: number; count: number; done: (error: Error | null) => void }[];
  replies: string[];
  visit: () => void;
  failures: Error[];
} {
  const writes: { slot: number; count: number; done: (error: Error | null) => void }[] = [];
  const replies: string[] = [];
  const failures: Error[] = [];
  const commits = new Commits({
    count: 10,
    write: (slot, count, done) => writes.push({ slot, count, done }),
    confirm: async () => Promise.resolve(),
    onCommit: () => undefined,
    onFailure: (error) => failures.push(error),
    ...props,
  });
  const visit = (): void => {
    commits.add((error, number) => replies.push(error?.message ?? String(number)));
  };
  return { commits, writes, replies, visit, failures };
}

async function turns(): Promise<void> {
  for (let i = 0; i < 3; i++) await turn();
}

/** A disk for which the event loop waits, so that commits go out side by side. */
function slowDisk(): void {
  let idle = 0;
  const wait = (): { idle: number; active: number; utilization: number } => ({
    idle: (idle += 2),
    active: 0,
    utilization: 0,
  });
  jest.spyOn(performance, 'eventLoopUtilization').mockImplementation(wait);
}

describe('commits', () => {
  test('answer no visit before its count is on the disk, and then each with its own number', async () => {
    const { writes, replies, visit } = waitingCommits();
    visit();
    await turns();
    expect(writes).toHaveLength(1);
    expect(replies).toEqual([]);
    writes[0]?.done(null);
    await turns();
    expect(replies).toEqual(['11']);
  });

  test('share the next write for all that come while one is on its way', async () => {
    const { writes, replies, visit } = waitingCommits();
    visit();
    await turns();
    visit();
    visit();
    await turns();
    expect(writes).toHaveLength(1);
    writes[0]?.done(null);
    await turns();
    expect(writes.map(({ count }) => count)).toEqual([11, 13]);
    writes[1]?.done(null);
    await turns();
    expect(replies).toEqual(['11', '12', '13']);
  });

  test('go out side by side on a slow disk, each to a slot that no count depends on', async () => {
    slowDisk();
    const { writes, visit } = waitingCommits();
    visit();
    await turns();
    writes[0]?.done(null);
    for (let i = 0; i < 2 * IN_FLIGHT; i++) {
      visit();
      await turns();
    }
    expect(writes).toHaveLength(1 + IN_FLIGHT);
    const slots = writes.map(({ slot }) => slot);
    expect(new Set(slots).size).toBe(1 + IN_FLIGHT);
  });

  test('answer the visits of an earlier commit when a later one is done first', async () => {
    slowDisk();
    const { writes, replies, visit, commits } = waitingCommits();
    visit();
    await turns();
    writes[0]?.done(null);
    visit();
    await turns();
    visit();
    await turns();
    expect(writes.map(({ count }) => count)).toEqual([11, 12, 13]);
    writes[2]?.done(null);
    await turns();
    expect(replies).toEqual(['11', '12', '13']);
    writes[1]?.done(null);
    await turns();
    expect(replies).toHaveLength(3);
    expect(commits.durable).toBe(13);
  });

  test('end all visits that are out, and all that come, with the error of a write that failed', async () => {
    const { writes, replies, visit, failures } = waitingCommits();
    visit();
    await turns();
    visit();
    writes[0]?.done(new Error('broken'));
    await turns();
    visit();
    expect(replies).toEqual(['broken', 'broken', 'broken']);
    expect(failures).toHaveLength(1);
    expect(writes).toHaveLength(1);
  });

  test('refuse the visits for which there is no room, and go on with the next', async () => {
    const { writes, replies, visit, failures, commits } = waitingCommits();
    visit();
    await turns();
    visit();
    writes[0]?.done(new FullError('no room'));
    await turns();
    expect(replies).toEqual(['no room']);
    writes[1]?.done(null);
    await turns();
    expect([replies, failures, commits.durable]).toEqual([['no room', '12'], [], 12]);
  });

  test('answer nobody when another has the data', async () => {
    const { writes, replies, visit, failures } = waitingCommits({
      confirm: async () => Promise.reject(new Error('not yours')),
    });
    visit();
    await turns();
    writes[0]?.done(null);
    await turns();
    expect(replies).toEqual(['not yours']);
    expect(failures.map(({ message }) => message)).toEqual(['not yours']);
  });

  test('fail because another has the data, where that is why a write failed', async () => {
    const { writes, replies, visit } = waitingCommits({
      confirm: async () => Promise.reject(new Error('not yours')),
    });
    visit();
    await turns();
    writes[0]?.done(new Error('ESTALE'));
    await turns();
    expect(replies).toEqual(['not yours']);
  });

  test('show for how long the oldest write has been out', async () => {
    const { commits, writes, visit } = waitingCommits();
    expect(commits.unansweredMs).toBe(0);
    visit();
    await turns();
    expect(commits.unansweredMs).toBeGreaterThan(0);
    writes[0]?.done(null);
    expect(commits.unansweredMs).toBe(0);
  });

  test('drain when nothing is out any more', async () => {
    const { commits, writes, visit } = waitingCommits();
    visit();
    await turns();
    let drained = false;
    const draining = commits.drain().then(() => (drained = true));
    await turns();
    expect(drained).toBe(false);
    writes[0]?.done(null);
    await draining;
    expect(commits.durable).toBe(11);
  });
});
