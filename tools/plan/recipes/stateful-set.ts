import { quantityValue } from '../../../lib/validation/quantity';
import { valueAt } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import type { ObjectSet } from '../object-set';
import { type ClaimTemplate, claimTemplatesOf, podsOf, retentionOf } from '../stateful-set';
import type { Pair, Refusal } from '../types';
import { type Recipe, type Step, json, kubectl } from './recipe';
import { moveVolumes } from './volumes';

/**
 * Replaces a StatefulSet and keeps its claims. Its pods keep running, as the new StatefulSet adopts them, unless the
 * selector changes or a claim template is renamed.
 */
export function replaceStatefulSet(
  pair: Pair,
  refusals: readonly Refusal[],
  old: ObjectSet,
  restore: string,
): Recipe {
  const { namespace, name } = pair.identity;
  const has = (field: string): boolean => refusals.some((refusal) => refusal.field.startsWith(field));
  const { added, renamed } = templateChanges(pair);
  const mustStop = has('spec.selector') || renamed.length > 0;
  const moves = renamed.flatMap(([from, to]) =>
    podsOf(pair.old).map((pod) => ({ from: `${from}-${pod}`, to: `${to}-${pod}` })),
  );
  const before = mustStop
    ? [
        ...retainClaims(namespace, name, pair.old),
        stopPods(namespace, name, pair.old),
        ...(moves.length === 0 ? [] : moveVolumes(namespace, namespace, moves, restore)),
      ]
    : [];
  const after = [
    ...(added !== undefined && !mustStop ? [restartOneByOne(pair, added)] : []),
    ...(has('spec.serviceName') && added === undefined && !mustStop ? [restart(namespace, name)] : []),
  ];
  return {
    title: `replace StatefulSet ${namespace}/${name}, keep its claims`,
    before: [...growClaims(pair, old), ...before, deleteAlone(namespace, name, !mustStop)],
    after,
  };
}

/** The name of a new claim template, and the templates that are only renamed. */
function templateChanges({ old, new: next }: Pair): {
  added: string | undefined;
  renamed: [from: string, to: string][];
} {
  const [before, after] = [claimTemplatesOf(old), claimTemplatesOf(next)];
  const gone = before.filter(({ name }) => !after.some((template) => template.name === name));
  const fresh = after.filter(({ name }) => !before.some((template) => template.name === name));
  const [from] = gone;
  const [to] = fresh;
  // With several of them, a rename is ambiguous.
  const isRename = from !== undefined && to !== undefined && gone.length === 1 && fresh.length === 1;
  return { added: to?.name, renamed: isRename ? [[from.name, to.name]] : [] };
}

/** Expands existing claims, as a claim template applies to new claims only. */
function growClaims({ identity, old, new: next }: Pair, set: ObjectSet): Step[] {
  const before = new Map(claimTemplatesOf(old).map((template) => [template.name, template]));
  return claimTemplatesOf(next).flatMap((template) => {
    const former = before.get(template.name);
    const size = template.storage;
    if (former === undefined || bytesOf(former) === bytesOf(template)) return [];
    const isSmaller = bytesOf(template) < bytesOf(former);
    if (isSmaller || canExpand(former, set) === false) {
      const why = isSmaller ? 'as no claim can shrink' : 'as their class does not allow expansion';
      return [
        {
          says: `Existing claims of "${template.name}" keep ${former.storage}, ${why}. Only new claims get ${size}.`,
          commands: [],
        },
      ];
    }
    const patch = json({ spec: { resources: { requests: { storage: size } } } });
    return [
      {
        says: `Expand the claims of "${template.name}". Their class must allow expansion.`,
        commands: podsOf(old).map(
          (pod) => `${kubectl(identity.namespace)} patch pvc ${template.name}-${pod} -p ${patch}`,
        ),
      },
    ];
  });
}

function bytesOf({ storage }: ClaimTemplate): number {
  return quantityValue(storage) ?? 0;
}

/** @returns `undefined` if the manifests do not define the class */
function canExpand({ className }: ClaimTemplate, set: ObjectSet): boolean | undefined {
  const name = className ?? set.defaultClassName;
  const object = name === undefined ? undefined : set.storageClass(name)?.object;
  return object === undefined ? undefined : valueAt(object, 'allowVolumeExpansion') === true;
}

