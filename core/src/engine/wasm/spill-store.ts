/**
 * Keeps blocks of bytes that memory has no room for, for the time of one fit. Nothing of it outlasts the process. Rejections say in one
 * sentence what failed.
 */
export interface SpillStore {
  /** Writes one block and returns the key by which it is read. */
  write(bytes: Uint8Array): Promise<number>;
  /** Fills `bytes`, which may be shared between threads, with the block. */
  read(key: number, bytes: Uint8Array): Promise<void>;
  /** Gives the space back. */
  close(): Promise<void>;
}

/** Opens a store. @param bytes about how many will be written, so that too little space is found out before the first */
export type OpenSpillStore = (bytes: number) => Promise<SpillStore>;
