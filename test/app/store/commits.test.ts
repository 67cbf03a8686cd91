import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { Commits, type CommitsProps } from '../../../app/store/commits';
import { IN_FLIGHT, SLOTS } from '../../../app/store/state-file';
import { temporaryFolder } from '../../support/app';
import { times } from '../support/times';
import { freshBytes, SimulatedDisk, type Start, starts } from '../support/simulated-disk';

const RUNS = times('RUNS', 2_000);
const TIMEOUT_MS = 30_000 + RUNS * 30;

const path = join(temporaryFolder('commits'), 'visits.state');
let fresh: Buffer;
let clock = 0;

beforeAll(async () => {
  fresh = await freshBytes(path);
  // A disk that is slow by this clock, so that commits go out side by side.
  jest.spyOn(performance, 'now').mockImplementation(() => (clock += 2));
});

afterAll(() => {
  jest.restoreAllMocks();
});

/** Tries many courses of events; what it returns tells the first that broke the promise, if one did. */
async function tryOut(
  courses: fc.Arbitrary<readonly Start[]>,
  runs: number,
  slotFor?: (slot: number) => number,
): Promise<fc.RunDetails<[readonly Start[]]>> {
  const holds = fc.asyncProperty(courses, async (all) =>
    new SimulatedDisk(path, Buffer.from(fresh), slotFor).run(all),
  );
  return fc.check(holds, { numRuns: runs });
}

function failureOf(details: fc.RunDetails<[readonly Start[]]>): string {
  if (!details.failed) return '';
  return `${String(details.errorInstance)} with seed ${details.seed} by ${JSON.stringify(details.counterexample)}`;
}

describe('with writes lost, torn, late or out of order in one crash after another', () => {
  test(
    `acknowledged <= count <= sent, in ${RUNS} courses of events`,
    async () => {
      expect(failureOf(await tryOut(starts(false), RUNS))).toBe('');
      expect(SimulatedDisk.deepest).toBe(IN_FLIGHT);
    },
    TIMEOUT_MS,
  );

  test(
    `acknowledged <= count <= sent also where a start ends while it opens the file, in ${RUNS / 2} courses`,
    async () => {
      expect(failureOf(await tryOut(starts(true), RUNS / 2))).toBe('');
    },
    TIMEOUT_MS,
  );

  test('the file can be read when two starts in a row end while they open it after writes were torn', async () => {
    const torn = { kind: 'torn', bytes: 20, spoilt: true } as const;
    const visits = { kind: 'visits', visits: 1 } as const;
    const done = { kind: 'done', index: 0 } as const;
    const all: Start[] = [
      // All slots of one half are torn but the first,
      { opens: 99, steps: [visits, done, visits, done, visits, visits, visits], fates: [torn, torn, torn] },
      // the next start writes one record and ends,
      { opens: 1, steps: [], fates: [{ kind: 'lost' }] },
      // and the first write of the one after it is torn.
      { opens: 0, steps: [], fates: [torn] },
    ];
    await new SimulatedDisk(path, Buffer.from(fresh)).run(all);
  });

  test('with one slot less the promise is broken, so that the tests above can fail', async () => {
    const details = await tryOut(starts(false), RUNS, (slot) => slot % (SLOTS - 1));
    expect(failureOf(details)).toMatch(/were found|can't be trusted/);
  });

  test('with a single slot the promise is broken, so that the tests above can fail', async () => {
    expect(failureOf(await tryOut(starts(false), RUNS, () => 0))).toMatch(/were found|can't be trusted/);
  });
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
    confirm: (done) => {
      done(null);
    },
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

describe('commits', () => {
  test('answer no visit before its count is on the disk, and then each with its own number', async () => {
    const { writes, replies, visit } = waitingCommits();
    visit();
    visit();
    visit();
    await turns();
    expect(writes).toHaveLength(1);
    expect(replies).toEqual([]);
    writes[0]?.done(null);
    expect(replies).toEqual(['11']);
    await turns();
    expect(writes).toHaveLength(2);
    writes[1]?.done(null);
    expect(replies).toEqual(['11', '12', '13']);
  });

  test('answer the visits of an earlier commit when a later one is done first', async () => {
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
    expect(replies).toEqual(['11', '12', '13']);
    writes[1]?.done(null);
    expect(replies).toHaveLength(3);
    expect(commits.durable).toBe(13);
  });

  test('end all visits that are out, and all that come, with the error of a write that failed', async () => {
    const { writes, replies, visit, failures } = waitingCommits();
    visit();
    await turns();
    visit();
    writes[0]?.done(new Error('broken'));
    visit();
    expect(replies).toEqual(['broken', 'broken', 'broken']);
    expect(failures).toHaveLength(1);
    await turns();
    expect(writes).toHaveLength(1);
  });

  test('answer nobody whose owner does not confirm', async () => {
    const { writes, replies, visit, failures } = waitingCommits({
      confirm: (done) => {
        done(new Error('not yours'));
      },
    });
    visit();
    await turns();
    writes[0]?.done(null);
    expect(replies).toEqual(['not yours']);
    expect(failures.map(({ message }) => message)).toEqual(['not yours']);
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
