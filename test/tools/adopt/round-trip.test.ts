import { Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import { StatefulApp, type StatefulAppProps, findFaults } from '../../../lib';
import { toYaml } from '../../../lib/synth/yaml';
import type { KubeObject } from '../../../tools/manifests/manifest';
import { adoptObjects, changesOf } from './support';

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const word = fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9 ._/=$%{}'"-]{0,20}[a-zA-Z0-9]$/);
const labels = fc.dictionary(fc.constantFrom('team', 'tier', 'app', 'example.com/owner'), name, {
  minKeys: 1,
  maxKeys: 3,
});
const port = (n: number): fc.Arbitrary<object> =>
  fc.record(
    {
      name: fc.constant(`port-${n}`),
      containerPort: fc.constant(8000 + n),
      service: fc.oneof(
        fc.constant(false),
        fc.integer({ min: 1, max: 1000 }).map((to) => to + 1000 * n),
      ),
      headlessService: fc.oneof(
        fc.constant(false),
        fc.integer({ min: 1, max: 1000 }).map((to) => to + 1000 * n),
      ),
    },
    { requiredKeys: ['name', 'containerPort'] },
  );
const ports = fc
  .integer({ min: 1, max: 3 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => port(i + 1))));
const probe = fc.oneof(
  fc.constantFrom('/livez', '/readyz'),
  fc.record({
    exec: fc.record({ command: fc.array(word, { minLength: 1, maxLength: 3 }) }),
    timeoutSeconds: fc.integer({ min: 2, max: 9 }),
  }),
);
const claims = fc.uniqueArray(
  fc.record(
    {
      name: fc.constantFrom('data', 'logs', 'state'),
      mountPath: name.map((folder) => `/var/${folder}`),
      storage: fc.constantFrom('1Gi', '32Mi', '10Gi'),
      storageClass: fc.constantFrom('fast', 'slow'),
      labels,
    },
    { requiredKeys: ['name', 'storage'] },
  ),
  { selector: (claim) => claim.name, maxLength: 3 },
);

/** Props that do not spell out defaults. */
const props = fc.record(
  {
    defaults: fc.constant('kubernetes'),
    image: fc.constantFrom('registry.example.com/app:1.2.3', 'app@sha256:' + 'a'.repeat(64), 'app'),
    containerName: name.map((text) => `c-${text}`),
    command: fc.array(word, { minLength: 1, maxLength: 3 }),
    env: fc.dictionary(fc.stringMatching(/^[A-Z][A-Z_]{0,8}$/), word, { minKeys: 1, maxKeys: 4 }),
    replicas: fc.integer({ min: 2, max: 5 }),
    podManagementPolicy: fc.constant('Parallel'),
    minReadySeconds: fc.integer({ min: 1, max: 60 }),
    ports,
    claims,
    livenessProbe: probe,
    readinessProbe: probe,
    runAsUser: fc.integer({ min: 1000, max: 2000 }),
    fsGroup: fc.integer({ min: 1000, max: 2000 }),
    podSecurity: fc.constantFrom('baseline', 'restricted'),
    terminationGracePeriodSeconds: fc.integer({ min: 31, max: 90 }),
    labels,
    podLabels: labels,
    podAnnotations: labels,
    headlessService: fc.oneof(fc.constant(false), fc.record({ name: name.map((text) => `h-${text}`) })),
    service: fc.oneof(fc.constant(false), fc.record({ name: name.map((text) => `s-${text}`), labels })),
    serviceAccount: fc.oneof(fc.constant(false), fc.record({ token: fc.constant(true) })),
    networkPolicy: fc.constant(false),
    podDisruptionBudget: fc.oneof(fc.constant(false), fc.record({ maxUnavailable: fc.constant(2) })),
  },
  { requiredKeys: ['image', 'claims'] },
) as unknown as fc.Arbitrary<StatefulAppProps>;

/** What a StatefulApp is synthesized to. */
function synthesized(given: StatefulAppProps): KubeObject[] {
  const chart = new Chart(Testing.app(), 'app', { namespace: 'shop' });
  new StatefulApp(chart, 'app', given);
  // A probe by its path needs a port, for example.
  fc.pre(findFaults(chart).length === 0);
  return chart.toJson() as KubeObject[];
}

test('a StatefulApp that is adopted makes the same bytes', () => {
  fc.assert(
    fc.property(props, (given) => {
      const objects = synthesized(given);
      const adoption = adoptObjects(objects);
      expect(changesOf(adoption)).toEqual([]);
      expect(adoption.apps.flatMap(({ edits }) => edits)).toEqual([]);
      expect(adoption.objects.map(toYaml).join('---\n')).toBe(objects.map(toYaml).join('---\n'));
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 20) },
  );
});
