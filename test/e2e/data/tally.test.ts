import { type PodState, Tally } from './tally';

function state(pod: string, visits: number, data?: string): PodState {
  return { pod, visits, data };
}

/** The contradictions between a tally and the pods, after clients have sent visits and pods have acknowledged some. */
function contradictions(
  sent: number,
  acknowledged: Readonly<Record<string, readonly number[]>>,
  pods: readonly PodState[],
): readonly string[] {
  const tally = new Tally();
  tally.sent = sent;
  for (const [pod, numbers] of Object.entries(acknowledged))
    for (const number of numbers) tally.visited(pod, number);
  return tally.contradictions(pods);
}

describe('visits', () => {
  test('that are acknowledged, and some that are not, are no contradiction', () => {
    expect(contradictions(3, { a: [1, 2] }, [state('a', 3)])).toEqual([]);
    expect(contradictions(2, { a: [1], b: [1] }, [state('a', 1), state('b', 1)])).toEqual([]);
  });

  test('are lost if fewer are counted than acknowledged', () => {
    expect(contradictions(3, { a: [1, 2] }, [state('a', 1)])).toEqual([
      '2 visits acknowledged, but 1 counted',
      'a acknowledged visit 2, but counts 1',
    ]);
  });

  test('are lost by a pod even if others have counted more', () => {
    expect(contradictions(9, { a: [4] }, [state('a', 3), state('b', 5)])).toEqual([
      'a acknowledged visit 4, but counts 3',
    ]);
  });

  test('are invented if more are counted than sent', () => {
    expect(contradictions(1, {}, [state('a', 2)])).toEqual(['2 visits counted, but 1 sent']);
  });

  test('are lost if two have the same number', () => {
    expect(contradictions(3, { a: [1, 1] }, [state('a', 2)])).toEqual(['a used a number for two visits: 1']);
  });

  test('are counted once each if lost', () => {
    const tally = new Tally();
    const numbers = [1, 2, 3, 2, 3, 4] as const;
    for (const number of numbers) tally.visited('a', number);
    tally.visited('b', 1);
    expect(tally.lost([state('a', 3), state('b', 1)])).toBe(3);
    expect(tally.lost([state('a', 6), state('b', 0)])).toBe(3);
  });
});

describe('the stored data', () => {
  test('is the last acknowledged post of a pod, or an unanswered one', () => {
    const tally = new Tally();
    tally.post().stored('a');
    tally.post().stored('a');
    tally.post();
    expect(tally.contradictions([state('a', 0, 'post 2')])).toEqual([]);
    expect(tally.contradictions([state('a', 0, 'post 3')])).toEqual([]);
    expect(tally.contradictions([state('a', 0, 'post 1')])).toEqual([
      'a holds "post 1" instead of its last acknowledged post "post 2" or an unanswered one',
    ]);
    expect(tally.contradictions([state('a', 0)])).toEqual([
      'a holds undefined instead of its last acknowledged post "post 2" or an unanswered one',
    ]);
  });

  test('may be an earlier unanswered post that arrived late', () => {
    const tally = new Tally();
    tally.post();
    tally.post().stored('a');
    expect(tally.contradictions([state('a', 0, 'post 1')])).toEqual([]);
  });

  test('is never found on another pod', () => {
    const tally = new Tally();
    tally.post().stored('a');
    expect(tally.contradictions([state('a', 0, 'post 1'), state('b', 0, 'post 1')])).toEqual([
      'b holds "post 1" instead of its last acknowledged post undefined or an unanswered one',
    ]);
  });
});
