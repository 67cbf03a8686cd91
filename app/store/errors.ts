export { StoreError } from './files';
export { FullError } from './posted-data';
