import { App, Chart } from 'cdk8s';
import { StatefulApp, type StatefulAppProps } from '../../../lib';
import { findingsIn } from '../../support/faults';
import { IMAGE, MINIMAL, findingsOfStatefulApp } from '../../support/stateful-app';
import { untyped } from '../../support/untyped';

const CONTAINER = 'spec.template.spec.containers[0]';

/** Props that would fail in a cluster, and the findings in the StatefulSet. */
type Row = [input: string, props: Partial<StatefulAppProps>, code: string, field: string, value: unknown];

const rows: Row[] = [
  [
    'a number as label',
    { podLabels: { rev: untyped(12) } },
    'wrong-type',
    'spec.template.metadata.labels["rev"]',
    12,
  ],
  [
    'a number as annotation',
    { podAnnotations: { 'prometheus.io/port': untyped(8080) } },
    'wrong-type',
    'spec.template.metadata.annotations["prometheus.io/port"]',
    8080,
  ],
  ['a string as replicas', { replicas: untyped('3') }, 'wrong-type', 'spec.replicas', '3'],
  ['a number as command', { command: [untyped(1)] }, 'wrong-type', `${CONTAINER}.command[0]`, 1],
  [
    'a misspelled field',
    { resources: untyped({ limit: { cpu: 1 } }) },
    'unknown-field',
    `${CONTAINER}.resources.limit`,
    { cpu: 1 },
  ],
  ['a missing image', { image: untyped(undefined) }, 'image-reference', `${CONTAINER}.image`, undefined],
  [
    'a privileged container that may not gain privileges',
    { securityContext: { privileged: true } },
    'security-context',
    `${CONTAINER}.securityContext.allowPrivilegeEscalation`,
    false,
  ],
  [
    'root in a pod that must not run as root',
    { runAsUser: 0 },
    'security-context',
    `${CONTAINER}.securityContext.runAsUser`,
    0,
  ],
  [
    'a mounted block volume',
    { claims: [{ name: 'raw', mountPath: '/raw', volumeMode: 'Block', storage: '1Gi' }] },
    'volume-mode',
    `${CONTAINER}.volumeMounts[0].name`,
    'raw',
  ],
  [
    'a claim that no container mounts',
    { claims: [{ name: 'data', storage: '1Gi' }] },
    'unmounted-claim',
    'spec.volumeClaimTemplates[0].metadata.name',
    'data',
  ],
  [
    'a sidecar with the name of the app',
    { sidecarContainers: [{ name: 'app', image: IMAGE }] },
    'duplicate-name',
    'spec.template.spec.containers[1].name',
    'app',
  ],
  [
    'the same port in a sidecar and the app',
    {
      ports: [{ name: 'http', containerPort: 80 }],
      sidecarContainers: [
        {
          name: 'proxy',
          image: IMAGE,
          ports: [{ name: 'proxy', containerPort: 80, service: 81, headlessService: 81 }],
        },
      ],
    },
    'duplicate-port',
    'spec.template.spec.containers[1].ports[0].containerPort',
    '80/TCP',
  ],
  [
    'a selector without labels',
    { selectorLabels: {} },
    'selector-mismatch',
    'spec.selector',
    { matchLabels: {} },
  ],
];

test.each(rows)('the rules find in a StatefulApp %s', (_input, props, code, field, value) => {
  const findings = findingsOfStatefulApp(props).map((found) => [found.code, found.field, found.value]);
  expect(findings).toContainEqual([code, field, value]);
});

test('the rules find claims of two StatefulApps with one name', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'shops' });
  const claim = (name: string): Partial<StatefulAppProps> => ({
    claims: [{ name, mountPath: '/data', storage: '1Gi' }],
  });
  new StatefulApp(chart, 'petset', { ...MINIMAL, ...claim('alpha-beta') });
  new StatefulApp(chart, 'beta-petset', { ...MINIMAL, ...claim('alpha') });
  const field = 'spec.volumeClaimTemplates[0].metadata.name';
  expect(findingsIn(chart)).toEqual([
    ['chart/petset/Resource', 'shared-claim', field, 'alpha-beta'],
    ['chart/beta-petset/Resource', 'shared-claim', field, 'alpha'],
  ]);
});

test('two StatefulApps of one Helm instance have NetworkPolicies for their own pods', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'shops' });
  for (const name of ['web', 'db']) {
    const selectorLabels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': 'release' };
    new StatefulApp(chart, name, { ...MINIMAL, selectorLabels });
  }
  expect(findingsIn(chart)).toEqual([]);
});
