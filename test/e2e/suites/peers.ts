import { forwardTo, send } from '../forward';
import type { Suite } from '../run';
import { VisitsSystem } from '../system';
import { until } from '../until';

interface ClusterView {
  readonly peers: readonly { readonly pod: string }[];
  readonly down: readonly { readonly name: string; readonly error: string }[];
}

/** Time limit of /cluster itself in milliseconds, from docs/visits-app.md. */
const LIMIT_MS = 1500;

/** Tests that the pods find each other through the SRV records of their headless Service. */
export const peersSuite: Suite = {
  lacks: ({ realNodes, defaultClass }) => {
    if (realNodes.length === 0) return 'no real node is ready';
    return defaultClass === undefined ? 'no default class' : undefined;
  },
  run: async (run) => {
    const system = new VisitsSystem(run, 'peers', 'local');
    const { step, patience } = run;
    await step('the visits app runs', async () => {
      await system.apply();
      await system.ready();
    });
    await step('its SRV name lists every pod with port 8080', async () =>
      until(patience(60), async () => srvRecords(system)),
    );
    await step('/cluster shows every pod', async () =>
      until(patience(60), async () => {
        const { peers, down } = await look(system);
        const pods = peers.map(({ pod }) => pod).join();
        return pods === system.pods.join() ? {} : `it shows ${pods}, and ${JSON.stringify(down)} as down`;
      }),
    );
    await step(
      'a pod that accepts connections and does not answer is reported within 1.5 s plus network time',
      async () => {
        await hang(system);
        await until(patience(120), async () => named(system, 'visits-1'));
      },
    );
  },
};

/** Resolves the SRV name within a pod, as the app does. */
async function srvRecords({ run, namespace, pods }: VisitsSystem): Promise<object | string> {
  const program =
    'require("dns").promises.resolveSrv(process.env.PEERS_SRV).then((r) => console.log(r.map(({ name, port }) => name + ":" + port).sort().join()))';
  const { stdout, stderr } = await run.kubectl.attempt([
    'exec',
    '-n',
    namespace,
    'visits-0',
    '--',
    'node',
    '-e',
    program,
  ]);
  const expected = pods.map((pod) => `${pod}.visits-headless.${namespace}.svc.cluster.local:8080`).join();
  return stdout.trim() === expected ? {} : `it lists ${stdout.trim() || stderr.trim()}, not ${expected}`;
}

async function look(system: VisitsSystem): Promise<ClusterView & { readonly milliseconds: number }> {
  const { run, namespace } = system;
  const forward = await forwardTo(run.options.context, namespace, 'visits-0');
  try {
    const milliseconds = run.patience(10) * 1000;
    // Subtracts the network time to the pod.
    const started = performance.now();
    await send('127.0.0.1', forward.port, '/livez', { milliseconds });
    const way = performance.now() - started;
    const { body } = await send('127.0.0.1', forward.port, '/cluster', { milliseconds });
    return { ...(JSON.parse(body) as ClusterView), milliseconds: performance.now() - started - 2 * way };
  } finally {
    forward.end();
  }
}

/** Makes the last pod run a server that accepts connections and never answers. Its name stays in DNS. */
async function hang({ run, namespace }: VisitsSystem): Promise<void> {
  const server = 'require("net").createServer(() => {}).listen(8080)';
  const patch = {
    spec: {
      updateStrategy: { rollingUpdate: { partition: 1 } },
      template: { spec: { containers: [{ name: 'visits', command: ['node', '-e', server] }] } },
    },
  };
  await run.kubectl.run(['patch', 'statefulset', 'visits', '-n', namespace, '-p', JSON.stringify(patch)]);
}

async function named(system: VisitsSystem, pod: string): Promise<object | string> {
  const { peers, down, milliseconds } = await look(system);
  const seen = `${JSON.stringify(down)} are down, after ${Math.round(milliseconds)} ms`;
  const hangs = down.some(({ name, error }) => name === pod && error.startsWith('no answer in'));
  if (!hangs || peers.some((peer) => peer.pod === pod)) return seen;
  return milliseconds <= LIMIT_MS ? {} : seen;
}
