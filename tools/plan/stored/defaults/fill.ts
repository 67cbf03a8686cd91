import type { MinorVersion } from '../../types';

/** The fields of an object or of a part of one. */
export type Fields = Readonly<Record<string, unknown>>;

/** The defaults of a type: values for omitted fields, or a function that completes the object. */
export type Fill = Fields | ((value: Fields, kubernetes: MinorVersion) => Fields);
