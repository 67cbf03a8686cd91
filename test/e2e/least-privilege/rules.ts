import type { Kubectl } from '../kubectl';
import { right } from './table';

/** A ServiceAccount in the cluster. */
export interface Account {
  /** The name in docs/permissions.md: `namespace/name`, as in dist/. */
  readonly title: string;
  readonly namespace: string;
  readonly name: string;
}

/** The permissions that the API server lists for a ServiceAccount in a namespace. */
export interface Rights {
  readonly lines: readonly string[];
  /** The reason for an incomplete list: an authorizer that cannot list permissions. */
  readonly incomplete?: string;
}

interface Review {
  readonly status: {
    readonly resourceRules: readonly {
      readonly verbs: readonly string[];
      readonly apiGroups?: readonly string[];
      readonly resources?: readonly string[];
      readonly resourceNames?: readonly string[];
    }[];
    readonly nonResourceRules: readonly {
      readonly verbs: readonly string[];
      readonly nonResourceURLs?: readonly string[];
    }[];
    readonly incomplete: boolean;
    readonly evaluationError?: string;
  };
}

const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';

/** kubectl options that impersonate a ServiceAccount. The API server adds its groups. */
export function as({ namespace, name }: Pick<Account, 'namespace' | 'name'>): readonly string[] {
  return ['--as', `system:serviceaccount:${namespace}:${name}`];
}

/** The permissions of a ServiceAccount in a namespace that not every ServiceAccount has. */
export async function ownRights(kubectl: Kubectl, account: Account, namespace: string): Promise<Rights> {
  // In another namespace, so that permissions granted to all ServiceAccounts of this one are included.
  const nobody = { namespace: `${account.namespace}-nobody`, name: 'nobody' };
  const [everybody, own] = await Promise.all([
    rights(kubectl, nobody, namespace),
    rights(kubectl, account, namespace),
  ]);
  return { ...own, lines: own.lines.filter((line) => !everybody.lines.includes(line)) };
}

async function rights(
  kubectl: Kubectl,
  account: Pick<Account, 'namespace' | 'name'>,
  namespace: string,
): Promise<Rights> {
  const input = JSON.stringify({
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectRulesReview',
    spec: { namespace },
  });
  // Raw, as kubectl would otherwise read the CustomResourceDefinitions first, which is forbidden.
  const answer = await kubectl.run(['create', '--raw', REVIEWS, '-f', '-', ...as(account)], { input });
  const { resourceRules, nonResourceRules, incomplete, evaluationError } = (JSON.parse(answer) as Review)
    .status;
  const lines = [
    ...resourceRules.flatMap(({ verbs, apiGroups = [], resources = [], resourceNames = [] }) =>
      verbs.flatMap((verb) =>
        apiGroups.flatMap((group) =>
          resources.map((resource) => [right(verb, resource, group), ...resourceNames].join(' ')),
        ),
      ),
    ),
    ...nonResourceRules.flatMap(({ verbs, nonResourceURLs = [] }) =>
      verbs.flatMap((verb) => nonResourceURLs.map((url) => `${verb} ${url}`)),
    ),
  ];
  const reason = incomplete ? (evaluationError ?? 'the API server gives no reason') : undefined;
  return { lines: [...new Set(lines)].sort(), ...(reason === undefined ? {} : { incomplete: reason }) };
}
