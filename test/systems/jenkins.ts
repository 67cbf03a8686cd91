import type { Chart } from 'cdk8s';
import { StatefulApp, k8s } from '../../lib';

/** A Jenkins controller that starts agents as pods, with an Ingress for browsers. */
export function jenkins(chart: Chart): void {
  const login = {
    httpGet: { path: '/login', port: 8080 },
    initialDelaySeconds: 60,
    timeoutSeconds: 5,
    failureThreshold: 12,
  };
  new StatefulApp(chart, 'jenkins', {
    image: 'jenkins/jenkins:lts-alpine',
    imagePullPolicy: 'Always',
    selectorLabels: { name: 'jenkins' },
    env: {
      LIMITS_MEMORY: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } },
      JAVA_OPTS: '-Xmx$(LIMITS_MEMORY)m',
    },
    ports: [
      { containerPort: 8080, service: { name: 'http', port: 80 } },
      { containerPort: 50000, service: { name: 'agent' } },
    ],
    resources: { limits: { cpu: 1, memory: '1Gi' }, requests: { cpu: 0.5, memory: '500Mi' } },
    readinessProbe: login,
    livenessProbe: login,
    terminationGracePeriodSeconds: 10,
    claims: [{ name: 'jenkins-home', mountPath: '/var/jenkins_home', storage: '1Gi' }],
    headlessService: false,
    ingress: {
      host: 'jenkins.example.com',
      ingressClassName: 'nginx',
      tlsSecretName: 'tls-jenkins',
      annotations: {
        'kubernetes.io/tls-acme': 'true',
        'nginx.ingress.kubernetes.io/ssl-redirect': 'true',
        'nginx.ingress.kubernetes.io/proxy-body-size': '50m',
        'nginx.ingress.kubernetes.io/proxy-request-buffering': 'off',
      },
    },
    serviceAccount: { token: true },
    networkPolicy: false,
    podDisruptionBudget: false,
    podSecurity: 'baseline',
    fsGroup: 1000,
  });
  const manage = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
  const rule = (resource: string, verbs: string[]) => ({
    apiGroups: [''],
    resources: [resource],
    verbs,
  });
  new k8s.KubeRole(chart, 'Role', {
    metadata: { name: 'jenkins' },
    rules: [
      rule('pods', manage),
      rule('pods/exec', manage),
      rule('pods/log', ['get', 'list', 'watch']),
      rule('events', ['watch']),
      rule('secrets', ['get']),
    ],
  });
  new k8s.KubeRoleBinding(chart, 'RoleBinding', {
    metadata: { name: 'jenkins' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'jenkins' },
    subjects: [{ kind: 'ServiceAccount', name: 'jenkins' }],
  });
}
