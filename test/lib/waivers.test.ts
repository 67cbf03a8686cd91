import { NfsProvisioner, StatefulApp } from '../../lib';
import { only, synth } from '../support/synth';

function annotationsOf(image: string, imagePullPolicy?: 'IfNotPresent'): unknown {
  const manifests = synth((chart) => new StatefulApp(chart, 'app', { image, imagePullPolicy }));
  return (only(manifests, 'StatefulSet').metadata as { annotations?: unknown }).annotations;
}

test('an image that is pulled at every start waives nothing', () => {
  expect(annotationsOf('registry.example.com/app:1')).toBeUndefined();
});

test('an image by digest waives that it is pulled at every start', () => {
  expect(annotationsOf(`app@sha256:${'0'.repeat(64)}`)).toEqual({
    'kube-score/ignore': 'container-image-pull-policy',
    'polaris.fairwinds.com/pullPolicyNotAlways-exempt': 'true',
  });
});

test('an image of no registry waives that it is pulled, and says why', () => {
  expect(annotationsOf('localhost/app:1')).toEqual({
    'checkov.io/skip1': 'CKV_K8S_15=the image is loaded onto the nodes and comes from no registry',
    'checkov.io/skip2': 'CKV_K8S_43=the image is loaded onto the nodes and comes from no registry',
    'kube-score/ignore': 'container-image-pull-policy',
    'polaris.fairwinds.com/pullPolicyNotAlways-exempt': 'true',
  });
});

test('a tag that may move, pulled only once, is waived by nothing', () => {
  expect(annotationsOf('registry.example.com/app:1', 'IfNotPresent')).toBeUndefined();
});

test('a provisioner with replicas and rolling updates waives the lack of neither', () => {
  const manifests = synth(
    (chart) =>
      new NfsProvisioner(chart, 'nfs', {
        server: 'nfs.example.com',
        path: '/srv/nfs',
        replicas: 3,
        leaderElection: true,
        strategyType: 'RollingUpdate',
      }),
  );
  const { annotations = {} } = only(manifests, 'Deployment').metadata as {
    annotations?: Record<string, string>;
  };
  expect(Object.keys(annotations).filter((key) => /replicas|rolling/i.test(key))).toEqual([]);
});
