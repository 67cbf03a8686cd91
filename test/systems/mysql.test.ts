import { mysql } from './mysql';
import { NO_FAULTS, build } from './support';

describe('mysql', () => {
  const system = build(mysql);
  const data = { name: 'data', mountPath: '/var/lib/mysql', subPath: 'mysql' };
  const conf = { name: 'conf', mountPath: '/etc/mysql/conf.d' };

  it('has a ConfigMap, two Services and a StatefulSet', () => {
    expect(system.names).toEqual([
      ['ConfigMap', 'mysql'],
      ['Service', 'mysql'],
      ['StatefulSet', 'mysql'],
      ['Service', 'mysql-read'],
    ]);
    expect(system.selectors).toEqual([{ app: 'mysql' }]);
    expect(system.object('Service', 'mysql-read').metadata).toMatchObject({
      labels: { app: 'mysql', readonly: 'true' },
    });
    expect(system.object('Service', 'mysql').metadata).not.toHaveProperty('labels.readonly');
  });

  it('has only the port of mysql on the Services, not the one of the sidecar container', () => {
    expect(system.servicePorts('mysql')).toEqual([['mysql', 3306, 'mysql']]);
    expect(system.servicePorts('mysql-read')).toEqual([['mysql', 3306, 'mysql']]);
  });

  it('mounts one directory of the claim in three containers', () => {
    expect(system.object('StatefulSet', 'mysql').spec).toMatchObject({
      serviceName: 'mysql',
      replicas: 3,
      volumeClaimTemplates: [
        { metadata: { name: 'data' }, spec: { resources: { requests: { storage: '10Gi' } } } },
      ],
    });
    expect(system.pod('mysql').spec).toMatchObject({
      initContainers: [
        {
          name: 'init-mysql',
          volumeMounts: [
            { name: 'conf', mountPath: '/mnt/conf.d' },
            { name: 'config-map', mountPath: '/mnt/config-map' },
          ],
        },
        { name: 'clone-mysql', volumeMounts: [data, conf] },
      ],
      containers: [
        { name: 'mysql', ports: [{ containerPort: 3306 }], volumeMounts: [data, conf] },
        { name: 'xtrabackup', ports: [{ containerPort: 3307 }], volumeMounts: [data, conf] },
      ],
      volumes: [
        { name: 'conf', emptyDir: {} },
        { name: 'config-map', configMap: { name: 'mysql' } },
      ],
    });
  });

  it('has probes and resource requests for mysql', () => {
    expect(system.pod('mysql').spec.containers[0]).toMatchObject({
      livenessProbe: {
        exec: { command: ['mysqladmin', 'ping'] },
        initialDelaySeconds: 30,
        timeoutSeconds: 5,
      },
      readinessProbe: {
        exec: { command: ['mysql', '-h', '127.0.0.1', '-e', 'SELECT 1'] },
        initialDelaySeconds: 5,
        periodSeconds: 2,
      },
      env: [{ name: 'MYSQL_ALLOW_EMPTY_PASSWORD', value: '1' }],
      resources: { requests: { cpu: '500m', memory: '1Gi' } },
    });
    expect(system.pod('mysql').spec.containers[1]).not.toHaveProperty('readinessProbe');
    expect(system.pod('mysql').spec).not.toHaveProperty('affinity');
  });

  it('has no fault', () => {
    expect(system.faults).toEqual(NO_FAULTS);
  });
});
