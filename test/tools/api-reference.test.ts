import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Result, run } from '../support/run';

const ROOT = resolve(__dirname, '../..');

/** A project whose lib/ holds these files. */
function project(files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), 'api-reference-'));
  const options = { target: 'ES2022', module: 'node16', strict: true, types: [] };
  const all = {
    'package.json': JSON.stringify({ name: 'fixture' }),
    'tsconfig.build.json': JSON.stringify({ compilerOptions: options, include: ['lib'] }),
    ...files,
  };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  symlinkSync(join(ROOT, 'node_modules'), join(path, 'node_modules'));
  return path;
}

function generate(path: string): Result {
  return run(process.execPath, ['tools/api-reference.mjs', path], ROOT, { NO_COLOR: '1' });
}

describe('a documented library', () => {
  const path = project({
    'lib/index.ts': `
      export * as k8s from 'cdk8s-plus-27/lib/imports/k8s';
      export { Volume, type VolumeProps } from './storage/nfs/volume';
      export { type Plain } from './plain';
      export { type Size } from './size';`,
    'lib/plain.ts': `
      /** Plain values. */
      export type Plain<T> = T extends number | undefined ? T | string : { readonly [K in keyof T]: Plain<T[K]> };`,
    'lib/size.ts': `
      /** Size of a {@link Volume}. */
      export type Size = 'small' | 'large';
      import type { Volume } from './storage/nfs/volume';`,
    'lib/storage/nfs/volume.ts': `
      import type { Probe, TcpSocketAction } from 'cdk8s-plus-27/lib/imports/k8s';
      import type { Plain } from '../../plain';
      import type { Size } from '../../size';
      interface Named {
        /** Name of the volume. @default \`<id>-volume\` */
        readonly name?: string;
      }
      /** Props of a volume. */
      export interface VolumeProps extends Named, Plain<Pick<Probe, 'periodSeconds' | 'grpc' | 'exec'>> {
        /** Command. @default none */
        readonly exec?: string;
        /** Socket. @default \`{}\` */
        readonly socket?: readonly Plain<TcpSocketAction>[];
        /** Probe of the volume. @default no probe */
        readonly probe?: Probe;
        /** Size of the volume. */
        readonly size: Size;
      }
      /** A volume. */
      export class Volume {
        readonly #props: VolumeProps;
        constructor(props: VolumeProps) { this.#props = props; }
        /** Size of this volume. */
        get size(): Size { return this.#props.size; }
        /**
         * Grows this volume.
         * @param by - Number of sizes.
         * @returns the new size
         * @throws RangeError if there is no such size
         */
        grow(by: number, log?: boolean): Size { return by > 0 || log ? 'large' : 'small'; }
      }`,
  });
  let result: Result;
  const page = (name: string): string => readFileSync(join(path, 'docs/api', name), 'utf8');

  beforeAll(() => {
    result = generate(path);
  });

  test('has a page for each folder, and an index of the exports', () => {
    expect(result).toEqual({ status: 0, stdout: '', stderr: '' });
    const index = page('README.md');
    expect(index).toContain('| [size](size.md) | [Size](size.md#size) |\n');
    expect(index).toContain(
      '| [storage/nfs](storage/nfs.md) | [Volume](storage/nfs.md#volume), [VolumeProps](storage/nfs.md#volumeprops) |\n',
    );
  });

  test('has a row with type, default and description for each prop, required props first', () => {
    const [, table] = /## VolumeProps\n[^|]*(\|[^]*?)\n\n/.exec(`${page('storage/nfs.md')}\n\n`) ?? [];
    expect(table?.split('\n').slice(2)).toEqual([
      '| <a id="volumeprops.size"></a> `size` | [`Size`](../size.md#size) | required | Size of the volume. |',
      '| <a id="volumeprops.name"></a> `name?` | `string` | `<id>-volume` | Name of the volume. |',
      '| <a id="volumeprops.exec"></a> `exec?` | `string` | none | Command. |',
      '| <a id="volumeprops.socket"></a> `socket?` | readonly [`Plain`](../plain.md#plain)\\<[`TcpSocketAction`](https://pkg.go.dev/k8s.io/api@v0.27.0/core/v1#TCPSocketAction)\\>[] | `{}` | Socket. |',
      '| <a id="volumeprops.probe"></a> `probe?` | [`Probe`](https://pkg.go.dev/k8s.io/api@v0.27.0/core/v1#Probe) | no probe | Probe of the volume. |',
    ]);
  });

  test('lists the fields that an interface takes from a Kubernetes type', () => {
    expect(page('storage/nfs.md')).toContain(
      "Props of a volume.\n\nIt also has fields of Kubernetes' [Probe](https://pkg.go.dev/k8s.io/api@v0.27.0/core/v1#Probe): `grpc`, `periodSeconds`.\n",
    );
  });

  test('lists getters among the properties of a class', () => {
    expect(page('storage/nfs.md')).toContain(
      '| <a id="volume.size"></a> `size` | [`Size`](../size.md#size) | Size of this volume. |\n',
    );
  });

  test('has the signature of a method, and its documented parameters, result and errors', () => {
    const [, method] = /#### grow\(\)\n\n([^]*?)\n\n\*\*\*/.exec(page('storage/nfs.md')) ?? [];
    expect(method?.split('\n\n')).toEqual([
      '> **grow**(`by`: `number`, `log?`: `boolean`): [`Size`](../size.md#size)',
      'Grows this volume.',
      '- `by`: Number of sizes.',
      '**Returns**',
      'the new size',
      '**Throws**',
      'RangeError if there is no such size',
    ]);
  });

  test('has no page for Kubernetes types', () => {
    expect(existsSync(join(path, 'docs/api/k8s.md'))).toBe(false);
    expect(page('README.md')).not.toContain('KubeStatefulSet');
  });

  test('is generated reproducibly', () => {
    const before = ['README.md', 'size.md', 'storage/nfs.md'].map(page);
    expect(generate(path).status).toBe(0);
    expect(['README.md', 'size.md', 'storage/nfs.md'].map(page)).toEqual(before);
  });
});

