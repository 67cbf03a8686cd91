import { type Step, json, kubectl } from './recipe';

/** Retains the volumes of claims. Finds them by their claimRef, which outlives the claims. */
export function retainVolumes(namespace: string, claims: readonly string[]): Step[] {
  return [
    {
      says: 'Set the reclaim policy of the volumes to Retain.',
      commands: [
        `${volumesOf(namespace, '{.metadata.name}')} | awk '/^(${claims.join('|')}) / { print $2 }' | xargs -I{} kubectl patch pv {} -p ${json({ spec: { persistentVolumeReclaimPolicy: 'Retain' } })}`,
      ],
    },
  ];
}

/** One pattern for all claims of a template, unless the ordinals change. */
function optionsFor({ from, to }: Move, namespace: string, target: string): string {
  const [, former = '', ordinal] = /^(.*-)(\d+)$/.exec(from) ?? [];
  const [, later = '', other] = /^(.*-)(\d+)$/.exec(to) ?? [];
  return ordinal === other
    ? `--claim '${namespace}/${former}*' --as '${target}/${later}*'`
    : `--claim ${namespace}/${from} --as ${target}/${to}`;
}

/** Prints the claim of each volume of a namespace, and a field of the volume. */
function volumesOf(namespace: string, field: string): string {
  return `kubectl get pv -o jsonpath='{range .items[?(@.spec.claimRef.namespace=="${namespace}")]}{.spec.claimRef.name}{" "}${field}{"\\n"}{end}'`;
}

/** A claim, and the new claim of its volume. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** Moves the volumes of claims to other claims without a copy. No pod may use them meanwhile. */
export function moveVolumes(
  namespace: string,
  target: string,
  moves: readonly Move[],
  restore: string,
): Step[] {
  const options = new Set(moves.map((move) => optionsFor(move, namespace, target)));
  const names = moves.map(({ from }) => from);
  return [
    ...retainVolumes(namespace, names),
    {
      says: 'Delete the claims. Their volumes keep the data.',
      commands: [
        `${kubectl(namespace)} delete pvc ${names.join(' ')} --ignore-not-found`,
        `while ${volumesOf(namespace, '{.status.phase}')} | grep -qE '^(${names.join('|')}) Bound$'; do sleep 1; done`,
      ],
    },
    {
      says: 'Reserve each volume for the new claim.',
      commands: [
        'kubectl get pv,pvc -A -o json > cluster.json',
        `${restore} cluster.json ${[...options].join(' ')} > restore.yaml`,
        'kubectl replace -f restore.yaml',
      ],
    },
  ];
}

/** Sets the reclaim policy of all volumes of a class, as a class determines the policy of new volumes only. */
export function reclaimVolumesOf(storageClass: string, policy: string): Step {
  const path = `{range .items[?(@.spec.storageClassName=="${storageClass}")]}{.metadata.name}{"\\n"}{end}`;
  return {
    says: `Set the reclaim policy of the existing volumes, which do not follow their class.`,
    commands: [
      `kubectl get pv -o jsonpath='${path}' | xargs -I{} kubectl patch pv {} -p ${json({ spec: { persistentVolumeReclaimPolicy: policy } })}`,
    ],
  };
}
