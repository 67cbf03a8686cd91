import { isPlainObject } from '../../../../lib/core/wire';
import { textAt, without } from '../../../manifests/field';
import type { Fields, Fill } from './fill';

const RBAC = 'rbac.authorization.k8s.io';
const WEBHOOK = {
  failurePolicy: 'Fail',
  matchPolicy: 'Equivalent',
  namespaceSelector: {},
  objectSelector: {},
  timeoutSeconds: 10,
};

/** Defaults of configuration, access and API objects. */
export const API: Readonly<Record<string, Fill>> = {
  KubeConfigMapProps: (config) => ({ ...config, binaryData: bytes(config.binaryData) }),
  KubeSecretProps: (secret) => {
    const { stringData } = secret;
    const texts = Object.entries(isPlainObject(stringData) ? stringData : {}).map(
      ([key, value]) => [key, Buffer.from(String(value)).toString('base64')] as const,
    );
    const data = { ...bytes(secret.data), ...Object.fromEntries(texts) };
    return { type: 'Opaque', ...without(secret, 'stringData'), data };
  },
  // The API server adds this finalizer to every namespace.
  KubeNamespaceProps: (namespace) => ({ ...namespace, spec: without(namespace.spec, 'finalizers') }),
  LimitRangeItem: (item) => {
    if (item.type !== 'Container') return item;
    const [max, min, own, request] = [item.max, item.min, item.default, item.defaultRequest].map(fieldsOf);
    const limits = { ...max, ...own };
    return { ...item, default: limits, defaultRequest: { ...min, ...limits, ...request } };
  },
  KubePriorityClassProps: { preemptionPolicy: 'PreemptLowerPriority' },
  RoleRef: { apiGroup: RBAC },
  Subject: (subject) =>
    subject.kind === 'User' || subject.kind === 'Group' ? { apiGroup: RBAC, ...subject } : subject,
  ValidatingWebhook: WEBHOOK,
  MutatingWebhook: { ...WEBHOOK, reinvocationPolicy: 'Never' },
  RuleWithOperations: { scope: '*' },
  ServiceReference: { port: 443 },
  CustomResourceDefinitionSpec: { conversion: { strategy: 'None' } },
  CustomResourceDefinitionNames: (names) => {
    const kind = textAt(names, 'kind');
    return { singular: kind.toLowerCase(), listKind: `${kind}List`, ...names };
  },
};

/** Base64 in the form of the API server, without line breaks. */
function bytes(data: unknown): Fields | undefined {
  if (!isPlainObject(data)) return undefined;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      typeof value === 'string' ? Buffer.from(value, 'base64').toString('base64') : value,
    ]),
  );
}

function fieldsOf(value: unknown): Fields {
  return isPlainObject(value) ? value : {};
}
