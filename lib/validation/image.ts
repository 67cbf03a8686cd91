import { type Check, must } from './checks';

const HOST = '(?:\\[[0-9a-fA-F:]+\\]|[a-zA-Z0-9](?:[-a-zA-Z0-9.]*[a-zA-Z0-9])?)(?::\\d+)?';
const PART = '[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*';
const REFERENCE = new RegExp(
  `^(?:${HOST}/)?${PART}(?:/${PART})*(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}))?$`,
);

/**
 * The name of an image, optionally with a tag and a digest.
 * @see https://github.com/distribution/reference
 */
export const imageReference: Check<string> = must<unknown>(
  'an image reference such as "registry.example.com/visits:1.2.3" or "visits@sha256:" and 64 hex digits',
  (value) => typeof value === 'string' && REFERENCE.test(value),
);

/** The tag and the digest of an image reference. */
export function imageVersion(image: string): { readonly tag?: string; readonly digest?: string } {
  return REFERENCE.exec(image)?.groups ?? {};
}
