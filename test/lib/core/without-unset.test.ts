import { withoutUnset } from '../../../lib/core/without-unset';
import { only } from '../../support/synth';
import { statefulApp } from '../../support/stateful-app';

test('undefined and null are removed at any depth, except in variables and overrides', () => {
  expect(
    withoutUnset({
      a: undefined,
      b: null,
      c: [{ d: undefined, e: 0 }],
      env: { X: undefined },
      overrides: { statefulSet: null },
    }),
  ).toEqual({ c: [{ e: 0 }], env: { X: undefined }, overrides: { statefulSet: null } });
});

test('an undefined value in a group of props keeps the default', () => {
  const manifests = statefulApp({
    headlessService: { publishNotReadyAddresses: undefined },
    podDisruptionBudget: { maxUnavailable: undefined },
    securityContext: { runAsNonRoot: undefined },
    enableServiceLinks: undefined,
  });
  expect(only(manifests, 'Service', 'app-headless')).toHaveProperty('spec.publishNotReadyAddresses', true);
  expect(only(manifests, 'PodDisruptionBudget')).toHaveProperty('spec.maxUnavailable', 1);
  const pod = 'spec.template.spec';
  expect(only(manifests, 'StatefulSet')).toHaveProperty(`${pod}.enableServiceLinks`, false);
  expect(only(manifests, 'StatefulSet')).toHaveProperty(
    `${pod}.containers.0.securityContext.runAsNonRoot`,
    true,
  );
});
