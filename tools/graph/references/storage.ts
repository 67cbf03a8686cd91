import type { AppObjects } from '../../../lib/validation/app-objects';
import {
  type Manifest,
  claimsOf,
  containersOf,
  environmentOf,
  podTemplateOf,
} from '../../../lib/validation/manifest';
import { classOfClaim } from '../../../lib/validation/rules/storage';
import { listAt, textAt, valueAt } from '../../manifests/field';
import type { KubeObject } from '../../manifests/manifest';
import type { Reference } from './reference';

/** What an export of an NFS server is called in the graph. */
export const NFS_SERVER = 'NFS server';

/** The class of volumes that people define by hand. */
const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

const NFS_CSI = 'nfs.csi.k8s.io';

/** The default classes of claims, what provisions a class, and the NFS servers of classes, volumes and pods. */
export function* referencesOfStorage(object: KubeObject, app: AppObjects): Generator<Reference> {
  for (const { at, spec } of claimsOf(object as unknown as Manifest)) {
    const name = spec.storageClassName === undefined ? classOfClaim(app, spec) : undefined;
    if (name !== undefined)
      yield { field: `${at}.storageClassName`, kind: 'StorageClass', name, namespace: '' };
  }
  const kind = textAt(object, 'kind');
  if (kind === 'StorageClass') {
    yield* provisionersOf(textAt(object, 'provisioner'), app);
    if (textAt(object, 'provisioner') === NFS_CSI)
      yield* nfsServerOf('parameters', valueAt(object, 'parameters'), 'share');
  }
  if (kind === 'PersistentVolume') yield* nfsServersOfVolume('spec', valueAt(object, 'spec'));
  const pod = podTemplateOf(object as unknown as Manifest);
  for (const [i, volume] of listAt(pod?.template, 'spec', 'volumes').entries())
    yield* nfsServersOfVolume(`${pod?.at ?? ''}spec.volumes[${i}]`, volume);
}

/** The pods that call themselves by the name of a provisioner, or else its CSI driver. */
function* provisionersOf(provisioner: string, app: AppObjects): Generator<Reference> {
  if (provisioner === '' || provisioner === NO_PROVISIONER) return;
  const field = 'provisioner';
  const workloads = app.builtIn.filter(({ manifest }) =>
    containersOf(manifest).some(
      ([, container]) => environmentOf(container, 'PROVISIONER_NAME') === provisioner,
    ),
  );
  for (const { manifest } of workloads) {
    const { name = '', namespace = '' } = manifest.metadata ?? {};
    yield { field, kind: manifest.kind, name, namespace };
  }
  // Names of CSI drivers have no slash.
  const kind = provisioner.includes('/') ? 'Provisioner' : 'CSIDriver';
  if (workloads.length === 0) yield { field, kind, name: provisioner, namespace: '' };
}

function* nfsServersOfVolume(at: string, volume: unknown): Generator<Reference> {
  yield* nfsServerOf(`${at}.nfs`, valueAt(volume, 'nfs'), 'path');
  if (textAt(volume, 'csi', 'driver') === NFS_CSI)
    yield* nfsServerOf(`${at}.csi.volumeAttributes`, valueAt(volume, 'csi', 'volumeAttributes'), 'share');
}

function* nfsServerOf(field: string, source: unknown, path: string): Generator<Reference> {
  const server = textAt(source, 'server');
  if (server !== '')
    yield { field, kind: NFS_SERVER, name: `${server}:${textAt(source, path)}`, namespace: '' };
}
