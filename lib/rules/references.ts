import { type Manifest, type Reference, claimTemplatesOf, containersOf, podTemplateOf } from './manifest';
import type { Inventory, Rule, Subject } from './rule';

/** ConfigMaps and accounts that Kubernetes makes in every namespace. */
const ALWAYS_THERE = new Set(['ConfigMap/kube-root-ca.crt', 'ServiceAccount/default']);

/**
 * What pods refer to is defined in the app, or said to exist in the cluster. Secrets are not looked for:
 * they do not belong into manifests that are committed.
 */
export const references: Rule = (inventory) => {
  const templates = new Set<string>();
  return (subject) => {
    for (const claim of claimsToCome(subject.manifest)) templates.add(claim);
    checkPod(inventory, subject, templates);
  };
};

/** The claims that a StatefulSet's controller makes, each without its ordinal. */
function claimsToCome(manifest: Manifest): string[] {
  const { name = '', namespace = '' } = manifest.metadata ?? {};
  return claimTemplatesOf(manifest).map(({ claim }) => `${namespace}/${claim.metadata?.name ?? ''}-${name}`);
}

function checkPod(inventory: Inventory, subject: Subject, templates: ReadonlySet<string>): void {
  const pod = podTemplateOf(subject.manifest);
  if (pod === undefined) return;
  const spec = `${pod.at}spec`;
  const configMap = (at: string, reference: Reference | undefined): void => {
    if (reference?.optional !== true)
      mustExist(inventory, subject, `${at}.name`, 'ConfigMap', reference?.name);
  };
  mustExist(
    inventory,
    subject,
    `${spec}.serviceAccountName`,
    'ServiceAccount',
    pod.template.spec?.serviceAccountName,
  );
  pod.template.spec?.volumes?.forEach((volume, i) => {
    const at = `${spec}.volumes[${i}]`;
    configMap(`${at}.configMap`, volume.configMap);
    volume.projected?.sources?.forEach((source, j) => {
      configMap(`${at}.projected.sources[${j}].configMap`, source.configMap);
    });
    const claimName = volume.persistentVolumeClaim?.claimName;
    const ofTemplate = `${subject.manifest.metadata?.namespace ?? ''}/${claimName?.replace(/-\d+$/, '') ?? ''}`;
    const field = `${at}.persistentVolumeClaim.claimName`;
    mustExist(inventory, subject, field, 'PersistentVolumeClaim', claimName, () => templates.has(ofTemplate));
  });
  for (const { at, container } of containersOf(subject.manifest)) {
    container.envFrom?.forEach((source, i) => {
      configMap(`${at}.envFrom[${i}].configMapRef`, source.configMapRef);
    });
    container.env?.forEach((variable, i) => {
      configMap(`${at}.env[${i}].valueFrom.configMapKeyRef`, variable.valueFrom?.configMapKeyRef);
    });
  }
}

/** Afterwards, an object of that name must be there, unless it is in another way. */
export function mustExist(
  inventory: Inventory,
  { manifest, faults }: Subject,
  at: string,
  kind: string,
  name: string | undefined,
  isThere = (): boolean => false,
): void {
  if (name === undefined || ALWAYS_THERE.has(`${kind}/${name}`)) return;
  const namespace = manifest.metadata?.namespace;
  inventory.afterwards(() => {
    faults.when(
      !inventory.has(kind, name, namespace) && !isThere(),
      () =>
        `${at} "${name}" names a ${kind} that is not in this app's namespace "${namespace ?? ''}": define it, or say that the cluster has it with new ExistingObject(scope, "${name}", { kind: "${kind}" })`,
    );
  });
}
