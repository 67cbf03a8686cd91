import { ApiObject, type ApiObjectProps, App, Chart, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Kinds } from '../../../imports/schema';
import { ExistingObject, type ExistingObjectProps } from '../../../lib/cluster/existing-object';
import { RestrictedNamespace } from '../../../lib/cluster/restricted-namespace';
import { defineObject } from '../../../lib/core/define-object';
import { suppressRule } from '../../../lib/core/suppressions';
import type { Plain } from '../../../lib/core/wire';
import type { StatefulAppProps } from '../../../lib/stateful-app/props';
import { StatefulApp } from '../../../lib/stateful-app/stateful-app';
import { LocalVolume } from '../../../lib/storage/local/local-volume';
import type { LocalVolumeProps } from '../../../lib/storage/local/props';
import { StorageClass } from '../../../lib/storage/storage-class';
import type { StorageClassProps } from '../../../lib/storage/storage-class-props';
import type { KubeObject } from '../../manifests/manifest';
import { type Callee, type Program, SUPPRESSION_REASON } from './program';
import { Expression } from './print-value';

/** What each callee makes. The arguments come from manifests, so the types hold as far as these are right. */
const MAKE: Readonly<Record<Callee, (scope: Construct, id: string, args: readonly unknown[]) => object>> = {
  ApiObject: (scope, id, [props]) => new ApiObject(scope, id, props as ApiObjectProps),
  ExistingObject: (scope, id, [props]) => new ExistingObject(scope, id, props as ExistingObjectProps),
  LocalVolume: (scope, id, [props]) => new LocalVolume(scope, id, props as LocalVolumeProps),
  RestrictedNamespace: (scope, id, [props]) => new RestrictedNamespace(scope, id, props as object),
  StatefulApp: (scope, id, [props]) => new StatefulApp(scope, id, props as StatefulAppProps),
  StorageClass: (scope, id, [props]) => new StorageClass(scope, id, props as StorageClassProps),
  defineObject: (scope, id, [kind, object]) =>
    defineObject(scope, id, kind as keyof Kinds, object as Plain<Kinds[keyof Kinds]> & object),
};

const PATCHES: Readonly<Record<string, (...args: never[]) => JsonPatch>> = {
  'JsonPatch.add': (path: string, value: unknown) => JsonPatch.add(path, value),
  'JsonPatch.remove': (path: string) => JsonPatch.remove(path),
  'JsonPatch.replace': (path: string, value: unknown) => JsonPatch.replace(path, value),
};

/** Runs a program without writing anything. */
export function build(program: Program): App {
  const app = new App();
  let before: Chart | undefined;
  for (const rule of program.suppressions) suppressRule(app, rule, SUPPRESSION_REASON);
  for (const { id, namespace, definitions } of program.charts) {
    const chart = new Chart(app, id, { namespace });
    if (before !== undefined) chart.addDependency(before);
    before = chart;
    for (const { callee, id: name, args, calls } of definitions) {
      const made = MAKE[callee](chart, name, args);
      for (const { on, method, args: given } of calls) {
        const target = (on === undefined ? made : made[on as keyof typeof made]) as Record<
          string,
          (...args: unknown[]) => unknown
        >;
        target[method]?.(...given.map(valueOf));
      }
    }
  }
  return app;
}

/** The objects that a program writes, in the order of its files. */
export function objectsOf(app: App): KubeObject[] {
  return app.charts.flatMap((chart) => chart.toJson() as KubeObject[]);
}

function valueOf(arg: unknown): unknown {
  return arg instanceof Expression ? PATCHES[arg.callee]?.(...(arg.args as never[])) : arg;
}
