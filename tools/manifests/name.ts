/** The namespace and the name of an object. */
export interface Name {
  readonly namespace: string;
  readonly name: string;
  /** `namespace/name`, as people type it; tells two names apart. */
  readonly text: string;
}

export function nameOf(namespace: string, name: string): Name {
  return { namespace, name, text: `${namespace}/${name}` };
}

const ORDER = new Intl.Collator('en', { numeric: true });

/** Orders names, and the ordinals in them as numbers. */
export function compareNames(a: Name, b: Name): number {
  return ORDER.compare(a.text, b.text);
}
