import { type BlockRoom, heldRows, type KeptRows } from "./block-room.js";
import type { KernelRows, Standardization } from "./kernel-rows.js";
import { everyOfRows, formOf, joinedRows, sliceOfRows } from "./row-slices.js";
import { type RowsImage, rowsImage } from "./rows-image.js";

/** One block of rows. */
export interface RowBlock extends KeptRows {
  readonly image: RowsImage;
  /** the same number for blocks of one form, whose weights are staged alike */
  readonly form: number;
}

/** Rows in blocks, one after the other. */
export class RowBlocks {
  readonly blocks: RowBlock[] = [];
  rows = 0;
  /** Σ_i w_i s_i */
  weight = 0;
  #forms = new Map<string, number>();
  #shares = new Map<number, Promise<RowBlocks>>();

  constructor(
    readonly room: BlockRoom,
    readonly classes: number,
    readonly standardization: Standardization,
  ) {}

  /** Adds a block. @param isHeld the arrays belong to somebody else and stay in memory anyway */
  async add(rows: KernelRows, isHeld = false): Promise<void> {
    const image = rowsImage(rows);
    const kept = isHeld ? heldRows(rows, image) : await this.room.keep(rows, image);
    const form = formOf(rows);
    if (!this.#forms.has(form)) this.#forms.set(form, this.#forms.size);
    this.blocks.push({ ...kept, image, form: this.#forms.get(form)! });
    this.rows += rows.rows;
    this.weight += weightOf(rows);
  }

  /** Rows 0, every, 2·every …, in as few blocks as their forms allow; made once. */
  every(every: number): Promise<RowBlocks> {
    if (every === 1) return Promise.resolve(this);
    let share = this.#shares.get(every);
    if (share === undefined) {
      share = this.room.alone(() => this.#thinned(every));
      this.#shares.set(every, share);
      share.catch(() => this.#shares.delete(every));
    }
    return share;
  }

  async #thinned(every: number): Promise<RowBlocks> {
    const share = new RowBlocks(this.room, this.classes, this.standardization);
    const most = this.blocks.reduce((rows, { image }) => Math.max(rows, image.rows.rows), 0);
    let waiting: KernelRows[] = [];
    let [form, count, first] = [0, 0, 0];
    const flush = async () => {
      if (count > 0) await share.add(joinedRows(waiting));
      [waiting, count] = [[], 0];
    };
    for (const block of this.blocks) {
      const n = block.image.rows.rows;
      if (first < n) {
        const some = everyOfRows(await block.rows(), first, every);
        if (block.form !== form || count + some.rows > most) await flush();
        waiting.push(some);
        count += some.rows;
        form = block.form;
      }
      first = first < n ? first + Math.ceil((n - first) / every) * every - n : first - n;
    }
    await flush();
    return share;
  }
}

/** Adds rows that are in memory, as views, in blocks of `blockRows`. */
export async function addSlices(blocks: RowBlocks, rows: KernelRows, blockRows: number): Promise<void> {
  for (let from = 0; from < rows.rows; from += blockRows)
    await blocks.add(sliceOfRows(rows, from, Math.min(rows.rows, from + blockRows)), true);
}

/** Σ_i w_i s_i */
function weightOf({ rows, rowWeights, massTotals }: KernelRows): number {
  if (rowWeights === null && massTotals === null) return rows;
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += (rowWeights === null ? 1 : rowWeights[i]!) * (massTotals?.[i] ?? 1);
  return sum;
}
