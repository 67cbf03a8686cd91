import type { StatefulAppProps } from '../../../lib';
import { waiverAnnotations } from '../../../lib/pod/scanner-annotations';
import { statefulApp } from '../../support/stateful-app';
import { only } from '../../support/synth';

const DIGEST = `app@sha256:${'0'.repeat(64)}`;

function annotationsOf(props: Partial<StatefulAppProps>): unknown {
  return (only(statefulApp(props), 'StatefulSet').metadata as { annotations?: unknown }).annotations;
}

test('an app has no annotations for scanners by default', () => {
  expect(annotationsOf({ image: DIGEST })).toBeUndefined();
  expect(annotationsOf({ image: 'localhost/app:1' })).toBeUndefined();
});

describe('with scannerAnnotations', () => {
  const scannerAnnotations = true;

  test.each<[string, Partial<StatefulAppProps>]>([
    ['an image pulled at every start', { image: 'localhost/app:1', imagePullPolicy: 'Always' }],
    ['a tag of a registry, which may move', { image: 'registry.example.com/app:1' }],
  ])('%s waives nothing', (_image, props) => {
    expect(annotationsOf({ ...props, scannerAnnotations })).toBeUndefined();
  });

  test('an image by digest waives the pull at every start', () => {
    expect(annotationsOf({ image: DIGEST, scannerAnnotations })).toEqual({
      'kube-score/ignore': 'container-image-pull-policy',
      'polaris.fairwinds.com/pullPolicyNotAlways-exempt': 'true',
    });
  });

  test('an image from no registry waives the pull, with the reason', () => {
    const reason = 'the image is loaded onto the nodes and comes from no registry';
    expect(annotationsOf({ image: 'localhost/app:1', scannerAnnotations })).toEqual({
      'checkov.io/skip1': `CKV_K8S_15=${reason}`,
      'checkov.io/skip2': `CKV_K8S_43=${reason}`,
      'kube-score/ignore': 'container-image-pull-policy',
      'polaris.fairwinds.com/pullPolicyNotAlways-exempt': 'true',
    });
  });

  test('annotations of the user are kept', () => {
    const annotations = { 'example.com/a': 'b' };
    expect(annotationsOf({ image: DIGEST, statefulSet: { annotations }, scannerAnnotations })).toMatchObject(
      annotations,
    );
  });
});

test('several waivers have one annotation each, but one list for kube-score', () => {
  expect(
    waiverAnnotations([
      { reason: 'a', kubeLinter: 'one', kubeScore: 'x' },
      { reason: 'b', kubeLinter: 'two', kubeScore: 'y' },
    ]),
  ).toEqual({
    'ignore-check.kube-linter.io/one': 'a',
    'ignore-check.kube-linter.io/two': 'b',
    'kube-score/ignore': 'x,y',
  });
});
