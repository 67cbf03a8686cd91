import { createHash } from 'node:crypto';
import style from './page.css';
import document from './page.html';

/** One file: the page holds its style and its script. */
const SOURCE = document.replace('<style></style>', () => `<style>${style}</style>`);

/** Nothing but these two may run in the page, and nothing may be loaded from elsewhere. */
const hashOf = (element: string): string => {
  const [, text = ''] = new RegExp(`<${element}>([^]*?)</${element}>`).exec(SOURCE) ?? [];
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
};

export const PAGE_HEADERS: readonly string[] = [
  'Content-Security-Policy',
  `default-src 'none'; style-src ${hashOf('style')}; script-src ${hashOf('script')}; connect-src 'self'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy',
  'no-referrer',
];

/** The page as it is before its script has run. A pod's name is a DNS label and needs no escape. */
export function page(pod: string, visits: number): string {
  return SOURCE.replaceAll('{{pod}}', pod).replaceAll('{{visits}}', String(visits));
}
