import { Interleaving, type MakeContender } from './interleaving';

/** The four interleavings in which the former store broke its promise, each with its final violation. */
export async function formerFaults(make: MakeContender): Promise<Record<string, string | undefined>> {
  return {
    'a check from before the new process confirms a visit': await earlyLook(new Interleaving(1, make)),
    'a new process that stalls before its read overwrites later starts': await stalledReader(
      new Interleaving(1, make),
    ),
    'a new process that stalls before its write damages the latest record': await stalledWriter(
      new Interleaving(1, make),
    ),
    'a stalled write goes into the file that the new process has renamed': await stalledPost(
      new Interleaving(1, make),
    ),
  };
}

async function earlyLook(course: Interleaving): Promise<string | undefined> {
  const { processes } = course;
  const old = await course.open();
  await course.acknowledge(old, 1);
  // The check has read the file, but has not returned.
  const look = await course.letUntil(old, 'read /v/owner');
  await processes.step(look, false);
  const second = await course.open();
  await course.visit(old, 1);
  await course.let(
    old,
    () => !processes.pending.some((one) => one !== look && course.canGoOn(old, one)),
    look,
  );
  await processes.step(look, true);
  await course.acknowledge(second, 1);
  return course.violation();
}

async function stalledReader(course: Interleaving): Promise<string | undefined> {
  await course.acknowledge(await course.open(), 1);
  const stalled = await course.start();
  await course.letUntil(stalled, 'read /v/state');
  const third = await course.open();
  await course.acknowledge(third, 1);
  await course.let(stalled, () => stalled.opened);
  await course.acknowledge(third, 2);
  return course.violation();
}

async function stalledWriter(course: Interleaving): Promise<string | undefined> {
  await course.acknowledge(await course.open(), 1);
  const stalled = await course.start();
  await course.letUntil(stalled, 'write');
  const third = await course.open();
  await course.acknowledge(third, 1);
  await course.acknowledge(third, 1);
  await course.let(stalled, () => stalled.opened);
  return course.violation();
}

async function stalledPost(course: Interleaving): Promise<string | undefined> {
  const old = await course.open();
  await course.post(old);
  const write = await course.letUntil(old, 'write /v/data.tmp');
  const second = await course.open();
  await course.post(second);
  await course.let(second, () => !second.posting);
  await course.processes.step(write, true);
  return course.violation();
}
