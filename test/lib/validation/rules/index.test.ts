import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppObjects } from '../../../../lib/validation/app-objects';
import type { Manifest } from '../../../../lib/validation/manifest';
import { RULES } from '../../../../lib/validation/rules';
import {
  claim,
  claimSpec,
  container,
  service,
  storageClass,
  volume,
  withClaim,
} from '../../../support/findings';

const tests = readdirSync(__dirname)
  .map((file) => readFileSync(join(__dirname, file), 'utf8'))
  .join('\n');

describe.each(RULES)('the rule $id', ({ id, reason }) => {
  test('has a unique id in kebab case', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(RULES.filter((rule) => rule.id === id)).toHaveLength(1);
  });

  test('has a reason of one or two sentences', () => {
    expect(reason).toMatch(/^[A-Z<k].{20,140}\.$/);
  });

  test('has a finding in a test', () => {
    expect(tests).toMatch(new RegExp(`\\[?'${id}'`));
  });
});

/** Objects with a value in every field that a rule reads. */
const MANIFESTS = [
  withClaim(
    { storageClassName: 'keep', volumeMode: 'Block', selector: { matchLabels: { a: 'b' } } },
    {
      replicas: 0,
      serviceName: 'web',
      updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1, maxUnavailable: 1 } },
      persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' },
    },
  ),
  container(
    {
      ports: [{ name: 'http', containerPort: 80, protocol: 'TCP' }],
      env: [
        { name: 'PROVISIONER_NAME', value: 'example.com/nfs' },
        { name: 'NFS_SERVER', value: 'nas' },
        { name: 'A', valueFrom: { configMapKeyRef: { name: 'a', key: 'b' } } },
      ],
      envFrom: [{ configMapRef: { name: 'a' } }],
      volumeMounts: [{ name: 'a', mountPath: '/a' }],
      volumeDevices: [{ name: 'b', devicePath: '/b' }],
      resources: { requests: { cpu: '2' }, limits: { cpu: '1' } },
      securityContext: { allowPrivilegeEscalation: false, capabilities: { add: ['CAP_SYS_ADMIN'] } },
      livenessProbe: { httpGet: { port: 'admin', path: '/' } },
      lifecycle: { preStop: { tcpSocket: { port: 'admin' } } },
    },
    {
      volumes: [
        { name: 'a', persistentVolumeClaim: { claimName: 'data-web-0' } },
        { name: 'b', ephemeral: { volumeClaimTemplate: { spec: claimSpec() } } },
        {
          name: 'c',
          projected: { sources: [{ configMap: { name: 'a', items: [{ key: 'a', path: 'b' }] } }] },
        },
      ],
      securityContext: { runAsUser: 0, runAsNonRoot: true },
      nodeSelector: { a: 'b' },
    },
  ),
  service({
    type: 'ClusterIP',
    clusterIP: 'None',
    ports: [{ name: 'a', port: 80, targetPort: 'http', nodePort: 1 }],
  }),
  {
    kind: 'Ingress',
    metadata: { annotations: { 'a/snippet': 'b' } },
    spec: {
      rules: [
        { http: { paths: [{ path: '/', backend: { service: { name: 'web', port: { number: 1 } } } }] } },
      ],
    },
  },
  {
    kind: 'NetworkPolicy',
    spec: {
      podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] },
      ingress: [{}],
    },
  },
  volume({
    claimRef: { namespace: 'apps', name: 'data-web-0' },
    local: { path: '/mnt' },
    mountOptions: ['nfsvers=3'],
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', values: ['b'] }] }] } },
  }),
  {
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data-web-0' },
    spec: claimSpec({ volumeName: 'disk' }),
  },
  storageClass('keep', {
    provisioner: 'example.com/nfs',
    parameters: { pathPattern: '${.PVC.namespace}.${.PVC.name}', onDelete: 'delete' },
    mountOptions: ['soft'],
  }),
  storageClass('csi', {
    provisioner: 'nfs.csi.k8s.io',
    parameters: {
      server: 'nas',
      share: '/srv',
      subDir: '${pvc.metadata.namespace}.${pvc.metadata.name}',
      onDelete: 'delete',
      mountPermissions: '0777',
    },
  }),
  volume({
    nfs: undefined,
    claimRef: { namespace: 'apps', name: 'data-web-1' },
    persistentVolumeReclaimPolicy: 'Delete',
    csi: {
      driver: 'nfs.csi.k8s.io',
      volumeHandle: 'nas#srv#a##retain',
      volumeAttributes: { server: 'nas', share: '/srv', subDir: 'a', mountOptions: 'soft' },
    },
  }),
  claim({ storageClassName: 'csi', selector: {}, dataSource: { kind: 'PersistentVolumeClaim', name: 'a' } }),
  {
    kind: 'Deployment',
    spec: {
      template: {
        spec: { containers: [{ name: 'nfs', image: 'nfsplugin:v4.9.2', args: ['--drivername=a.b'] }] },
      },
    },
  },
];

/** The paths of all values in a manifest. */
function pathsOf(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...at, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy: Record<string, unknown> = (
    Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }
  ) as never;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

const API_VERSIONS: Readonly<Record<string, string>> = {
  StatefulSet: 'apps/v1',
  Deployment: 'apps/v1',
  Ingress: 'networking.k8s.io/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  StorageClass: 'storage.k8s.io/v1',
};

// A different finding reports a value of the wrong type.
test('no rule throws for any value of the wrong type', () => {
  const manifests = MANIFESTS.map((manifest) => ({
    apiVersion: API_VERSIONS[manifest.kind] ?? 'v1',
    ...manifest,
    metadata: { namespace: 'apps', ...manifest.metadata },
  }));
  const places = manifests.flatMap((manifest, i) =>
    pathsOf(manifest)
      .filter(([first]) => first !== undefined && first !== 'apiVersion' && first !== 'kind')
      .map((path) => [String(i), ...path]),
  );
  for (const value of [undefined, 7, 'x', [7], { a: 7 }]) {
    for (const path of places) {
      const changed = replaced(manifests, path, value) as Manifest[];
      const app = new AppObjects(
        changed.map((manifest, i) => ({ manifest, path: `object ${i}` })),
        [],
        () => false,
      );
      const judge = (): void => {
        for (const { check } of RULES) for (const object of app.objects) check(object, () => undefined, app);
      };
      judge();
    }
  }
});
