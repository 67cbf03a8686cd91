import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { manifestFiles } from '../manifests';
import type { Options } from '../options';
import { shell } from '../shell';
import type { VisitsSystem } from '../system';
import { until } from '../until';

/** A fault of the pods under load. */
export interface Fault {
  /** Name for `--fault` and the table. */
  readonly name: string;
  /** Description in the name of the step. */
  readonly does: string;
  /** The reason why the options do not allow the fault. */
  readonly lacks?: (options: Options) => string | undefined;
  /** Whether the fault affects all systems at once, as for a node or server. */
  readonly once?: boolean;
  /** Whether all containers end. */
  readonly endsAll?: boolean;
  /** Whether the fault applies to NFS only. */
  readonly nfsOnly?: boolean;
  readonly make: (system: VisitsSystem) => Promise<void>;
}

const FIRST = 'visits-0';

export const FAULTS: readonly Fault[] = [
  { name: 'pod-deleted', does: 'a pod is deleted', make: deletePod },
  { name: 'pod-killed', does: 'a pod is deleted without grace', make: killPod },
  {
    name: 'process-killed',
    does: 'the process of a pod is killed by SIGKILL',
    lacks: noShell,
    make: killProcess,
  },
  { name: 'rolling-update', does: 'all pods are updated, one after another', make: restart },
  {
    name: 'statefulset-deleted',
    does: 'the StatefulSet is deleted and applied again',
    make: deleteStatefulSet,
  },
  { name: 'scaled-down', does: 'it is scaled to 0 and applied again', make: scaleDown },
  {
    name: 'namespace-deleted',
    does: 'the namespace is deleted and its data restored',
    make: deleteNamespace,
  },
  {
    name: 'namespace-recreated',
    does: 'the namespace is deleted and all is applied again',
    lacks: noNfs,
    nfsOnly: true,
    make: recreateNamespace,
  },
  {
    name: 'all-recreated',
    does: 'everything is deleted and applied again',
    lacks: noNfs,
    nfsOnly: true,
    make: recreateAll,
  },
  {
    name: 'node-power',
    does: 'the node loses its power',
    lacks: noPower,
    once: true,
    endsAll: true,
    make: cutPower,
  },
  {
    name: 'nfs-stopped',
    does: 'the NFS server is stopped for a minute',
    lacks: noServer,
    once: true,
    nfsOnly: true,
    make: stopServer,
  },
];

function noShell({ nodeShell }: Options): string | undefined {
  return nodeShell === undefined ? 'no root on a node (--node-shell)' : undefined;
}

function noPower({ powerOff }: Options): string | undefined {
  return powerOff === undefined ? 'nothing cuts off its power (--power-off)' : undefined;
}

function noNfs({ nfsServer }: Options): string | undefined {
  return nfsServer === undefined ? 'no NFS server (--nfs-server)' : undefined;
}

function noServer(options: Options): string | undefined {
  return noNfs(options) ?? (options.nfsOff === undefined ? 'nothing stops it (--nfs-off)' : undefined);
}

async function deletePod({ run, namespace }: VisitsSystem): Promise<void> {
  await run.kubectl.run(['delete', 'pod', FIRST, '-n', namespace, '--wait=false']);
}

async function killPod({ run, namespace }: VisitsSystem): Promise<void> {
  await run.kubectl.run(['delete', 'pod', FIRST, '-n', namespace, '--grace-period=0', '--force']);
}

async function restart({ run, namespace }: VisitsSystem): Promise<void> {
  await run.kubectl.run(['rollout', 'restart', 'statefulset/visits', '-n', namespace]);
}

async function deleteStatefulSet(system: VisitsSystem): Promise<void> {
  await system.run.kubectl.run(['delete', 'statefulset', 'visits', '-n', system.namespace]);
  await system.apply();
}

