/** The namespace and the name of an object. */
export interface Name {
  readonly namespace: string;
  readonly name: string;
  /** `namespace/name`, as users write it. Unique. */
  readonly text: string;
}

export function nameOf(namespace: string, name: string): Name {
  return { namespace, name, text: `${namespace}/${name}` };
}

const ORDER = new Intl.Collator('en', { numeric: true });

/** Compares names, with ordinals as numbers. */
export function compareNames(a: Name, b: Name): number {
  return ORDER.compare(a.text, b.text);
}
