import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Namespaces } from '../../charts/namespaces';
import { CsiStorage } from '../../charts/storage';
import { CSI_DRIVER_NAMESPACE, readConfig } from '../../config';
import { LinearApp, writeKustomization } from '../../lib';
import { copyManifests } from './manifests';
import type { KubeObject } from './objects';
import type { Run } from './run';

const DIST = 'dist';

/** Manifests that are applied under names of the run. */
export interface Synthesized {
  /** As people know it: a folder of the project, or the driver of the main system. */
  readonly name: string;
  /** The manifests as people apply them. */
  readonly original: string;
  /** The copy with names of the run. */
  readonly folder: string;
}

/** The main system and the examples as they are committed, and the CSI driver of the main system. */
export function copies({ folder, id }: Pick<Run, 'folder' | 'id'>): readonly Synthesized[] {
  const examples = readdirSync(join(DIST, 'examples')).map((name) => join(DIST, 'examples', name));
  const csi = join(folder, 'nfs-csi-original');
  synthesizeDriver(csi);
  const systems = [
    ...[DIST, ...examples].map((name) => ({ name, original: name })),
    { name: 'nfs-csi', original: csi },
  ];
  return systems.map((system) => {
    const copy = join(folder, system.name);
    copyManifests(system.original, copy, id, system.original === csi ? renamedClass : undefined);
    return { ...system, folder: copy };
  });
}

/** The main system with ENVIRONMENT=nfs-csi, without the app, which is the same in any environment. */
function synthesizeDriver(outdir: string): void {
  const { nfsCsi } = readConfig({ ENVIRONMENT: 'nfs-csi' });
  const app = new LinearApp({ outdir });
  const namespaces = new Namespaces(app, 'namespaces', {
    restricted: [],
    privileged: [CSI_DRIVER_NAMESPACE],
  });
  const location = {
    server: nfsCsi?.server ?? '',
    path: nfsCsi?.path ?? '',
    namespace: CSI_DRIVER_NAMESPACE,
  };
  new CsiStorage(app, 'storage', location).addDependency(namespaces);
  app.synth();
  writeKustomization(app);
}

/** The class of the main system has one name for both provisioners, and here both are applied. */
function renamedClass(object: KubeObject): KubeObject {
  if (object.kind !== 'StorageClass') return object;
  return { ...object, metadata: { ...object.metadata, name: `csi-${object.metadata.name}` } };
}
