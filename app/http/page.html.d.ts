/** The page, and the hashes of its style and script. The bundler generates them from page.html and page.css. */
export const source: string;
export const hashes: { readonly style: string; readonly script: string };
