import * as lib from '../../lib';

test('the public API has these values', () => {
  expect(Object.keys(lib).sort()).toEqual([
    'BlueGreen',
    'ExistingNfsCsiDriver',
    'ExistingObject',
    'InvalidPropsError',
    'LinearApp',
    'LocalVolume',
    'LocalVolumeClaim',
    'NfsCsiDriver',
    'NfsProvisioner',
    'RestrictedNamespace',
    'RetainedVolume',
    'StatefulApp',
    'StorageClass',
    'UpdateStrategy',
    'defineObject',
    'enforceRules',
    'findFaults',
    'k8s',
    'suppressRule',
    'writeKustomization',
  ]);
});

test('the public API exports the complete API of Kubernetes 1.27', () => {
  expect(lib.k8s).toMatchObject({
    KubeStatefulSet: expect.any(Function) as unknown,
    Quantity: expect.any(Function) as unknown,
    IntOrString: expect.any(Function) as unknown,
  });
});
