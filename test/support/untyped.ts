/** A value that the types forbid, as plain JavaScript and values that are read from a file can give it. */
export const untyped = (value: unknown): never => value as never;
