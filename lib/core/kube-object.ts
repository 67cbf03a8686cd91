import { ApiObject, type ApiObjectMetadata, App, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { KINDS, type Kinds } from '../../imports/schema';
import { isClusterScoped } from '../validation/cluster-scope';
import type { Fault } from '../validation/fault';
import { merge } from './overrides';
import { type Wire, WireFormat, copyOf, ordered } from './wire';
import { withoutUnset } from './without-unset';

const BRAND = Symbol.for('cdk8s-stateful.KubeObject');

type Manifest = Wire & { metadata: Record<string, unknown> };

/** The number of resolvers in every cdk8s app. They do not change plain data. */
const OWN_RESOLVERS = 3;

/**
 * A Kubernetes object of a construct of this library. Holds plain data as the API server reads it, so JSON patches
 * apply to the manifest. They may remove a field, or add fields that the types lack.
 */
export class KubeObject extends ApiObject {
  /** Whether a construct is a KubeObject. `instanceof` is true for every ApiObject. */
  static isKubeObject(construct: object): construct is KubeObject {
    return BRAND in construct;
  }

  readonly #type: string;
  readonly #fields: Wire | undefined;
  readonly #given: readonly Fault[];
  #resolved: readonly Fault[] = [];
  readonly #isLazy: boolean;
  readonly #patches: JsonPatch[] = [];

  constructor(scope: Construct, id: string, kind: keyof Kinds, props: object, overrides: object = {}) {
    const type = `Kube${kind}Props`;
    const base = new WireFormat();
    const changes = new WireFormat(true);
    const wire = base.object(props, type);
    const { merged, faults } = merge(wire, changes.object(overrides, type));
    const isPlain = base.isPlain && changes.isPlain;
    const [apiVersion, name] = KINDS[kind];
    const { metadata, ...others } =
      isPlain && Object.keys(overrides).length > 0 ? (ordered(merged) as Wire) : merged;
    const fields = { ...others, apiVersion, kind: name };
    super(scope, id, { ...fields, metadata: metadata as ApiObjectMetadata });
    this.#type = type;
    this.#fields = isPlain ? fields : undefined;
    this.#given = [...base.faults, ...changes.faults, ...faults];
    this.#isLazy = base.isLazy || changes.isLazy;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** Faults of the given values, which the manifest may not show. */
  get faults(): readonly Fault[] {
    return [...this.#given, ...this.#resolved];
  }

  override addJsonPatch(...patches: JsonPatch[]): void {
    this.#patches.push(...patches);
  }

  override toJson(): Manifest {
    return copyOf(this.manifest());
  }

  /** The manifest. It shares data with the object, so it must not be changed. */
  manifest(): Manifest {
    const manifest = this.#render();
    // A chart adds its namespace to every object.
    if (isClusterScoped(this)) delete manifest.metadata.namespace;
    if (this.#patches.length === 0) return manifest;
    // A patch may write null, which is an unset field to the API server.
    return withoutUnset(JsonPatch.apply(copyOf(manifest), ...this.#patches) as Manifest);
  }

  /** Equals `toJson` of cdk8s, but copies plain data only once. */
  #render(): Manifest {
    if (this.#fields !== undefined && App.of(this).resolvers.length === OWN_RESOLVERS) {
      return {
        apiVersion: '',
        kind: '',
        metadata: this.metadata.toJson() as Manifest['metadata'],
        ...this.#fields,
      };
    }
    const manifest = super.toJson() as Manifest;
    return this.#isLazy ? this.#resolve(manifest) : manifest;
  }

  /** Converts the results of Lazy values. */
  #resolve({ apiVersion, kind, ...fields }: Wire): Manifest {
    const format = new WireFormat();
    const wire = format.object(fields, this.#type);
    this.#resolved = format.faults;
    return { apiVersion, kind, metadata: wire['metadata'], ...wire } as Wire as Manifest;
  }
}
