import { setImmediate as turn } from 'node:timers/promises';
import { Commits, type CommitsProps } from '../../../app/store/commits';
import { IN_FLIGHT } from '../../../app/store/count-file';
import { FullError } from '../../../app/store/errors';

afterEach(() => {
  jest.restoreAllMocks();
});

/** Commits whose writes stay pending in a list until the test completes them. */
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

/** Simulates a disk so slow that commits overlap. */
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
  test('answer a visit only once its count is durable, each with its number', async () => {
    const { writes, replies, visit } = waitingCommits();
    visit();
    await turns();
    expect(writes).toHaveLength(1);
    expect(replies).toEqual([]);
    writes[0]?.done(null);
    await turns();
    expect(replies).toEqual(['11']);
  });

  test('write all visits that arrive during a write with the next one', async () => {
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

  test('overlap on a slow disk, each in a slot that no durable count depends on', async () => {
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

  test('answer the visits of an earlier commit if a later one completes first', async () => {
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

  test('fail all pending and all later visits with the error of a failed write', async () => {
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

  test('refuse the visits of a write on a full disk, and continue with the next', async () => {
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

  test('acknowledge nothing if another process owns the data', async () => {
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

  test('report the new owner as the reason for a failed write', async () => {
    const { writes, replies, visit } = waitingCommits({
      confirm: async () => Promise.reject(new Error('not yours')),
    });
    visit();
    await turns();
    writes[0]?.done(new Error('ESTALE'));
    await turns();
    expect(replies).toEqual(['not yours']);
  });

  test('show the age of the oldest pending write', async () => {
    const { commits, writes, visit } = waitingCommits();
    expect(commits.unansweredMs).toBe(0);
    visit();
    await turns();
    expect(commits.unansweredMs).toBeGreaterThan(0);
    writes[0]?.done(null);
    expect(commits.unansweredMs).toBe(0);
  });

  test('drain once no write is pending', async () => {
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
