import type { StatefulAppProps } from '../lib';

/** Props of every example. */
export interface ExampleProps {
  /** Image of the visits app, for examples whose original image is not public. */
  readonly image: string;
}

/** The user, resources and temporary storage of a small app. */
export const SMALL_APP = {
  imagePullPolicy: 'IfNotPresent',
  runAsUser: 10001,
  runAsGroup: 10001,
  fsGroup: 10001,
  volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
  resources: {
    requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
    limits: { cpu: '1', memory: '256Mi', 'ephemeral-storage': '256Mi' },
  },
  terminationGracePeriodSeconds: 30,
  scannerAnnotations: true,
} as const satisfies Partial<StatefulAppProps>;

/** Settings of the visits app, with its probes. */
export const VISITS_APP = {
  ...SMALL_APP,
  startupProbe: '/livez',
  livenessProbe: '/livez',
  readinessProbe: '/readyz',
} as const satisfies Partial<StatefulAppProps>;
