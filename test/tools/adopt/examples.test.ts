import { EXAMPLES } from '../../../examples';
import type { Adoption } from '../../../tools/adopt/adopt';
import type { KubeObject } from '../../../tools/manifests/manifest';
import { example } from '../../support/examples';
import { adoptObjects, changesOf } from './support';

function adoptExample(name: string): Adoption {
  return adoptObjects(example(name) as unknown as KubeObject[]);
}

describe.each(Object.keys(EXAMPLES))('the example %s', (name) => {
  const adoption = adoptExample(name);

  it('is adopted without a change, with the recommended defaults', () => {
    expect(changesOf(adoption)).toEqual([]);
    expect(adoption.text).not.toMatch(/defaults: 'kubernetes'|overrides|JsonPatch|suppressRule/);
  });

  it('is adopted with the constructs that it is made of', () => {
    expect(adoption.text).toContain("new RestrictedNamespace(chart, 'namespace'");
    expect(adoption.text).toMatch(
      name === 'local-volume' ? /new LocalVolume\(chart/ : /new StatefulApp\(chart/,
    );
  });
});

test('an adopted app has the props that its example has', () => {
  const { text } = adoptExample('app-go');
  expect(text.slice(text.indexOf('new StatefulApp'), text.indexOf('\n\napp.synth'))).toBe(
    `new StatefulApp(chart, 'app-go', {
  image: 'registry.example.com/visits:1.2.3',
  replicas: 2,
  podManagementPolicy: 'Parallel',
  ports: [{ name: 'http', containerPort: 8080 }],
  env: { DATA_DIR: '/app/data', VISITS_FILE: 'visits.txt' },
  claims: [{ name: 'app-go-data', mountPath: '/app/data', storage: '5Mi' }],
  volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
  resources: {
    requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
    limits: { cpu: '1', memory: '256Mi', 'ephemeral-storage': '256Mi' },
  },
  startupProbe: '/livez',
  livenessProbe: '/livez',
  readinessProbe: '/readyz',
  runAsUser: 10001,
  runAsGroup: 10001,
  fsGroup: 10001,
  service: { type: 'NodePort' },
});`,
  );
});

test('a local volume is adopted with its class and its claim', () => {
  expect(adoptExample('local-volume').text)
    .toContain(`const localNodeVolume = new LocalVolume(chart, 'local-node-volume', {
  path: '/mnt/data',
  storage: '5Gi',
  nodeLabels: { nodedisk: 'true' },
});
localNodeVolume.addClaim('local-node-volume-claim', { storage: '3Gi' });`);
});
