import { join } from 'node:path';
import { REFUSED, expectAnswers } from '../least-privilege/access';
import { type Account, ownRights } from '../least-privilege/rules';
import { type Table, readTable } from '../least-privilege/table';
import { expectNoAutomount, wrongTokens } from '../least-privilege/tokens';
import { readObjects } from '../manifests';
import type { KubeObject } from '../objects';
import type { Run, Suite } from '../run';
import { copies } from '../synthesized';
import { until } from '../until';

const DIST = 'dist';
const TABLE = 'docs/permissions.md';

/** Queries the API server as each ServiceAccount, which must have exactly the permissions in docs/permissions.md. */
export const leastPrivilegeSuite: Suite = {
  lacks: () => undefined,
  run: async (run) => {
    const systems = copies({ ...run, folder: join(run.folder, 'least-privilege') });
    const objects = systems.flatMap(({ original }) => readObjects(original));
    const folders = systems.map(({ folder }) => folder);
    try {
      await privileges(run, folders, accountsOf(objects, run.id));
    } finally {
      await remove(run, folders);
    }
  },
};

async function privileges(run: Run, folders: readonly string[], accounts: readonly Account[]): Promise<void> {
  const { kubectl, step, patience } = run;
  await step('the main system and the examples are applied', async () => {
    for (const folder of folders) await until(patience(60), async () => applied(kubectl, folder));
  });
  const table = await step(`${TABLE} lists exactly the ServiceAccounts of ${DIST}/`, async () =>
    Promise.resolve(tableOf(accounts)),
  );
  for (const account of accounts) await asAccount(run, account, table.get(account.title) ?? []);
  await tokens(run, accounts, table);
}

/**
 * Applies a folder. Retries while a new namespace has no ServiceAccount `default` yet, as pods are refused until then.
 */
async function applied(kubectl: Run['kubectl'], folder: string): Promise<object | string> {
  const args = ['apply', '--server-side', '--force-conflicts', '--validate=strict', '-f', folder];
  const { status, stderr } = await kubectl.attempt(args);
  if (status === 0) return {};
  if (/serviceaccount "default" not found/.test(stderr)) return stderr.trim();
  throw new Error(`kubectl ${args.join(' ')}: ${stderr.trim()}`);
}

/** The created ServiceAccounts, and `default` if pods run as it. */
function accountsOf(objects: readonly KubeObject[], id: string): readonly Account[] {
  const titles = objects.flatMap(({ kind, metadata, spec }) => {
    if (kind === 'ServiceAccount') return [`${metadata.namespace}/${metadata.name}`];
    const { template } = (spec ?? {}) as { readonly template?: { readonly spec: object } };
    const pod = (kind === 'Pod' ? spec : template?.spec) as
      { readonly serviceAccountName?: string } | undefined;
    return pod === undefined ? [] : [`${metadata.namespace}/${pod.serviceAccountName ?? 'default'}`];
  });
  return [...new Set(titles)].sort().map((title) => {
    const [namespace = '', name = ''] = title.split('/');
    return { title, namespace: `${namespace}-${id}`, name };
  });
}

function tableOf(accounts: readonly Account[]): Table {
  const table = readTable(TABLE);
  expectEqual(
    [...table.keys()],
    accounts.map(({ title }) => title),
    `the accounts of ${TABLE}`,
    `those of ${DIST}/`,
  );
  return table;
}

async function asAccount(
  { kubectl, report, step }: Run,
  account: Account,
  granted: readonly string[],
): Promise<void> {
  const what = granted.length === 0 ? 'nothing' : 'exactly what its table lists';
  const incomplete = await step(`${account.title} may do ${what}`, async () => {
    let reason: string | undefined;
    for (const namespace of [account.namespace, 'kube-system']) {
      const found = await ownRights(kubectl, account, namespace);
      expectEqual(
        found.lines,
        granted,
        `what ${account.title} may do in ${namespace}`,
        `its rows in ${TABLE}`,
      );
      reason ??= found.incomplete;
    }
    return reason;
  });
  if (incomplete !== undefined)
    report.skip(
      `permissions of ${account.title} granted by a webhook`,
      `the API server can't list them: ${incomplete}`,
    );
  if (granted.length > 0)
    await step(`kubectl auth can-i confirms each permission of ${account.title}`, async () =>
      expectAnswers(kubectl, account, granted, 'yes'),
    );
  await step(
    `${account.title} is refused Secrets, pods, nodes, other changes of storage and more rights`,
    async () =>
      expectAnswers(
        kubectl,
        account,
        REFUSED.filter((right) => !granted.includes(right)),
        'no',
      ),
  );
}

/** The account of a DaemonSet. */
const NODE_PLUGIN = 'nfs-csi-driver/nfs-csi-node';

async function tokens(
  { kubectl, step, patience, cluster, report }: Run,
  accounts: readonly Account[],
  table: Table,
): Promise<void> {
  await step('no ServiceAccount mounts its token in its pods by default', async () =>
    expectNoAutomount(kubectl, accounts),
  );
  const hasNodes = cluster.realNodes.length + cluster.simulatedNodes.length > 0;
  for (const account of accounts) {
    if (!hasNodes && account.title === NODE_PLUGIN) {
      report.skip(`the token of the pods of ${account.title}`, 'a DaemonSet has no pod without a node');
      continue;
    }
    const needed = (table.get(account.title) ?? []).length > 0;
    await step(
      `the pods of ${account.title} have ${needed ? 'one token, which they need' : 'no token'}`,
      async () => until(patience(60), async () => (await wrongTokens(kubectl, account, needed)) ?? {}),
    );
  }
}

/** Its names are those that other suites use. */
async function remove({ kubectl, step, patience }: Run, copied: readonly string[]): Promise<void> {
  const folders = copied.flatMap((copy) => ['-f', copy]);
  const seconds = patience(180);
  await step('delete all systems', async () =>
    kubectl.run(['delete', ...folders, '--ignore-not-found', `--timeout=${seconds}s`], {
      seconds: seconds + 30,
    }),
  );
}

function expectEqual(
  found: readonly string[],
  expected: readonly string[],
  what: string,
  reference: string,
): void {
  const more = found.filter((line) => !expected.includes(line));
  const less = expected.filter((line) => !found.includes(line));
  if (more.length === 0 && less.length === 0) return;
  const list = (lines: readonly string[]): string => lines.join(', ') || 'nothing';
  throw new Error(`${what} and ${reference} differ:\nmore: ${list(more)}\nless: ${list(less)}`);
}
