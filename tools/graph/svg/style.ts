/**
 * The style of a picture. It has its own background: a page may be dark where the reader's system is light, and the
 * browser tells the picture of the system alone.
 */
export const STYLE = `
    svg { color-scheme: light dark }
    text { font-family: sans-serif; font-size: 12px; fill: #1f2328 }
    .background { fill: #ffffff }
    .namespace { fill: #f6f8fa; stroke: #8c959f }
    .node { fill: #ffffff; stroke: #57606a }
    .workload { stroke: #0969da; stroke-width: 2 }
    .storage { stroke: #1a7f37 }
    .network { stroke: #8250df }
    .kind, .title { font-weight: bold }
    .edge { fill: none; stroke: #57606a }
    .head { fill: #57606a }
    .label { font-size: 11px; fill: #57606a }
    .undefined { stroke-dasharray: 5 4 }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 }
      .background { fill: #0d1117 }
      .namespace { fill: #161b22; stroke: #6e7681 }
      .node { fill: #0d1117; stroke: #8b949e }
      .workload { stroke: #58a6ff }
      .storage { stroke: #3fb950 }
      .network { stroke: #bc8cff }
      .edge { stroke: #8b949e }
      .head { fill: #8b949e }
      .label { fill: #a8b1bb }
    }`;

/** The kinds that have a color. */
const CLASSES: readonly (readonly [name: string, kinds: readonly string[]])[] = [
  ['workload', ['CronJob', 'DaemonSet', 'Deployment', 'Job', 'Pod', 'ReplicaSet', 'StatefulSet']],
  [
    'storage',
    [
      'CSIDriver',
      'NFS server',
      'PersistentVolume',
      'PersistentVolumeClaim',
      'PersistentVolumeClaims',
      'StorageClass',
    ],
  ],
  ['network', ['Gateway', 'HTTPRoute', 'Ingress', 'NetworkPolicy', 'Service']],
];

/** The class of the color of a kind, if it has one. */
export function classOf(kind: string): string | undefined {
  return CLASSES.find(([, kinds]) => kinds.includes(kind))?.[0];
}
