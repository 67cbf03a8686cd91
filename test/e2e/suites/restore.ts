import { claim, namespace, statefulSet, storageClass, volume } from '../restore/objects';
import { Scene, expectIn } from '../restore/scene';
import type { Suite } from '../run';

interface Case {
  readonly name: string;
  readonly play: (scene: Scene) => Promise<void>;
}

/** Tests what `restore` restores and refuses, with the volume controller of the cluster. */
export const restoreSuite: Suite = {
  lacks: () => undefined,
  run: async (run) => {
    const cases = CASES.map((one, i) => ({ ...one, scene: new Scene(run, `restore-${i}-${run.id}`) }));
    await run.step('create a class without a provisioner', async () =>
      new Scene(run, '').apply(
        storageClass(run),
        ...cases.map(({ scene }) => namespace(run, scene.namespace)),
      ),
    );
    for (const { name, play, scene } of cases) await run.step(name, async () => play(scene));
  },
};

/** The name of a volume of the case. */
function volumeName({ run, namespace }: Scene, name: string): string {
  return `${name}-${namespace.replace(`-${run.id}`, '')}-${run.id}`;
}

/** Creates volumes that are bound to claims of the same names. */
async function boundTo(scene: Scene, ...claims: readonly string[]): Promise<string[]> {
  const { run } = scene;
  const names = claims.map((name) => volumeName(scene, name));
  await scene.apply(
    ...claims.map((name, i) => volume(run, names[i] ?? '', { claim: [scene.namespace, name] })),
    ...claims.map((name) => claim(run, scene.namespace, name)),
  );
  for (const [i, name] of claims.entries()) await scene.bound(name, names[i] ?? '');
  return names;
}

const CASES: readonly Case[] = [
  {
    name: 'after the namespace is deleted, its manifests restore the volume of each claim',
    play: byManifests,
  },
  { name: 'with nested names, a pattern restores the claims of one StatefulSet', play: nested },
  { name: 'a Failed volume is restored once its reclaim policy is Retain', play: failed },
  { name: 'a Pending claim with the name of its Released volume is bound again', play: pending },
  { name: 'a claim that requests too much is refused, and the reserved volume binds later', play: larger },
  { name: 'a claim bound to another volume is refused until it is deleted', play: boundElsewhere },
  { name: 'claims with new names in another namespace get their old volumes', play: renamed },
  {
    name: 'of two volumes of one directory either is restored, and none while one is Bound',
    play: sameDirectory,
  },
  { name: 'a claim of another class binds once the class of the volume is changed', play: otherClass },
  { name: 'a volume of NFS becomes one of a CSI driver, and its claim may be ReadWriteOncePod', play: asCsi },
];

async function byManifests(scene: Scene): Promise<void> {
  const { run } = scene;
  const claims = ['data-web-0', 'data-web-1', 'single'];
  const volumes = await boundTo(scene, ...claims);
  await scene.delete('namespace', scene.namespace);
  await scene.phase('Released', ...volumes);
  const manifests = [
    namespace(run, scene.namespace),
    statefulSet(run, scene.namespace, 'web'),
    claim(run, scene.namespace, 'single'),
  ];
  await scene.restore('', ...manifests);
  await scene.apply(...manifests);
  for (const [i, name] of claims.entries()) await scene.bound(name, volumes[i] ?? '');
}

async function nested(scene: Scene): Promise<void> {
  const claims = ['data-redis-0', 'data-my-redis-0'];
  const [redis = '', mine = ''] = await boundTo(scene, ...claims);
  await scene.delete('pvc', ...claims);
  await scene.phase('Released', redis, mine);
  await scene.restore(`--claim '${scene.namespace}/data-redis-*'`);
  await scene.phase('Available', redis);
  await scene.phase('Released', mine);
  await scene.restore(
    `--claim '${scene.namespace}/data-redis-*' --claim '${scene.namespace}/data-my-redis-*'`,
  );
  await scene.apply(...claims.map((name) => claim(scene.run, scene.namespace, name)));
  await scene.bound('data-redis-0', redis);
  await scene.bound('data-my-redis-0', mine);
}

async function failed(scene: Scene): Promise<void> {
  const { kubectl } = scene.run;
  const [name = ''] = await boundTo(scene, 'data');
  const policy = async (value: string): Promise<unknown> =>
    kubectl.run(['patch', 'pv', name, '-p', `{"spec":{"persistentVolumeReclaimPolicy":"${value}"}}`]);
  // Kubernetes does not delete a hostPath outside of /tmp.
  await policy('Delete');
  await scene.delete('pvc', 'data');
  await scene.phase('Failed', name);
  expectIn(await scene.refusal(`--claim ${scene.namespace}/data`), 'must be "Retain" (got "Delete")');
  await policy('Retain');
  await scene.restore(`--claim ${scene.namespace}/data`);
  await scene.apply(claim(scene.run, scene.namespace, 'data'));
  await scene.bound('data', name);
}

async function pending(scene: Scene): Promise<void> {
  const [name = ''] = await boundTo(scene, 'data');
  await scene.delete('pvc', 'data');
  await scene.phase('Released', name);
  await scene.apply(claim(scene.run, scene.namespace, 'data', { volumeName: name }));
  await scene.restore(`--claim ${scene.namespace}/data`);
  await scene.bound('data', name);
}

