import type { Suite } from '../run';
import { VisitsSystem, directoryOf, nfsStorage } from '../system';
import { readStates } from '../data/promise';
import { forwardTo, send } from '../forward';
import { FAULTS } from '../data/faults';
import { until } from '../until';
import type { Claim, Volume } from '../objects';

/** The state of each pod: its count and its posted data. */
async function contents(system: VisitsSystem): Promise<string> {
  const states = await readStates(system);
  return states
    .map(({ pod, visits, data }) => `${pod}: ${visits} visits, ${JSON.stringify(data ?? null)}`)
    .join('; ');
}

/** The default system as dist/ has it: volumes on the NFS server, made by the provisioner, that outlive their claims. */
export const provisionerSuite: Suite = {
  lacks: ({ realNodes }, { nfsServer }) => {
    if (realNodes.length === 0) return 'no pod runs here: there is no real node that is ready';
    return nfsServer === undefined ? 'no NFS server (--nfs-server)' : undefined;
  },
  run: async (run) => {
    const { kubectl, step, patience } = run;
    const system = new VisitsSystem(run, 'provisioner', nfsStorage(run.options));
    const { namespace } = system;
    await step('each claim is bound to a volume on the server', async () => {
      await system.apply();
      await until(patience(180), async () => {
        const claims = await kubectl.list<Claim>('pvc', '-n', namespace);
        const lines = claims.map(({ metadata, status }) => `${metadata.name} ${status.phase}`).join();
        return lines === 'data-visits-0 Bound,data-visits-1 Bound' ? {} : `claims are: ${lines}`;
      });
    });
    await step('the app runs, and writes to them', async () => system.ready());
    await step('a volume is a separate directory, named after the claim', async () => {
      const volumes = (await kubectl.list<Volume>('pv')).filter(
        ({ spec }) => spec.claimRef?.namespace === namespace,
      );
      for (const volume of volumes) {
        const path = `${run.options.nfsPath}/${namespace}.${volume.spec.claimRef?.name ?? ''}`;
        const found = directoryOf(volume);
        if (found !== path)
          throw new Error(`${volume.metadata.name} is ${found ?? 'not on NFS'}, not ${path}`);
      }
    });
    await step('it belongs to the user that the provisioner runs as, and all may write', async () => {
      const program =
        'const { uid, gid, mode } = require("fs").statSync("/var/data"); console.log(uid, gid, (mode & 0o777).toString(8))';
      for (const pod of system.pods) {
        const said = await kubectl.run(['exec', '-n', namespace, pod, '--', 'node', '-e', program]);
        if (said.trim() !== '65532 65532 777') throw new Error(`the directory of ${pod} is "${said.trim()}"`);
      }
    });
    await step('visits are counted, and a post is kept', async () => {
      const forward = await forwardTo(run.options.context, namespace, 'visits-0');
      const milliseconds = patience(10) * 1000;
      for (let i = 0; i < 3; i += 1) await send('127.0.0.1', forward.port, '/', { milliseconds });
      await send('127.0.0.1', forward.port, '/', { method: 'POST', body: 'kept', milliseconds });
      forward.end();
    });
    for (const name of ['namespace-deleted', 'namespace-recreated', 'all-recreated']) {
      const fault = FAULTS.find((fault) => fault.name === name);
      await step(`${fault?.does ?? name}: each pod holds what it held`, async () => {
        const before = await contents(system);
        await fault?.make(system);
        await system.ready();
        const after = await contents(system);
        if (after !== before) throw new Error(`the pods hold ${after}, and held ${before}`);
      });
    }
  },
};
