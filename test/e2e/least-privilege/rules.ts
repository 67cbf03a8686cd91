import type { Kubectl } from '../kubectl';
import { right } from './table';

/** A ServiceAccount in the cluster. */
export interface Account {
  /** In which it is known to docs/permissions.md: `namespace/name`, as in dist/. */
  readonly title: string;
  readonly namespace: string;
  readonly name: string;
}

/** What the API server lists for an account in a namespace. */
export interface Rights {
  readonly lines: readonly string[];
  /** Why there may be more: an authorizer that can't list. */
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

/** The options of kubectl that send a request as an account; the API server adds the groups that it is in. */
export function as({ namespace, name }: Pick<Account, 'namespace' | 'name'>): readonly string[] {
  return ['--as', `system:serviceaccount:${namespace}:${name}`];
}

/** What an account may do in a namespace that not every account may. */
export async function ownRights(kubectl: Kubectl, account: Account, namespace: string): Promise<Rights> {
  // In another namespace, so that what is granted to all accounts of this one counts as this one's own.
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
  // Raw: kubectl would otherwise read the CustomResourceDefinitions first, which accounts may not.
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
  const reason = incomplete ? (evaluationError ?? 'the API server says no more') : undefined;
  return { lines: [...new Set(lines)].sort(), ...(reason === undefined ? {} : { incomplete: reason }) };
}
