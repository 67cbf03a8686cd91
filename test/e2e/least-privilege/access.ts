import type { Kubectl } from '../kubectl';
import { type Account, as } from './rules';

/** What none of the accounts may do, in its own namespace or anywhere, as `kubectl auth can-i` takes it. */
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

/** How many kubectl run at a time. */
const AT_ONCE = 4;

/**
 * Asks `kubectl auth can-i` for each of the rights, in the account's own namespace and in all.
 * @throws Error that tells every answer that is not the one expected
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
    throw new Error(`kubectl auth can-i says to ${account.title}:\n${wrong.sort().join('\n')}`);
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
  // "no" may be followed by a reason; a failure has no answer at all.
  return /^(yes|no)\b/.exec(stdout)?.[1] ?? (stderr.trim() || 'no answer');
}
