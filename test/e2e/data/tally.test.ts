import { type PodState, Tally } from './tally';

function state(pod: string, visits: number, data?: string): PodState {
  return { pod, visits, data };
}

/** What a tally has against pods, after clients have sent so many visits and pods acknowledged some of them. */
function against(
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
  test('that were acknowledged, and some that were not, contradict nothing', () => {
    expect(against(3, { a: [1, 2] }, [state('a', 3)])).toEqual([]);
    expect(against(2, { a: [1], b: [1] }, [state('a', 1), state('b', 1)])).toEqual([]);
  });

  test('are lost when fewer are counted than were acknowledged', () => {
    expect(against(3, { a: [1, 2] }, [state('a', 1)])).toEqual([
      '2 visits were acknowledged, and 1 counted',
      'a has acknowledged visit 2, and counts 1',
    ]);
  });

  test('are lost by a pod even where the others have counted more', () => {
    expect(against(9, { a: [4] }, [state('a', 3), state('b', 5)])).toEqual([
      'a has acknowledged visit 4, and counts 3',
    ]);
  });

  test('are made up when more are counted than were sent', () => {
    expect(against(1, {}, [state('a', 2)])).toEqual(['2 visits were counted, and 1 sent']);
  });

  test('are lost when two of them got the same number', () => {
    expect(against(3, { a: [1, 1] }, [state('a', 2)])).toEqual(['a gave a number to two visits: 1']);
  });

  test('that are lost are counted, each of them once', () => {
    const tally = new Tally();
    const numbers = [1, 2, 3, 2, 3, 4] as const;
    for (const number of numbers) tally.visited('a', number);
    tally.visited('b', 1);
    expect(tally.lost([state('a', 3), state('b', 1)])).toBe(3);
    expect(tally.lost([state('a', 6), state('b', 0)])).toBe(3);
  });
});

describe('what was posted', () => {
  test('is the last that a pod has acknowledged, or one that got no answer', () => {
    const tally = new Tally();
    tally.post().stored('a');
    tally.post().stored('a');
    tally.post();
    expect(tally.contradictions([state('a', 0, 'post 2')])).toEqual([]);
    expect(tally.contradictions([state('a', 0, 'post 3')])).toEqual([]);
    expect(tally.contradictions([state('a', 0, 'post 1')])).toEqual([
      'a holds "post 1", and neither "post 2", the last that it has acknowledged, nor one without an answer',
    ]);
    expect(tally.contradictions([state('a', 0)])).toEqual([
      'a holds undefined, and neither "post 2", the last that it has acknowledged, nor one without an answer',
    ]);
  });

  test('may be one that was sent before, got no answer, and arrived late', () => {
    const tally = new Tally();
    tally.post();
    tally.post().stored('a');
    expect(tally.contradictions([state('a', 0, 'post 1')])).toEqual([]);
  });

  test('is never found on another pod', () => {
    const tally = new Tally();
    tally.post().stored('a');
    expect(tally.contradictions([state('a', 0, 'post 1'), state('b', 0, 'post 1')])).toEqual([
      'b holds "post 1", and neither undefined, the last that it has acknowledged, nor one without an answer',
    ]);
  });
});
