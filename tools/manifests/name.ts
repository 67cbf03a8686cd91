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