async function larger(scene: Scene): Promise<void> {
  const { run } = scene;
  const [old = ''] = await boundTo(scene, 'data-web-0');
  await scene.delete('pvc', 'data-web-0');
  await scene.phase('Released', old);
  const large = statefulSet(run, scene.namespace, 'web', '64Mi');
  expectIn(await scene.refusal('', large), 'claims must ask for at most 32Mi');
  // Without the manifests the size is unknown, and the claim gets another volume.
  await scene.restore(`--volume ${old}`);
  const empty = volumeName(scene, 'empty');
  await scene.apply(volume(run, empty, { storage: '64Mi' }), large);
  await scene.bound('data-web-0', empty);
  expectIn(await scene.table(), `claim exists, is bound to ${empty}`);
  await scene.delete('statefulset', 'web');
  await scene.delete('pvc', 'data-web-0', 'data-web-1');
  await scene.phase('Released', empty);
  const fitting = statefulSet(run, scene.namespace, 'web');
  expectIn(await scene.refusal('', fitting), 'must get one volume only (got 2');
  await scene.restore(`--volume ${old}`, fitting);
  await scene.apply(fitting);
  await scene.bound('data-web-0', old);
}

async function boundElsewhere(scene: Scene): Promise<void> {
  const { run } = scene;
  const [old = ''] = await boundTo(scene, 'data');
  await scene.delete('pvc', 'data');
  await scene.phase('Released', old);
  const empty = volumeName(scene, 'empty');
  await scene.apply(volume(run, empty, { claim: [scene.namespace, 'data'] }));
  await scene.apply(claim(run, scene.namespace, 'data'));
  await scene.bound('data', empty);
  expectIn(await scene.refusal(`--volume ${old}`), `already exists and is bound to ${empty}`);
  await scene.delete('pvc', 'data');
  await scene.phase('Released', empty);
  await scene.restore(`--volume ${old}`);
  await scene.apply(claim(run, scene.namespace, 'data'));
  await scene.bound('data', old);
}

async function renamed(scene: Scene): Promise<void> {
  const { run } = scene;
  const claims = ['data-web-0', 'data-web-1', 'single'];
  const [first = '', second = '', single = ''] = await boundTo(scene, ...claims);
  await scene.delete('pvc', ...claims);
  await scene.phase('Released', first, second, single);
  const to = `moved-${run.id}`;
  const manifests = [namespace(run, to), statefulSet(run, to, 'shop'), claim(run, to, 'one')];
  await scene.restore(
    [
      `--claim '${scene.namespace}/data-web-*' --as '${to}/data-shop-*'`,
      `--claim ${scene.namespace}/single --as ${to}/one`,
    ].join(' '),
    ...manifests,
  );
  await scene.apply(...manifests);
  await scene.bound('data-shop-0', first, to);
  await scene.bound('data-shop-1', second, to);
  await scene.bound('one', single, to);
}

async function sameDirectory(scene: Scene): Promise<void> {
  const { run } = scene;
  const source = { nfs: { server: '192.0.2.1', path: `/${scene.namespace}` } };
  const names = ['old', 'new'].map((name) => volumeName(scene, name));
  for (const name of names) {
    await scene.apply(volume(run, name, { claim: [scene.namespace, 'data'], source }));
    await scene.apply(claim(run, scene.namespace, 'data'));
    await scene.bound('data', name);
    if (name === names[1])
      expectIn(await scene.refusal(`--claim ${scene.namespace}/data`), 'its directory is in use by');
    await scene.delete('pvc', 'data');
    await scene.phase('Released', name);
  }
  await scene.restore(`--claim ${scene.namespace}/data`);
  await scene.apply(claim(run, scene.namespace, 'data'));
  await scene.bound('data', names[1] ?? '');
}

async function otherClass(scene: Scene): Promise<void> {
  const [name = ''] = await boundTo(scene, 'data');
  await scene.delete('pvc', 'data');
  await scene.phase('Released', name);
  const storageClassName = `other-${scene.run.id}`;
  const other = claim(scene.run, scene.namespace, 'data', { storageClassName });
  expectIn(await scene.refusal('', other), 'claims must have the class');
  await scene.run.kubectl.run(['patch', 'pv', name, '-p', JSON.stringify({ spec: { storageClassName } })]);
  await scene.restore('', other);
  await scene.apply(other);
  await scene.bound('data', name);
}

async function asCsi(scene: Scene): Promise<void> {
  const { run } = scene;
  const name = volumeName(scene, 'data');
  const source = { nfs: { server: '192.0.2.1', path: `/srv/${scene.namespace}` } };
  await scene.apply(volume(run, name, { claim: [scene.namespace, 'data'], source }));
  await scene.apply(claim(run, scene.namespace, 'data'));
  await scene.bound('data', name);
  await scene.delete('pvc', 'data');
  await scene.phase('Released', name);
  const single = claim(run, scene.namespace, 'data', { accessModes: ['ReadWriteOncePod'] });
  await scene.restore('--as-csi nfs.csi.k8s.io', single);
  await scene.apply(single);
  await scene.bound('data', `csi-${name}`);
}
