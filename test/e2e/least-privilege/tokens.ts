import type { Kubectl } from '../kubectl';
import type { KubeObject } from '../objects';
import type { Account } from './rules';

interface ServiceAccount extends KubeObject {
  readonly automountServiceAccountToken?: boolean;
}

interface PodWithTokens extends KubeObject {
  readonly spec: {
    readonly serviceAccountName?: string;
    readonly automountServiceAccountToken?: boolean;
    readonly volumes?: readonly {
      readonly name: string;
      readonly secret?: { readonly secretName: string };
      readonly projected?: {
        readonly sources: readonly { readonly serviceAccountToken?: unknown; readonly secret?: unknown }[];
      };
    }[];
  };
}

/** @throws Error with all ServiceAccounts that mount their token in every pod */
export async function expectNoAutomount(kubectl: Kubectl, accounts: readonly Account[]): Promise<void> {
  const wrong: string[] = [];
  for (const { title, namespace, name } of accounts) {
    // The cluster creates this ServiceAccount in every namespace, so its pods must opt out of the token.
    if (name === 'default') continue;
    const account = await kubectl.get<ServiceAccount>('serviceaccount', name, '-n', namespace);
    const { automountServiceAccountToken: automount } = account;
    if (automount !== false) wrong.push(`${title}: automountServiceAccountToken is ${automount}, not false`);
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

/**
 * The faults in the pods of a ServiceAccount. Undefined if it has pods, and all or none of them have a token, as
 * needed. Unscheduled pods have their volumes too.
 */
export async function wrongTokens(
  kubectl: Kubectl,
  { title, namespace, name }: Account,
  needed: boolean,
): Promise<string | undefined> {
  const all = await kubectl.list<PodWithTokens>('pods', '-n', namespace);
  const pods = all.filter(({ spec }) => (spec.serviceAccountName ?? 'default') === name);
  if (pods.length === 0) return `${title} has no pod`;
  const wrong = pods.flatMap((pod) => faults(pod, needed));
  return wrong.length > 0 ? wrong.join('\n') : undefined;
}

function faults({ metadata, spec }: PodWithTokens, needed: boolean): readonly string[] {
  const volumes = spec.volumes ?? [];
  const tokens = volumes
    .filter(({ projected }) => projected?.sources.some((source) => source.serviceAccountToken !== undefined))
    .map((volume) => volume.name);
  const secrets = volumes
    .filter(
      ({ secret, projected }) => secret ?? projected?.sources.some((source) => source.secret !== undefined),
    )
    .map((volume) => volume.name);
  const at = `pod ${metadata.namespace}/${metadata.name}`;
  const { automountServiceAccountToken: automount } = spec;
  return [
    ...(automount === false ? [] : [`${at}: automountServiceAccountToken is ${automount}, not false`]),
    ...(tokens.length === (needed ? 1 : 0)
      ? []
      : [`${at}: has ${tokens.length} volumes with a token (${tokens.join()}), not ${needed ? 1 : 0}`]),
    ...(secrets.length === 0 ? [] : [`${at}: has a Secret, by ${secrets.join()}`]),
  ];
}
