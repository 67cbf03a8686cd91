import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../manifests/manifest';
import { changesBetween } from '../../plan/diff';
import { asStored } from '../../plan/stored/stored';
import { written } from '../../plan/stored/written';
import type { Change, MinorVersion } from '../../plan/types';
import type { Typed } from '../typed';
import { PART_NAMES, objectsOf } from './objects';
import type { PartName, Parts } from './parts';

/** Compares the objects that props make with the objects of an app. */
export class Fit {
  readonly #wanted: Readonly<Record<string, KubeObject | undefined>>;
  /** The last object of each part, as most props change one part only. */
  readonly #last = new Map<PartName, { readonly text: string; readonly stored: KubeObject | undefined }>();

  constructor(
    readonly parts: Parts,
    readonly kubernetes: MinorVersion,
  ) {
    this.#wanted = Object.fromEntries(PART_NAMES.map((part) => [part, this.#stored(parts[part]?.object)]));
  }

  get name(): string {
    return this.parts.statefulSet.identity.name;
  }

  get namespace(): string {
    return this.parts.statefulSet.identity.namespace;
  }

  /** The object of a part, as the API server stores it. */
  wanted(part: PartName): KubeObject | undefined {
    return this.#wanted[part];
  }

  /** What props make, as the API server stores it; undefined if nothing can be made of them. */
  made(props: Typed): Readonly<Record<PartName, KubeObject | undefined>> | undefined {
    try {
      const objects = objectsOf(this.name, this.namespace, props);
      return Object.fromEntries(
        PART_NAMES.map((part) => [part, this.#storedOf(part, objects[part])]),
      ) as Record<PartName, KubeObject | undefined>;
    } catch (error) {
      // Props from which something is missing.
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  }

  /** The parts of which props make another object. */
  misfits(props: Typed): readonly PartName[] {
    const made = this.made(props);
    return PART_NAMES.filter((part) => !isDeepStrictEqual(made?.[part], this.#wanted[part]));
  }

  /** The fields in which a part differs. */
  changes(part: PartName, props: Typed): readonly Change[] {
    return changesBetween(this.#wanted[part] ?? {}, this.made(props)?.[part] ?? {});
  }

  #storedOf(part: PartName, object: KubeObject | undefined): KubeObject | undefined {
    const text = JSON.stringify(object ?? null);
    const last = this.#last.get(part);
    if (last?.text === text) return last.stored;
    const stored = this.#stored(object);
    this.#last.set(part, { text, stored });
    return stored;
  }

  #stored(object: KubeObject | undefined): KubeObject | undefined {
    return object && asStored(written(object, this.namespace), this.kubernetes);
  }
}
