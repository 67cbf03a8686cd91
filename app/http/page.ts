import { hashes, source } from './page.html';

/** Headers of the page. Only its inline style and script are allowed, and nothing loads from another origin. */
export const PAGE_HEADERS: readonly string[] = [
  'Content-Security-Policy',
  `default-src 'none'; style-src ${hashes.style}; script-src ${hashes.script}; connect-src 'self'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy',
  'no-referrer',
];

/** The page before its script runs. A pod name is a DNS label and needs no escaping. */
export function page(pod: string, visits: number): string {
  return source.replaceAll('{{pod}}', pod).replaceAll('{{visits}}', String(visits));
}
