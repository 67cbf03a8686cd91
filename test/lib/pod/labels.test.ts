import { workloadLabels } from '../../../lib/pod/labels';

const version = (image: string): unknown =>
  workloadLabels({ name: 'app', component: 'server', image })['app.kubernetes.io/version'];

test.each([
  ['its tag', 'registry.example.com/app:1.2.3', '1.2.3'],
  ['"latest" without a tag', 'app', 'latest'],
  ['the start of its digest', `app@sha256:${'a'.repeat(64)}`, 'sha256-aaaaaaaaaaaa'],
  ['its tag if it has a digest too', `app:1@sha256:${'a'.repeat(64)}`, '1'],
  ['a tag without a first character that no label may begin with', 'app:_1', '1'],
  [
    'a long tag truncated to the length of a label',
    `registry.example.com/app:${'a'.repeat(62)}-${'b'.repeat(65)}`,
    'a'.repeat(62),
  ],
])('the version label of an image is %s', (_part, image, expected) => {
  expect(version(image)).toBe(expected);
});

test('labels of the user replace recommended ones, and selector labels replace both', () => {
  expect(
    workloadLabels({
      name: 'app',
      component: 'server',
      labels: { 'app.kubernetes.io/component': 'db', app: 'a' },
      selector: { app: 'legacy' },
    }),
  ).toEqual({
    'app.kubernetes.io/name': 'app',
    'app.kubernetes.io/instance': 'app',
    'app.kubernetes.io/component': 'db',
    'app.kubernetes.io/part-of': 'app',
    'app.kubernetes.io/managed-by': 'cdk8s',
    app: 'legacy',
  });
});
