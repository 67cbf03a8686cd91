import { ApiObject, App, Chart } from 'cdk8s';
import { KINDS, type Kinds } from '../../imports/schema';
import { type Finding, enforceRules, findFaults } from '../../lib/core/enforce';
import { KubeObject } from '../../lib/core/kube-object';
import { isClusterScoped } from '../../lib/validation/cluster-scope';
import { RULES } from '../../lib/validation/rules';

/** A Kubernetes object, or a custom resource if it has an apiVersion. */
export interface Definition {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly metadata?: object;
  readonly [field: string]: unknown;
}

/** An expected finding: rule id, field, value, and optionally the message without the field. */
type Expected = readonly [code: string, field: string, value: unknown, message?: string];

/** Objects that are validated together, and the expected findings. */
export type Row = readonly [name: string, objects: readonly Definition[], ...findings: Expected[]];

const POLICIES: ReadonlySet<string> = new Set(RULES.filter(({ isPolicy }) => isPolicy).map(({ id }) => id));

/** The findings of the rules in objects of this library or of another one. The namespace is `apps` by default. */
export function findingsIn(objects: readonly Definition[], isOwn: boolean): readonly Finding[] {
  const app = new App();
  enforceRules(app);
  const chart = new Chart(app, 'chart');
  for (const [i, { kind, metadata, apiVersion, ...fields }] of objects.entries()) {
    const type = { apiVersion: apiVersion ?? KINDS[kind as keyof Kinds][0], kind };
    const namespace = isClusterScoped(type) ? {} : { namespace: 'apps' };
    const props = { metadata: { ...namespace, name: `object-${i}`, ...metadata }, ...fields };
    if (isOwn && apiVersion === undefined) new KubeObject(chart, String(i), kind as keyof Kinds, props);
    else new ApiObject(chart, String(i), { ...type, ...props });
  }
  return findFaults(app).filter(({ code }) => RULES.some(({ id }) => id === code));
}

/** Tests that the rules have the findings of a row. In objects of other libraries, policies have no findings. */
export function testRules(rows: readonly Row[]): void {
  test.each(rows.map(([name, objects, ...findings]) => ({ name, objects, findings })))(
    '$name',
    ({ objects, findings }) => {
      const faults = findings.filter(([code]) => !POLICIES.has(code));
      expect(summaryOf(findingsIn(objects, false), faults)).toEqual(faults);
      // In objects of this library, a value of the wrong type is a different finding.
      if (findings.length > 0 && findings.length === faults.length) return;
      expect(summaryOf(findingsIn(objects, true), findings)).toEqual(findings);
    },
  );
}

function summaryOf(found: readonly Finding[], expected: readonly Expected[]): Expected[] {
  return found.map(({ code, field, value, message }, i) =>
    expected[i]?.length === 4 ? [code, field, value, message.slice(field.length + 2)] : [code, field, value],
  );
}

const LABELS = { app: 'web' };

/** A Pod with one container. */
export function container(changes: object, spec: object = {}): Definition {
  return { kind: 'Pod', spec: { containers: [{ name: 'web', image: 'web:1', ...changes }], ...spec } };
}

/** A Pod. */
export function pod(spec: object): Definition {
  return container({}, spec);
}

/** A valid workload. */
export function workload(kind: string, name: string, spec: object = {}, podSpec: object = {}): Definition {
  const labels = { app: name };
  const containers = [{ name, image: 'web:1', ports: [{ name: 'http', containerPort: 80 }] }];
  const template = { metadata: { labels }, spec: { containers, ...podSpec } };
  return { kind, metadata: { name }, spec: { selector: { matchLabels: labels }, template, ...spec } };
}

/** A StatefulSet named `web`. */
export function statefulSet(spec: object = {}, podSpec: object = {}): Definition {
  return workload('StatefulSet', 'web', spec, podSpec);
}

/** A Service named `web` that selects the pods of the StatefulSet. */
export function service(spec: object): Definition {
  return { kind: 'Service', metadata: { name: 'web' }, spec: { selector: LABELS, ...spec } };
}

/** A claim, as the spec of a PersistentVolumeClaim or a template. */
export function claimSpec(changes: object = {}): object {
  return { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...changes };
}

/** A PersistentVolumeClaim. */
export function claim(changes: object = {}, name = 'data'): Definition {
  return { kind: 'PersistentVolumeClaim', metadata: { name }, spec: claimSpec(changes) };
}

/** A StatefulSet named `web` that mounts a claim from a template named `data`. */
export function withClaim(changes: object = {}, spec: object = {}): Definition {
  const volumeMounts = [{ name: 'data', mountPath: '/data' }];
  return statefulSet(
    { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claimSpec(changes) }], ...spec },
    { containers: [{ name: 'web', image: 'web:1', volumeMounts }] },
  );
}

/** A PersistentVolume on NFS. */
export function volume(changes: object = {}, name = 'disk'): Definition {
  const nfs = { server: 'nfs.example.com', path: `/srv/${name}` };
  return {
    kind: 'PersistentVolume',
    metadata: { name },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], nfs, ...changes },
  };
}

/** A StorageClass. */
export function storageClass(name: string, changes: object = {}): Definition {
  return { kind: 'StorageClass', metadata: { name }, provisioner: 'disk.example.com', ...changes };
}
