import { join } from 'node:path';
import type { Kubectl } from '../kubectl';
import { RUN_LABEL, readObjects } from '../manifests';
import type { Claim, KubeObject, Volume } from '../objects';
import type { Run } from '../run';
import { until } from '../until';

/** Objects that the cluster creates in each namespace, and kinds that expire by themselves. */
const NOT_OURS = ['ConfigMap/kube-root-ca.crt', 'ServiceAccount/default'];
const PASSING = ['Event', 'PodMetrics'];

/** Deletes first the app and then the complete main system. Verifies that all objects with data remain. */
export async function deletedAgain(run: Run, folder: string): Promise<void> {
  const { kubectl, step, patience } = run;
  const namespace = `visits-${run.id}`;
  const claims = ['data-visits-0', 'data-visits-1', 'data-visits-2'];
  const bound = async (): Promise<object | string> => {
    const found = await kubectl.list<Claim>('pvc', '-n', namespace);
    const lines = found.map(({ metadata, status }) => `${metadata.name} ${status.phase}`).sort();
    const expected = claims.map((name) => `${name} Bound`);
    return lines.join() === expected.join()
      ? {}
      : `claims are ${lines.join(', ')}, not ${expected.join(', ')}`;
  };
  await step('each pod has its claim, and each claim a volume', async () => {
    // Creates a volume of the class in place of the provisioner. No pod needs to mount the volume.
    const volumes = claims.map((name) => volumeFor(run, namespace, name));
    await kubectl.run(['create', '-f', '-'], {
      input: volumes.map((volume) => JSON.stringify(volume)).join('\n'),
    });
    await until(patience(60), bound);
  });
  await step('after the deletion of the app only its claims remain, and are Bound', async () => {
    await kubectl.run(['delete', '-f', join(folder, '0002-visits.k8s.yaml')]);
    await until(patience(120), async () => others(kubectl, namespace, ['PersistentVolumeClaim']));
    const answer = await bound();
    if (typeof answer === 'string') throw new Error(answer);
  });
  await step('after the deletion of the main system only its volumes remain, and are Released', async () => {
    await kubectl.run(['delete', '-f', folder, '--ignore-not-found', `--timeout=${patience(120)}s`]);
    await until(patience(60), async () => released(kubectl, namespace));
    const objects = readObjects(folder);
    const found = (await Promise.all(objects.map(async (object) => find(kubectl, object)))).filter(
      (name) => name !== '',
    );
    if (found.length > 0) throw new Error(`still there: ${found.join(', ')}`);
  });
  await step('remove the volumes for the next suite', async () =>
    kubectl.run(['delete', 'pv', ...claims.map((name) => `${name}-${run.id}`)]),
  );
}

function volumeFor({ id }: Run, namespace: string, claim: string): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `${claim}-${id}`, labels: { [RUN_LABEL]: id } },
    spec: {
      capacity: { storage: '32Mi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: `nfs-reliable-${id}`,
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: claim },
      hostPath: { path: `/nonexistent/${id}`, type: 'Directory' },
    },
  };
}

/** The objects of a namespace other than the given kinds. */
async function others(
  kubectl: Kubectl,
  namespace: string,
  kinds: readonly string[],
): Promise<object | string> {
  const resources = await kubectl.run(['api-resources', '--namespaced', '--verbs=list', '-o', 'name']);
  const objects = await kubectl.list<KubeObject>(resources.trim().split('\n').join(), '-n', namespace);
  const names = objects
    .filter(({ kind }) => !kinds.includes(kind) && !PASSING.includes(kind))
    .map(({ kind, metadata }) => `${kind}/${metadata.name}`)
    .filter((name) => !NOT_OURS.includes(name));
  return names.length === 0 ? {} : `still there: ${names.join(', ')}`;
}

async function released(kubectl: Kubectl, namespace: string): Promise<object | string> {
  const volumes = (await kubectl.list<Volume>('pv')).filter(
    ({ spec }) => spec.claimRef?.namespace === namespace,
  );
  const phases = volumes.map(({ metadata, status }) => `${metadata.name} ${status.phase}`);
  const right = volumes.length === 3 && volumes.every(({ status }) => status.phase === 'Released');
  return right ? {} : `volumes are ${phases.join(', ') || 'gone'}, not three that are Released`;
}

async function find(kubectl: Kubectl, { kind, metadata }: KubeObject): Promise<string> {
  const where = metadata.namespace === undefined ? [] : ['-n', metadata.namespace];
  const name = await kubectl.run(['get', kind, metadata.name, ...where, '--ignore-not-found', '-o', 'name']);
  return name.trim();
}
