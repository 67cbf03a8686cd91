import type { Faults } from './faults';
import { must, oneOf } from './syntax';

/** When the node asks the registry for the image. */
export type ImagePullPolicy = 'Always' | 'IfNotPresent' | 'Never';

export interface ImageProps {
  /** The app's image, with a tag or, better, a digest: `registry.example.com/visits@sha256:…`. */
  readonly image: string;
  /** When the image is pulled. @default 'IfNotPresent' for an image with a digest or of `localhost/`, else 'Always' */
  readonly imagePullPolicy?: ImagePullPolicy;
}

const REFERENCE =
  /^(?:(?:[a-zA-Z0-9](?:[-a-zA-Z0-9.]*[a-zA-Z0-9])?(?::\d+)?)\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/** @see https://github.com/distribution/reference */
export const imageReference = must<string>(
  'an image such as "registry.example.com/visits:1.2.3", at best with "@sha256:" and 64 hex digits',
  (value) => REFERENCE.test(value),
);

/** The parts of an image reference that say which version it is. */
export function imageVersion(image: string): { readonly tag?: string; readonly digest?: string } {
  return REFERENCE.exec(image)?.groups ?? {};
}

/** Whether no registry serves the image: Podman and Buildah give what they build a name that begins so. */
export function isLocalImage(image: string): boolean {
  return image.startsWith('localhost/');
}

/** A tag may come to mean another image; a digest can't, and an image that no registry serves must be there already. */
export function defaultPullPolicy(image: string): ImagePullPolicy {
  return imageVersion(image).digest === undefined && !isLocalImage(image) ? 'Always' : 'IfNotPresent';
}

/** What is wrong with an image and its policy. */
export function checkImage(faults: Faults, props: Partial<ImageProps>): void {
  faults
    .check('image', props.image, imageReference)
    .check('imagePullPolicy', props.imagePullPolicy, oneOf('Always', 'IfNotPresent', 'Never'));
}
