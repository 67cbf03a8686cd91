import { hashes, source } from './page.html';

/** Nothing but the page's own style and script may run in it, and nothing may be loaded from elsewhere. */
export const PAGE_HEADERS: readonly string[] = [
  'Content-Security-Policy',
  `default-src 'none'; style-src ${hashes.style}; script-src ${hashes.script}; connect-src 'self'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy',
  'no-referrer',
];

/** The page as it is before its script has run. A pod's name is a DNS label and needs no escape. */
export function page(pod: string, visits: number): string {
  return source.replaceAll('{{pod}}', pod).replaceAll('{{visits}}', String(visits));
}
