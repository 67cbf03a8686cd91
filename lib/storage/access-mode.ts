/**
 * Access mode of a volume: ReadWriteOnce and ReadOnlyMany mean nodes, not pods. ReadWriteOncePod needs a CSI driver.
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export type AccessMode = 'ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOncePod';
