import type { Faults } from '../faults';
import type { Manifest, Spec } from './manifest';

/** One object of the app, as it will be written. */
export interface Subject {
  readonly manifest: Manifest;
  /** What the object was made of, where this library made it. */
  readonly given: unknown;
  /** The construct that defines the object. */
  readonly path: string;
  /** What was found wrong with it. */
  readonly faults: Faults;
}

/** What is known of the app's objects together. Only what is done afterwards may ask, when all have been seen. */
export interface Inventory {
  /** Has something done once every object has been seen. */
  afterwards(judge: () => void): void;
  /** Whether an object is defined in the app, or said to exist. */
  has(kind: string, name: string, namespace?: string): boolean;
  /** What the app says of the Service with that name, if it defines one. */
  serviceSpec(name: string, namespace?: string): Spec | undefined;
}

/**
 * Sees each object of the app once, and adds what is wrong to its faults: at once, or afterwards where that depends on
 * others. Takes time in proportion to the objects, and keeps no whole manifest: an app of ten thousand would fill the
 * memory.
 */
export type Rule = (inventory: Inventory) => (subject: Subject) => void;