async function scaleDown(system: VisitsSystem): Promise<void> {
  const { run, namespace } = system;
  await run.kubectl.run(['scale', 'statefulset/visits', '-n', namespace, '--replicas=0']);
  await until(run.patience(90), async () => {
    const pods = await system.readPods();
    return pods.length === 0 ? {} : `${pods.length} pods are still there`;
  });
  await system.apply();
}

async function cutPower({ run }: VisitsSystem): Promise<void> {
  await away(run.options.powerOff, run.options.powerOn, 5);
}

async function stopServer({ run }: VisitsSystem): Promise<void> {
  await away(run.options.nfsOff, run.options.nfsOn, 60);
}

/** Turns something off and on again, even if the run is interrupted in between. */
async function away(off: string | undefined, on: string | undefined, seconds: number): Promise<void> {
  try {
    await shell(off ?? '');
    await sleep(seconds * 1000);
  } finally {
    await shell(on ?? '');
  }
}

async function killProcess(system: VisitsSystem): Promise<void> {
  const [before, pods] = await Promise.all([system.starts(), system.readPods()]);
  const [status] = pods.find(({ metadata }) => metadata.name === FIRST)?.status.containerStatuses ?? [];
  const id = /[0-9a-f]{64}/.exec(status?.containerID ?? '')?.[0];
  if (id === undefined) throw new Error(`${FIRST} has no running container`);
  // The cgroup path of the container's processes contains its id.
  const kill = `for i in $(grep -ls ${id} /proc/[0-9]*/cgroup); do kill -9 $(echo $i | cut -d/ -f3); done`;
  await shell(`${system.run.options.nodeShell ?? ''} '${kill}'`);
  await system.restarted(before, [FIRST]);
}

/** As docs/restore.md has it. */
async function deleteNamespace(system: VisitsSystem): Promise<void> {
  const { run, namespace } = system;
  const { kubectl } = run;
  await removeNamespace(system);
  const listing = await until(run.patience(30), async () => {
    const text = await kubectl.run(['get', 'pv,pvc', '-A', '-o', 'json']);
    const { items } = JSON.parse(text) as {
      items: { spec: { claimRef?: { namespace: string } }; status: { phase: string } }[];
    };
    const volumes = items.filter(({ spec }) => spec.claimRef?.namespace === namespace);
    const bound = volumes.filter(({ status }) => status.phase !== 'Released').length;
    return bound === 0 ? { text } : `${bound} volumes are not yet Released`;
  });
  const file = join(run.folder, 'cluster.json');
  writeFileSync(file, listing.text);
  const restore = `node tools/program.cjs tools/cli.ts restore '${file}' '${system.folder}' 2>/dev/null`;
  await kubectl.run(['replace', '-f', '-'], { input: await shell(restore) });
  await system.apply();
}

/** Needs no restore, as the provisioner reuses the directory of each claim name. */
async function recreateNamespace(system: VisitsSystem): Promise<void> {
  await removeNamespace(system);
  await system.apply();
}

async function removeNamespace({ run, namespace }: VisitsSystem): Promise<void> {
  const seconds = run.patience(120);
  await run.kubectl.run(['delete', 'namespace', namespace, `--timeout=${seconds}s`], {
    seconds: seconds + 30,
  });
}

async function recreateAll(system: VisitsSystem): Promise<void> {
  const { run, folder, storage } = system;
  const seconds = run.patience(180);
  // A node needs its driver to unmount volumes, so the app goes before the driver, and its pods before the app.
  const parts =
    storage === 'nfs-csi' ? [...manifestFiles(folder)].reverse().map((file) => join(folder, file)) : [folder];
  for (const part of parts)
    await run.kubectl.run(
      [
        'delete',
        '-f',
        part,
        '--ignore-not-found',
        ...(storage === 'nfs-csi' ? ['--cascade=foreground'] : []),
        `--timeout=${seconds}s`,
      ],
      { seconds: seconds + 30 },
    );
  await system.apply();
}
