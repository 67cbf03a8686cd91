import { NO_FAULTS, build } from './support';
import { web } from './web';

describe('web', () => {
  const system = build(web);

  it('has a headless Service and a StatefulSet', () => {
    expect(system.names).toEqual([
      ['Service', 'nginx'],
      ['StatefulSet', 'web'],
    ]);
    expect(system.object('Service', 'nginx').spec).toMatchObject({
      clusterIP: 'None',
      publishNotReadyAddresses: false,
    });
    expect(system.selectors).toEqual([{ app: 'nginx' }]);
    expect(system.servicePorts('nginx')).toEqual([['web', 80, 'web']]);
  });

  it('runs nginx with the settings of its image, and a volume for each pod', () => {
    expect(system.object('StatefulSet', 'web').spec).toMatchObject({
      serviceName: 'nginx',
      replicas: 2,
      template: {
        spec: {
          containers: [
            {
              name: 'nginx',
              ports: [{ name: 'web', containerPort: 80 }],
              volumeMounts: [{ name: 'www', mountPath: '/usr/share/nginx/html' }],
            },
          ],
        },
      },
      volumeClaimTemplates: [
        { metadata: { name: 'www' }, spec: { resources: { requests: { storage: '1Gi' } } } },
      ],
    });
  });

  it('sets no security context, probe, affinity or volume', () => {
    const { spec } = system.pod('web');
    expect(spec).not.toHaveProperty('securityContext');
    expect(spec).not.toHaveProperty('affinity');
    expect(spec).not.toHaveProperty('volumes');
    expect(spec.containers[0]).not.toHaveProperty('securityContext');
    expect(spec.containers[0]).not.toHaveProperty('readinessProbe');
  });

  it('has no fault', () => {
    expect(system.faults).toEqual(NO_FAULTS);
  });
});
