import { type ChangeRow, changesOf, refused, until } from './row';

const NOWHERE = { 'cdk8s-stateful.e2e/nowhere': 'true' };
const APP = { name: 'app', image: 'registry.example.com/app:1.0' };

const POD = { apiVersion: 'v1', kind: 'Pod', spec: { nodeSelector: NOWHERE, containers: [APP] } };
const app = (fields: object): object => ({ spec: { containers: [{ ...APP, ...fields }] } });

const pods = changesOf(POD, [
  ['image', app({ image: 'registry.example.com/app:2.0' }), 'rolls'],
  ['label', { metadata: { labels: { tier: 'db' } } }, 'in place'],
  ['defaults, written', { spec: { restartPolicy: 'Always', enableServiceLinks: true } }, 'unchanged'],
  ['variable', app({ env: [{ name: 'A', value: 'a' }] }), refused('spec.containers[app].env')],
  [
    'one more container',
    { spec: { containers: [APP, { ...APP, name: 'sidecar' }] } },
    refused('spec.containers[sidecar]'),
  ],
  ['command', app({ command: ['sleep'] }), refused('spec.containers[app].command')],
  [
    'limit that is the request as well, written',
    app({ resources: { limits: { cpu: '1' }, requests: { cpu: '1000m' } } }),
    'unchanged',
    app({ resources: { limits: { cpu: '1' } } }),
  ],
  ['nodeSelector', { spec: { nodeSelector: { disk: 'ssd' } } }, refused('spec.nodeSelector.disk')],
  [
    'terminationGracePeriodSeconds',
    { spec: { terminationGracePeriodSeconds: 60 } },
    refused('spec.terminationGracePeriodSeconds'),
  ],
  ['activeDeadlineSeconds', { spec: { activeDeadlineSeconds: 600 } }, 'in place'],
  [
    'activeDeadlineSeconds, earlier',
    { spec: { activeDeadlineSeconds: 300 } },
    'in place',
    { spec: { activeDeadlineSeconds: 600 } },
  ],
  [
    'activeDeadlineSeconds, later',
    { spec: { activeDeadlineSeconds: 900 } },
    refused('spec.activeDeadlineSeconds'),
    { spec: { activeDeadlineSeconds: 600 } },
  ],
  ['one more toleration', { spec: { tolerations: [{ key: 'a', operator: 'Exists' }] } }, 'in place'],
]);

const JOB = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  spec: { template: { spec: { nodeSelector: NOWHERE, restartPolicy: 'Never', containers: [APP] } } },
};
const template = (fields: object): object => ({ spec: { template: fields } });
const image = template({ spec: { containers: [{ ...APP, image: 'registry.example.com/app:2.0' }] } });
const INDEXED = { spec: { completionMode: 'Indexed', completions: 1, parallelism: 1 } };

const jobs = changesOf(JOB, [
  ['image', image, refused('spec.template')],
  ['label of pods', template({ metadata: { labels: { tier: 'db' } } }), refused('spec.template')],
  ['parallelism', { spec: { parallelism: 2 } }, 'in place'],
  ['backoffLimit', { spec: { backoffLimit: 3 } }, 'in place'],
  ['suspend', { spec: { suspend: true } }, 'in place'],
  ['ttlSecondsAfterFinished', { spec: { ttlSecondsAfterFinished: 60 } }, 'in place'],
  [
    'defaults, written',
    {
      spec: { backoffLimit: 6, completions: 1, parallelism: 1, completionMode: 'NonIndexed', suspend: false },
    },
    'unchanged',
  ],
  ['completions', { spec: { completions: 2 } }, refused('spec.completions')],
  ['completionMode', { spec: { completionMode: 'Indexed' } }, refused('spec.completionMode')],
  [
    'podFailurePolicy',
    {
      spec: {
        podFailurePolicy: {
          rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
        },
      },
    },
    refused('spec.podFailurePolicy'),
  ],
  [
    'completions of an indexed Job, with parallelism',
    { spec: { completions: 2, parallelism: 2 } },
    'in place',
    INDEXED,
  ],
  ['completions of an indexed Job alone', { spec: { completions: 2 } }, refused('spec.completions'), INDEXED],
  [
    'nodeSelector while suspended',
    template({ spec: { nodeSelector: { disk: 'ssd' } } }),
    'in place',
    { spec: { suspend: true } },
  ],
  ['nodeSelector', template({ spec: { nodeSelector: { disk: 'ssd' } } }), refused('spec.template')],
  ['image while suspended', image, refused('spec.template'), { spec: { suspend: true } }],
  [
    'memory while suspended',
    template({ spec: { containers: [{ ...APP, resources: { requests: { memory: '1Gi' } } }] } }),
    until(36, refused('spec.template'), 'in place'),
    { spec: { suspend: true } },
  ],
]);

const CRON_JOB = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  spec: { schedule: '0 0 1 1 *', jobTemplate: { spec: JOB.spec } },
};

const cronJobs = changesOf(CRON_JOB, [
  ['schedule', { spec: { schedule: '0 1 1 1 *' } }, 'in place'],
  ['image', { spec: { jobTemplate: image } }, 'in place'],
  [
    'defaults, written',
    { spec: { concurrencyPolicy: 'Allow', failedJobsHistoryLimit: 1, suspend: false } },
    'unchanged',
  ],
]);

/** Changes of Pods, Jobs and CronJobs. */
export const POD_CHANGES: readonly ChangeRow[] = [...pods, ...jobs, ...cronJobs];
