import { jenkins } from './jenkins';
import { NO_FAULTS, build } from './support';

describe('jenkins', () => {
  const system = build(jenkins);

  it('has a ServiceAccount with a Role, a Service, an Ingress and a StatefulSet', () => {
    expect(system.names).toEqual([
      ['ServiceAccount', 'jenkins'],
      ['StatefulSet', 'jenkins'],
      ['Service', 'jenkins'],
      ['Ingress', 'jenkins'],
      ['Role', 'jenkins'],
      ['RoleBinding', 'jenkins'],
    ]);
  });

  it('names Service ports that have no name in the container', () => {
    expect(system.object('StatefulSet', 'jenkins').spec).toMatchObject({ serviceName: 'jenkins' });
    expect(system.selectors).toEqual([{ name: 'jenkins' }]);
    expect(system.servicePorts('jenkins')).toEqual([
      ['http', 80, 8080],
      ['agent', 50000, 50000],
    ]);
  });

  it('has an Ingress with TLS', () => {
    expect(system.object('Ingress', 'jenkins')).toMatchObject({
      metadata: { annotations: { 'kubernetes.io/tls-acme': 'true' } },
      spec: {
        ingressClassName: 'nginx',
        rules: [
          {
            host: 'jenkins.example.com',
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: 'jenkins', port: { name: 'http' } } },
                },
              ],
            },
          },
        ],
        tls: [{ hosts: ['jenkins.example.com'], secretName: 'tls-jenkins' }],
      },
    });
  });

  it('sizes the heap by the memory limit, and sets the group of the volume to 1000', () => {
    const probe = {
      httpGet: { path: '/login', port: 8080 },
      initialDelaySeconds: 60,
      timeoutSeconds: 5,
      failureThreshold: 12,
    };
    expect(system.pod('jenkins').spec).toMatchObject({
      serviceAccountName: 'jenkins',
      automountServiceAccountToken: true,
      terminationGracePeriodSeconds: 10,
      securityContext: { fsGroup: 1000 },
      containers: [
        {
          name: 'jenkins',
          imagePullPolicy: 'Always',
          env: [
            {
              name: 'LIMITS_MEMORY',
              valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } },
            },
            { name: 'JAVA_OPTS', value: '-Xmx$(LIMITS_MEMORY)m' },
          ],
          resources: { limits: { cpu: 1, memory: '1Gi' }, requests: { cpu: 0.5, memory: '500Mi' } },
          readinessProbe: probe,
          livenessProbe: probe,
          volumeMounts: [{ name: 'jenkins-home', mountPath: '/var/jenkins_home' }],
        },
      ],
    });
  });

  it('keeps its home on the default class', () => {
    expect(system.object('StatefulSet', 'jenkins').spec).toMatchObject({
      volumeClaimTemplates: [
        { metadata: { name: 'jenkins-home' }, spec: { resources: { requests: { storage: '1Gi' } } } },
      ],
    });
  });

  it('has permission to run agents as pods', () => {
    const manage = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
    expect(system.object('Role', 'jenkins')).toMatchObject({
      rules: [
        { resources: ['pods'], verbs: manage },
        { resources: ['pods/exec'], verbs: manage },
        { resources: ['pods/log'] },
        { resources: ['events'] },
        { resources: ['secrets'], verbs: ['get'] },
      ],
    });
    expect(system.object('RoleBinding', 'jenkins')).toMatchObject({
      roleRef: { kind: 'Role', name: 'jenkins' },
      subjects: [{ kind: 'ServiceAccount', name: 'jenkins' }],
    });
  });

  it('has no fault', () => {
    expect(system.faults).toEqual(NO_FAULTS);
  });
});
