import type { Kubectl } from '../kubectl';
import { type Account, as } from './rules';

/** Permissions that no ServiceAccount may have in any namespace, as arguments of `kubectl auth can-i`. */
export const REFUSED = [
  '* *',
  'get secrets',
  'list secrets',
  'get configmaps',
  'get pods',
  'create pods',
  'create pods/exec',
  'get pods/log',
  'create serviceaccounts/token',
  'create persistentvolumeclaims',
  'delete persistentvolumeclaims',
  'update persistentvolumes',
  'patch persistentvolumes',
  'patch statefulsets.apps',
  'create storageclasses.storage.k8s.io',
  'delete namespaces',
  'get nodes',
  'get nodes/proxy',
  'escalate clusterroles.rbac.authorization.k8s.io',
  'bind clusterroles.rbac.authorization.k8s.io',
  'create clusterrolebindings.rbac.authorization.k8s.io',
  'impersonate serviceaccounts',
] as const;

/** Maximum number of concurrent kubectl processes. */
const AT_ONCE = 4;

/**
 * Checks each permission with `kubectl auth can-i`, in the ServiceAccount's namespace and in all namespaces.
 * @throws Error with all unexpected answers
 */
export async function expectAnswers(
  kubectl: Kubectl,
  account: Account,
  rights: readonly string[],
  expected: 'yes' | 'no',
): Promise<void> {
  const questions = rights.flatMap((right) => [
    { right, where: ['-n', account.namespace] },
    { right, where: ['-A'] },
  ]);
  const wrong: string[] = [];
  const worker = async (): Promise<void> => {
    for (let question = questions.pop(); question !== undefined; question = questions.pop()) {
      const { right, where } = question;
      const answer = await canI(kubectl, account, right, where);
      if (answer !== expected) wrong.push(`${right} ${where.join(' ')}: "${answer}", not "${expected}"`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (wrong.length > 0)
    throw new Error(`kubectl auth can-i for ${account.title}:\n${wrong.sort().join('\n')}`);
}

async function canI(
  kubectl: Kubectl,
  account: Account,
  right: string,
  where: readonly string[],
): Promise<string> {
  const [verb = '', resource = ''] = right.split(' ');
  const [plural = '', subresource] = resource.split('/');
  const of = subresource === undefined ? [] : ['--subresource', subresource];
  const { stdout, stderr } = await kubectl.attempt([
    ...['auth', 'can-i', verb, plural, ...of],
    ...where,
    ...as(account),
  ]);
  // A reason may follow "no". A failure has no answer.
  return /^(yes|no)\b/.exec(stdout)?.[1] ?? (stderr.trim() || 'no answer');
}