test('fails on names without a description, optional props without @default, and types that are not exported', () => {
  const path = project({
    'lib/index.ts': `
      export { Thing, type DocumentedProps, type ThingProps, make, type Names, value } from './thing';`,
    'lib/thing.ts': `
      /** Documented, unlike its child. */
      export interface DocumentedProps {
        /** Without a default. */
        readonly optional?: string;
        /** Required, though Partial makes it optional. */
        readonly required: string;
      }
      export interface ThingProps extends Partial<DocumentedProps>, Omit<DocumentedProps, 'required'> {
        readonly bare: string;
        /** @default nothing */
        readonly onlyTags?: string;
        /** TypeDoc takes this default for a type of JSDoc. @default { size: 1 } */
        readonly braces?: object;
      }
      export class Thing {
        /** Documented. */
        readonly documented = 1;
        readonly property = 1;
        get accessor(): number { return 1; }
        static staticMethod(): void {}
        method(): void {}
        private hidden(): void { this.hidden(); }
      }
      export function make(): void {}
      export type Names = 'a' | 'b';
      interface NotExported { readonly field: string }
      /** Documented. */
      export const value: NotExported = { field: '' };`,
  });
  const { status, stdout, stderr } = generate(path);
  expect([status, stdout]).toEqual([1, '']);
  const undocumented = [...stderr.matchAll(/thing\.(\S+) \(.*does not have any documentation/g)];
  expect(undocumented.map(([, name]) => name).sort()).toEqual([
    'Names',
    'Thing',
    'Thing.accessor',
    'Thing.method',
    'Thing.property',
    'Thing.staticMethod',
    'ThingProps',
    'ThingProps.bare',
    'ThingProps.onlyTags',
    'make',
  ]);
  const withoutDefault = [...stderr.matchAll(/thing\.(\S+) is optional and does not have a @default/g)];
  expect(withoutDefault.map(([, name]) => name).sort()).toEqual([
    'DocumentedProps.optional',
    'ThingProps.onlyTags',
    'ThingProps.optional',
  ]);
  expect(stderr).toContain(
    'thing.ThingProps.braces has a @default that is empty, or an object without backticks',
  );
  expect(stderr).toMatch(/NotExported, defined in .* is referenced by thing\.value but not included/);
  expect(existsSync(join(path, 'docs'))).toBe(false);
});

test('fails on a construct without an example', () => {
  const path = project({
    'lib/index.ts': `
      import { Construct } from 'constructs';
      /** Shown. @example \`new Shown()\` */
      export class Shown extends Construct {}
      /** Bare. */
      export class Bare extends Construct {}
      /** Not a construct. */
      export class Plain {}`,
  });
  const { status, stderr } = generate(path);
  expect(status).toBe(1);
  expect(stderr.match(/.*does not have an @example/g)).toEqual([
    expect.stringContaining('Bare is a construct and does not have an @example'),
  ]);
});

test('has a table for each interface that declares props of a large one, with the props of the interface itself first', () => {
  const props = (prefix: string, count: number): string =>
    Array.from({ length: count }, (_, i) => `\n/** ${prefix} ${i}. */\nreadonly ${prefix}${i}: string;`).join(
      '',
    );
  const path = project({
    'lib/index.ts': `
      /** Props of a pod. */
      export interface PodProps { ${props('pod', 6)} }
      /** Props of an app. */
      export interface AppProps extends PodProps { ${props('app', 6)} }`,
  });
  expect(generate(path)).toMatchObject({ status: 0, stderr: '' });
  const page = readFileSync(join(path, 'docs/api/index.md'), 'utf8');
  const [, ofApp = ''] = page.split('## AppProps\n');
  const [own = '', inherited = ''] = ofApp.split('### Properties of PodProps\n');
  expect(own.match(/`\w+\d`/g)).toEqual(['`app0`', '`app1`', '`app2`', '`app3`', '`app4`', '`app5`']);
  expect(inherited.match(/^.*`pod\d`/gm)).toHaveLength(6);
});

test('prints its usage with --help', () => {
  const { status, stdout } = run(process.execPath, ['tools/api-reference.mjs', '--help'], ROOT);
  expect([status, stdout]).toEqual([0, expect.stringMatching(/^usage: npm run docs:api/)]);
});
