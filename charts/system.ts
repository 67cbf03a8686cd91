import type { App } from 'cdk8s';
import { CSI_DRIVER_NAMESPACE, type Config, PROVISIONER_NAMESPACE } from '../config';
import { Namespaces, type NamespacesProps } from './namespaces';
import { CsiStorage, Storage } from './storage';
import { Visits } from './visits';

type Values = Pick<Config, 'nfs' | 'nfsCsi' | 'visits'>;

/** The main system: namespaces, then storage where it is ours to provide, then the visits app. */
export function visitsSystem(app: App, values: Values): void {
  const { visits } = values;
  const namespaces = new Namespaces(app, 'namespaces', namespacesOf(values));
  const storage = storageOf(app, values);
  const chart = new Visits(app, 'visits', { ...visits, storageClass: storage?.storageClass });

  storage?.addDependency(namespaces);
  chart.addDependency(storage ?? namespaces);
}

function namespacesOf({ nfs, nfsCsi, visits: { namespace } }: Values): NamespacesProps {
  return {
    privileged: nfsCsi === undefined ? [] : [CSI_DRIVER_NAMESPACE],
    restricted: nfs === undefined ? [namespace] : [PROVISIONER_NAMESPACE, namespace],
  };
}

function storageOf(app: App, { nfs, nfsCsi }: Values): Storage | CsiStorage | undefined {
  if (nfsCsi !== undefined) {
    return new CsiStorage(app, 'storage', { ...nfsCsi, namespace: CSI_DRIVER_NAMESPACE });
  }
  return nfs && new Storage(app, 'storage', { ...nfs, namespace: PROVISIONER_NAMESPACE });
}
