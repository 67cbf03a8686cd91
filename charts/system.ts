import type { App } from 'cdk8s';
import { type Config, PROVISIONER_NAMESPACE } from '../config';
import { Namespaces } from './namespaces';
import { Storage } from './storage';
import { Visits } from './visits';

/** The main system: the namespaces, the NFS storage if configured, and the visits app. */
export function visitsSystem(app: App, { nfs, visits }: Pick<Config, 'nfs' | 'visits'>): void {
  const names = nfs === undefined ? [visits.namespace] : [PROVISIONER_NAMESPACE, visits.namespace];
  const namespaces = new Namespaces(app, 'namespaces', names);
  const storage = nfs && new Storage(app, 'storage', { ...nfs, namespace: PROVISIONER_NAMESPACE });
  const chart = new Visits(app, 'visits', { ...visits, storageClass: storage?.storageClass });

  storage?.addDependency(namespaces);
  chart.addDependency(storage ?? namespaces);
}
