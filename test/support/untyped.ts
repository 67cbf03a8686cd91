/** A value that the types forbid, such as from plain JavaScript or from a file. */
export const untyped = (value: unknown): never => value as never;
