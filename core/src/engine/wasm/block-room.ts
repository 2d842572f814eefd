import { MultilogitError } from "../../errors.js";
import type { KernelRows } from "./kernel-rows.js";
import { type RowsImage, rowsOfImage, writeImage } from "./rows-image.js";
import type { OpenSpillStore, SpillStore } from "./spill-store.js";

/** A block of rows where it is kept. */
export interface KeptRows {
  /** Writes the image to `bytes`, which may be shared between threads; at once where there is nothing to wait for. */
  load(bytes: Uint8Array): Promise<void> | null;
  /** The rows themselves, which the next call of any block may overwrite: see `BlockRoom.alone`. */
  rows(): Promise<KernelRows>;
}

/** Room for blocks: memory as long as there is any, then a store. */
export class BlockRoom {
  #left: number;
  #store: Promise<SpillStore> | null = null;
  #buffer = new Uint8Array(0);
  #isClosed = false;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param bytes of memory that blocks may take
   * @param open opens the store for those that do not fit; null where there is none
   * @param expectedRows of all blocks, if known
   */
  constructor(
    readonly bytes: number,
    readonly open: OpenSpillStore | null,
    readonly expectedRows = 0,
  ) {
    this.#left = bytes;
  }

  /** Whether blocks had to be written. */
  get isSpilled(): boolean {
    return this.#store !== null;
  }

  /** Keeps a block. @throws MultilogitError "memory" where there is no room for it anywhere */
  async keep(rows: KernelRows, image: RowsImage): Promise<KeptRows> {
    if (image.bytes <= this.#left) {
      this.#left -= image.bytes;
      return heldRows(rows, image);
    }
    // what comes later goes to the store, too: it is read in sequence
    this.#left = 0;
    const store = await this.#opened(image);
    const bytes = this.#bufferOf(image.bytes);
    writeImage(rows, image, bytes);
    const key = await store.write(bytes);
    return {
      load: (to) => store.read(key, to),
      rows: async () => {
        const copy = this.#bufferOf(image.bytes);
        await store.read(key, copy);
        return rowsOfImage(image, copy);
      },
    };
  }

  /** Runs `work` when no other is running: what it reads with `rows` lies where the next one would be read to. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work);
    this.#last = next.catch(() => {});
    return next;
  }

  /** Gives the store back, once nothing reads from it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#last;
    await (await this.#store?.catch(() => null))?.close();
  }

  #opened({ bytes, rows }: RowsImage): Promise<SpillStore> {
    if (this.#isClosed) throw new MultilogitError("engine", "the staged rows were disposed of; stage them again");
    if (this.open === null)
      throw new MultilogitError(
        "memory",
        `the rows take more than the ${Math.floor(this.bytes / 2 ** 20).toLocaleString("en-US")} MiB of memory that blocks may use, and there is no file storage here; allow more memory, or use fewer rows or features`,
      );
    this.#store ??= this.open(Math.max(bytes, (this.expectedRows * bytes) / rows.rows - this.bytes));
    return this.#store;
  }

  #bufferOf(bytes: number): Uint8Array {
    if (this.#buffer.length < bytes) this.#buffer = new Uint8Array(bytes);
    return this.#buffer.subarray(0, bytes);
  }
}

/** Rows that stay in memory as they are. */
export function heldRows(rows: KernelRows, image: RowsImage): KeptRows {
  return {
    load: (bytes) => {
      writeImage(rows, image, bytes);
      return null;
    },
    rows: async () => rows,
  };
}