/** Deletes a StatefulSet without its claims. */
export function deleteAlone(namespace: string, name: string, hasPods: boolean): Step {
  return {
    says: hasPods
      ? 'Delete the StatefulSet alone. Its pods keep running, and its claims stay.'
      : 'Delete the StatefulSet. Its claims stay.',
    commands: [`${kubectl(namespace)} delete statefulset ${name} --cascade=orphan --ignore-not-found`],
  };
}

/** Turns off the deletion of claims, and waits until the StatefulSet no longer owns them. */
export function retainClaims(namespace: string, name: string, statefulSet: KubeObject): Step[] {
  if (
    retentionOf(statefulSet, 'whenDeleted') === 'Retain' &&
    retentionOf(statefulSet, 'whenScaled') === 'Retain'
  )
    return [];
  const claims = claimTemplatesOf(statefulSet).flatMap((template) =>
    podsOf(statefulSet).map((pod) => `${template.name}-${pod}`),
  );
  // Without names, kubectl would wait for all claims of the namespace.
  if (claims.length === 0) return [];
  const policy = { whenDeleted: 'Retain', whenScaled: 'Retain' };
  return [
    {
      says: 'Keep the claims when the StatefulSet is scaled down or deleted.',
      commands: [
        `${kubectl(namespace)} patch statefulset ${name} -p ${json({ spec: { persistentVolumeClaimRetentionPolicy: policy } })}`,
        `until [ -z "$(${kubectl(namespace)} get pvc ${claims.join(' ')} --ignore-not-found -o jsonpath='{..ownerReferences}')" ]; do sleep 1; done`,
      ],
    },
  ];
}

/** Stops all pods of a StatefulSet. */
export function stopPods(namespace: string, name: string, statefulSet: KubeObject): Step {
  const pods = podsOf(statefulSet).map((pod) => `pod/${pod}`);
  return {
    says: 'Stop the pods.',
    commands: [
      `${kubectl(namespace)} scale statefulset ${name} --replicas=0`,
      ...(pods.length === 0
        ? []
        : [`${kubectl(namespace)} wait --for=delete ${pods.join(' ')} --timeout=10m`]),
    ],
  };
}

/**
 * Deletes each pod, the lowest ordinal first. A pod without the volume of a new claim template cannot be updated, and
 * would block the StatefulSet.
 */
function restartOneByOne({ identity: { namespace, name }, old, new: next }: Pair, template: string): Step {
  const kept = podsOf(next).filter((pod) => podsOf(old).includes(pod));
  return {
    says: 'Restart the pods one by one. Until then, they have no volume for the new claim template.',
    commands: [
      ...kept.flatMap((pod) => [
        // Without --wait=false, kubectl waits for the name, and may miss that a new pod has taken it.
        `${kubectl(namespace)} delete pod ${pod} --wait=false`,
        ...untilReplaced(namespace, pod, template),
      ]),
      `${kubectl(namespace)} rollout status statefulset ${name}`,
    ],
  };
}

/** Waits for the pod that has the claim of the new template, as the old one is Ready for a while after its deletion. */
function untilReplaced(namespace: string, pod: string, template: string): string[] {
  // kubectl 1.27 cannot wait for a JSONPath that contains "==".
  const claim = `{.spec.volumes[?(@.name=="${template}")].persistentVolumeClaim.claimName}`;
  const found = `$(${kubectl(namespace)} get pod ${pod} --ignore-not-found -o jsonpath='${claim}')`;
  return [
    `until [ "${found}" = ${template}-${pod} ]; do sleep 1; done`,
    `until ${kubectl(namespace)} wait --for=condition=Ready pod/${pod} --timeout=60s; do sleep 1; done`,
  ];
}

function restart(namespace: string, name: string): Step {
  return {
    says: 'Restart the pods, which get their DNS names from the Service when they are created.',
    commands: [
      `${kubectl(namespace)} rollout restart statefulset ${name}`,
      `${kubectl(namespace)} rollout status statefulset ${name}`,
    ],
  };
}
