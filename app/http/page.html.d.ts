/** The page with its style, and the hashes of both elements; the bundler makes them of page.html and page.css. */
export const source: string;
export const hashes: { readonly style: string; readonly script: string };
