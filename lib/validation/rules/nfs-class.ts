import type { AppObjects } from '../app-objects';
import { type Container, type Manifest, containersOf, environmentOf, items } from '../manifest';
import { type NfsDirectory, attributesOf, stringOf } from '../nfs-directory';
import { isNfsCsi } from './nfs-csi-driver';

/** The containers that run an nfs-subdir-external-provisioner. */
export function provisionersOf(manifest: Manifest): (readonly [at: string, container: Container])[] {
  return containersOf(manifest).filter(
    ([, container]) =>
      environmentOf(container, 'PROVISIONER_NAME') !== undefined &&
      items('', container.env).some(([, { name }]) => name === 'NFS_SERVER'),
  );
}

/** The value of an environment variable, which may stand in a ConfigMap of the app. */
export function configuredValue(
  app: AppObjects,
  { metadata }: Manifest,
  container: Container,
  name: string,
): string | undefined {
  const variable = items('', container.env).find(([, { name: other }]) => other === name)?.[1];
  const { name: configMap = '', key = '' } = variable?.valueFrom?.configMapKeyRef ?? {};
  return variable?.value ?? app.get('ConfigMap', configMap, metadata?.namespace)?.manifest.data?.[key];
}

/** The exports of the provisioners of the app, by their names. An unknown server has the name of the provisioner. */
function exportsOf(app: AppObjects): ReadonlyMap<string | undefined, NfsDirectory> {
  return new Map(
    app.builtIn.flatMap(({ manifest }) =>
      provisionersOf(manifest).map(([, container]) => {
        const name = environmentOf(container, 'PROVISIONER_NAME') ?? '';
        const [server, path] = ['NFS_SERVER', 'NFS_PATH'].map((variable) =>
          stringOf(configuredValue(app, manifest, container, variable)),
        );
        return [name, { server: server || name, path: path ?? '' }] as const;
      }),
    ),
  );
}

/** Whether a provisioner of the app serves a StorageClass. */
export function isServed(app: AppObjects, { kind, provisioner }: Manifest): boolean {
  return kind === 'StorageClass' && app.index(exportsOf).has(provisioner);
}

/** The pathPattern of a class of nfs-subdir-external-provisioner. */
export function patternOf({ parameters }: Manifest): string | undefined {
  const { pathPattern } = parameters ?? {};
  return typeof pathPattern === 'string' && pathPattern !== '' ? pathPattern : undefined;
}

/** The directory of a claim, if its class derives it from the name of the claim. */
export function directoryOfClaim(
  app: AppObjects,
  storageClass: Manifest,
  claim: { readonly namespace: string; readonly name: string },
): NfsDirectory | undefined {
  const { server, share, subdir } = attributesOf(storageClass.parameters);
  const isCsi = isNfsCsi(app, storageClass);
  const parent = isCsi
    ? { server: server ?? '', path: share ?? '' }
    : app.index(exportsOf).get(storageClass.provisioner);
  const pattern = isCsi ? subdir : patternOf(storageClass);
  if (parent === undefined || pattern === undefined || pattern === '') return undefined;
  if (pattern.includes('${pv.metadata.name}')) return undefined;
  const path = pattern
    .replace(/\$\{(\.PVC|pvc\.metadata)\.namespace\}/g, () => claim.namespace)
    .replace(/\$\{(\.PVC|pvc\.metadata)\.name\}/g, () => claim.name);
  return { server: parent.server, path: `${parent.path}/${path}` };
}
