/**
 * What happens to the directory of a claim when its PersistentVolume is deleted: `retain` keeps it, `archive` renames it
 * to `archived-<directory>`, `delete` removes it with all data.
 */
export type OnDelete = 'retain' | 'archive' | 'delete';
