import type { Identity } from '../../manifests/manifest';

/** Ids of constructs in a chart, each given once. */
export class ConstructIds {
  readonly #taken: Set<string>;

  /** @param reserved ids that have to be what they are */
  constructor(reserved: readonly string[]) {
    this.#taken = new Set(reserved);
  }

  /** The name of the object if it is free, else with its kind. */
  take({ kind, name }: Pick<Identity, 'kind' | 'name'>): string {
    const own = name.replaceAll('/', '-');
    const words = kind.replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase();
    const first = kind === 'Namespace' ? [words] : [own, `${own}-${words}`];
    const [free] = [...first, ...this.#numbered(`${own}-${words}`)].filter((id) => !this.#taken.has(id));
    const id = free ?? own;
    this.#taken.add(id);
    return id;
  }

  #numbered(id: string): string[] {
    return Array.from({ length: this.#taken.size + 1 }, (_, i) => `${id}-${i + 2}`);
  }
}
