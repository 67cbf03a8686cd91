import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { RestrictedNamespace, StatefulApp, defineObject } from '../lib';
import { SMALL_APP } from './example';

const IMAGE = 'redis:8.2.1';
const PASSWORD = { secretKeyRef: { name: 'redis', key: 'password' } };
const CONFIG = { name: 'config', mountPath: '/config' };

/** Writes the configuration of a pod: the common part, the password, and the primary for a replica. */
const CONFIGURE = `cp /defaults/redis.conf /config/redis.conf
printf 'requirepass %s\\nmasterauth %s\\n' "$PASSWORD" "$PASSWORD" >> /config/redis.conf
[ "$(hostname)" = redis-0 ] || echo 'replicaof redis-0.redis-headless 6379' >> /config/redis.conf`;

/**
 * Redis with a primary, `redis-0`, and two replicas. An init container writes the configuration of each pod, a sidecar
 * exports metrics. The pods read the password from a Secret, which is not part of the manifests. Create the Secret
 * once, after the namespace:
 *
 *     kubectl --namespace redis create secret generic redis --from-literal=password="$(openssl rand -hex 24)"
 */
export class Redis extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: id });
    new RestrictedNamespace(this, 'namespace', { name: id });
    const defaults = defineObject(this, 'defaults', 'ConfigMap', {
      metadata: { name: 'redis-defaults' },
      data: { 'redis.conf': 'dir /data\nappendonly yes\nmaxmemory 128mb\n' },
    });
    new StatefulApp(this, 'redis', {
      ...SMALL_APP,
      image: IMAGE,
      command: ['redis-server', '/config/redis.conf'],
      replicas: 3,
      ports: [{ name: 'redis', containerPort: 6379 }],
      // All pods serve reads. Writes go to redis-0.redis-headless.
      service: { name: 'redis-read' },
      claims: [{ name: 'data', mountPath: '/data', storage: '1Gi' }],
      env: { REDISCLI_AUTH: PASSWORD },
      // A server that loads its data answers a ping with an error. Such a server is alive but not ready.
      livenessProbe: { exec: { command: ['redis-cli', 'ping'] }, timeoutSeconds: 5, failureThreshold: 6 },
      readinessProbe: { exec: { command: ['redis-cli', '-e', 'ping'] }, periodSeconds: 5, timeoutSeconds: 5 },
      volumes: [
        ...SMALL_APP.volumes,
        { name: 'defaults', configMap: { name: defaults.name } },
        { name: 'config', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
      ],
      volumeMounts: [CONFIG],
      initContainers: [
        {
          name: 'configure',
          image: IMAGE,
          command: ['sh', '-ec', CONFIGURE],
          env: { PASSWORD },
          resources: SMALL_APP.resources,
          volumeMounts: [{ name: 'defaults', mountPath: '/defaults' }, CONFIG],
        },
      ],
      sidecarContainers: [
        {
          name: 'exporter',
          image: 'oliver006/redis_exporter:v1.77.0',
          ports: [{ name: 'metrics', containerPort: 9121, service: false }],
          env: { REDIS_PASSWORD: PASSWORD },
          livenessProbe: '/health',
          readinessProbe: '/health',
          resources: SMALL_APP.resources,
        },
      ],
      rollOnConfigChange: true,
    });
  }
}
