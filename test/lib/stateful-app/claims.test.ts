import { IMAGE, podSpec, statefulApp } from '../../support/stateful-app';
import { type Manifest, only } from '../../support/synth';

const DATA = { name: 'data', mountPath: '/data', storage: '1Gi' };

const templates = (manifests: readonly Manifest[]): unknown =>
  (only(manifests, 'StatefulSet') as unknown as { spec: { volumeClaimTemplates: unknown } }).spec
    .volumeClaimTemplates;

describe('a claim', () => {
  const manifests = statefulApp({ claims: [DATA] });

  test('is a template of the default class without labels, which crash some controllers', () => {
    expect(templates(manifests)).toEqual([
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    ]);
  });

  test('is mounted in the container of the app', () => {
    expect(podSpec(manifests).containers).toMatchObject([
      { volumeMounts: [{ name: 'data', mountPath: '/data' }, { name: 'tmp' }] },
    ]);
  });

  test('without a mount path is mounted through volumeMounts', () => {
    const logs = { name: 'logs', mountPath: '/logs' };
    const { containers } = podSpec(
      statefulApp({
        claims: [{ name: 'logs', storage: '1Gi' }],
        sidecarContainers: [{ name: 'log', image: IMAGE, volumeMounts: [logs] }],
      }),
    );
    expect(containers).toMatchObject([
      { volumeMounts: [{ name: 'tmp' }] },
      { volumeMounts: [logs, { name: 'tmp' }] },
    ]);
  });

  test('has the further fields of Kubernetes', () => {
    const dataSource = { kind: 'VolumeSnapshot', name: 'backup', apiGroup: 'snapshot.storage.k8s.io' };
    const claims = [{ ...DATA, storageClass: '', dataSourceRef: dataSource }];
    expect(templates(statefulApp({ claims }))).toMatchObject([
      { spec: { storageClassName: '', dataSourceRef: dataSource } },
    ]);
  });

  test('has apiVersion and kind if requested, which the API server defaults and Argo CD compares', () => {
    const claims = [{ ...DATA, apiVersion: 'v1', kind: 'PersistentVolumeClaim' } as const];
    expect(templates(statefulApp({ claims }))).toMatchObject([
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
    ]);
  });

  test('of volumeMode Block is a device of the container, not a mount', () => {
    const raw = { name: 'raw', devicePath: '/dev/raw', volumeMode: 'Block', storage: '1Gi' };
    const manifests = statefulApp({ claims: [raw] });
    expect(templates(manifests)).toMatchObject([{ spec: { volumeMode: 'Block' } }]);
    expect(podSpec(manifests).containers).toMatchObject([
      {
        volumeDevices: [{ name: 'raw', devicePath: '/dev/raw' }],
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      },
    ]);
  });
});

test('an app without claims has no claim templates', () => {
  expect(templates(statefulApp({ claims: [] }))).toBeUndefined();
});
