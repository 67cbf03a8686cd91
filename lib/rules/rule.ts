import type { ApiObject } from 'cdk8s';
import type { Faults } from '../faults';
import type { Manifest } from './manifest';

/** One object of the app, as it will be written, and what was found wrong with it. */
export interface Subject {
  readonly object: ApiObject;
  readonly manifest: Manifest;
  /** The construct that defines the object. */
  readonly path: string;
  readonly faults: Faults;
}

/** All objects of the app, and those that it takes for granted. */
export interface Inventory {
  readonly subjects: readonly Subject[];
  /** Whether an object is defined in the app, or said to exist. */
  has(kind: string, name: string, namespace?: string): boolean;
  /** The object of the app with that name, if there is one. */
  find(kind: string, name: string, namespace?: string): Subject | undefined;
}

/** Adds what is wrong to the faults of each object; takes time in proportion to the objects. */
export type Rule = (inventory: Inventory) => void;
