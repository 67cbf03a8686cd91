import { forwardTo, send } from '../forward';
import type { Pod } from '../objects';
import type { VisitsSystem } from '../system';
import { until } from '../until';
import type { PodState } from './tally';

/** Reads the state of each pod without counting a visit. */
export async function readStates(system: VisitsSystem): Promise<readonly PodState[]> {
  return Promise.all(
    system.pods.map(async (pod) =>
      until(system.run.patience(30), async () =>
        readState(system, pod).catch((error: unknown) => String(error)),
      ),
    ),
  );
}

async function readState({ run, namespace }: VisitsSystem, pod: string): Promise<PodState> {
  const milliseconds = run.patience(10) * 1000;
  const forward = await forwardTo(run.options.context, namespace, pod);
  try {
    const counted = await send('127.0.0.1', forward.port, '/visits', { milliseconds });
    const stored = await send('127.0.0.1', forward.port, '/data', { milliseconds });
    if (counted.status !== 200)
      throw new Error(`/visits of ${pod} answered ${counted.status}: ${counted.body}`);
    const state = JSON.parse(counted.body) as { readonly pod: string; readonly visits: number };
    return { ...state, data: stored.status === 200 ? stored.body : undefined };
  } finally {
    forward.end();
  }
}

/** Pods without their claim, and claims whose data is in another place than before. */
export function strayed(
  pods: readonly Pod[],
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): readonly string[] {
  const found: string[] = [];
  for (const { metadata, spec } of pods) {
    const claims = (spec.volumes ?? []).flatMap(({ persistentVolumeClaim: claim }) => claim?.claimName ?? []);
    if (claims.join() !== `data-${metadata.name}`)
      found.push(`${metadata.name} has the claim ${claims.join()}`);
  }
  for (const [claim, place] of before)
    if (now.get(claim) !== place)
      found.push(`${claim} moved from ${place} to ${now.get(claim) ?? 'nowhere'}`);
  if (new Set(now.values()).size !== now.size) found.push('two claims share one place');
  return found;
}
