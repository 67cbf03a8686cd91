import { planOf, statefulSet } from './stateful-set';

type Fields = Readonly<Record<string, unknown>>;

const live = (kind: string, name: string, metadata: Fields = {}): Fields => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'shop', uid: '1', ...metadata },
});

const named = (old: readonly Fields[], next: readonly Fields[]): string[] =>
  planOf(old, next).objects.map(({ identity, action }) => `${action} ${identity.kind} ${identity.name}`);

const owner = { ownerReferences: [{ kind: 'StatefulSet', name: 'db', controller: true }] };

describe('a plan from a listing to manifests', () => {
  it.each([
    ['the pods of a StatefulSet', live('Pod', 'db-0', owner)],
    ['its claims, also those of pods that are gone', live('PersistentVolumeClaim', 'data-db-7')],
    ['the certificate of the API server', live('ConfigMap', 'kube-root-ca.crt')],
    ['the default ServiceAccount', live('ServiceAccount', 'default')],
    ['the endpoints of a Service', live('Endpoints', 'db')],
  ])('does not list %s as left out', (_, object) => {
    expect(named([statefulSet(), object], [statefulSet()])).toEqual(['unchanged StatefulSet db']);
  });

  it.each([
    ['a claim of another app', live('PersistentVolumeClaim', 'data-web-0')],
    ['a claim with a longer name', live('PersistentVolumeClaim', 'data-db-0-old')],
    ['a pod without a controller', live('Pod', 'db-0')],
  ])('lists %s as left out', (_, object) => {
    expect(named([statefulSet(), object], [statefulSet()])).toHaveLength(2);
  });

  it('reports once what becomes of the claims of a StatefulSet that NEW leaves out', () => {
    const { objects } = planOf([statefulSet(), live('PersistentVolumeClaim', 'data-db-0')], []);
    expect(objects).toMatchObject([{ action: 'leave', risks: [{ kind: 'orphaned' }] }]);
  });
});
