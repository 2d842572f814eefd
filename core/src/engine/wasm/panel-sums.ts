import type { EvenShare } from "../../likelihood/curvature.js";
import type { Directions, HeaviestBlocks } from "../../likelihood/likelihood.js";
import { heaviestRows } from "./heaviest-rows.js";
import { paddedClasses } from "./kernel-scratch.js";
import type { TaskOf } from "./kernel-threads.js";
import type { StagedSample } from "./staged-sample.js";

/** Whether there are these sums: small pages leave them out, and then do with others. */
export const HAS_PANELS: boolean = true;

/** Rows of a panel, as in assembly/heavy-gram.ts. */
const ROWS = 64;
/** Bytes of the blocks that are summed before they are copied out; at least one block of each thread's. */
const GROUP_BYTES = 16 * 2 ** 20;

/** Rows by their places in a share, and the roots of what they count; null for √w. */
interface RowList {
  readonly places: Int32Array;
  readonly roots: Float32Array | null;
}

/** Uᵀφ of every row of a share, D f32 numbers each, at the start of the scratch memory, and how many bytes of it they take. */
interface ProjectedRows {
  readonly features: number;
  readonly bytes: number;
}

/** What the sums need of the passes over a sample. */
export interface PanelPasses {
  /** the rows as they are now */
  staged(): StagedSample;
  readonly threads: number;
  /** The address of this much scratch memory. */
  roomFor(bytes: number): number;
  run<Name extends "classWeights" | "heavyGram" | "projectedRows">(
    kernel: Name,
    tasks: readonly TaskOf<Name>[],
    operations: number,
  ): Promise<void>;
}

/** Sums of products φφᵀ in f32, by panels of rows; the caller has the passes to itself. */
export class PanelSums {
  #gram: { readonly every: number; readonly triangle: Float32Array } | null = null;

  constructor(readonly passes: PanelPasses) {}

  /** To be called when the rows change. */
  forget(): void {
    this.#gram = null;
  }

  /** Σ w φ φᵀ over rows 0, every, 2·every …, as a packed lower triangle; computed once for a share. */
  async gram(every: number): Promise<Float32Array> {
    if (this.#gram?.every === every) return this.#gram.triangle;
    const { rows, features: d } = this.passes.staged();
    const triangle = new Float32Array((d * (d + 1)) / 2);
    const places = new Int32Array(Math.ceil(rows / every));
    for (let place = 0; place < places.length; place++) places[place] = place;
    await addTriangles(this.passes, [{ places, roots: null }], every, triangle, null);
    this.#gram = { every, triangle };
    return triangle;
  }

  /**
   * M_k = Σ_heaviest w p (1 − p) φ φᵀ + (Σ_others w p (1 − p) / Σ w) Σ w φ φᵀ for every class, with about `most` products; Uᵀφ takes the place of φ where
   * directions are given. The weights are staged in f32.
   */
  async heaviestBlocks({ every, factor }: EvenShare, most: number, directions?: Directions): Promise<HeaviestBlocks> {
    const staged = this.passes.staged();
    const { features, classes: K } = staged;
    const d = directions?.count ?? features;
    const wholeGram = directions ? null : await this.gram(every);
    const weights = await weightsOf(this.passes, every);
    const stride = paddedClasses(K + 1, 32);
    // both before the memory is used for other things
    const lists = await heaviestRows(weights, stride, K, most);
    const all = directions ? [allRows(weights, K, stride)] : [];
    let total = 0;
    for (let at = K; at < weights.length; at += stride) total += weights[at]!;
    const T = (d * (d + 1)) / 2;
    const triangles = new Float32Array(K * T);
    const projected = directions ? await projectedRows(this.passes, directions, every) : null;
    await addTriangles(this.passes, lists, every, triangles, projected);
    const gram = wholeGram ?? new Float32Array(T);
    if (projected) await addTriangles(this.passes, all, every, gram, projected);
    const whole = factor * staged.factor;
    lists.forEach(({ dropped }, k) => {
      const part = total > 0 ? dropped / total : 0;
      for (let at = k * T, e = 0; e < T; at++, e++) triangles[at] = whole * (triangles[at]! + part * gram[e]!);
    });
    const products = lists.reduce((sum, { places }) => sum + places.length, 0);
    return { triangles, products, ...(directions && { directions }) };
  }
}

/** Every row with the root of its w, which is behind the weights of its K classes. */
function allRows(weights: Float32Array, K: number, stride: number): RowList {
  const places = Int32Array.from({ length: weights.length / stride }, (_, place) => place);
  return { places, roots: Float32Array.from(places, (place) => Math.sqrt(weights[place * stride + K]!)) };
}

/** Uᵀφ of rows 0, every, 2·every … */
async function projectedRows(
  { staged, roomFor, run }: PanelPasses,
  { U, count: r }: Directions,
  every: number,
): Promise<ProjectedRows> {
  const { rows, features: d, chunkOperations } = staged();
  const n = Math.ceil(rows / every);
  const step = ROWS * Math.max(1, Math.floor(chunkOperations / (d * r) / ROWS));
  const chunks = Math.ceil(n / step);
  // the last rows end in whole fours
  const bytes = 4 * r * 4 * Math.ceil(n / 4);
  const room = roomFor(bytes + 4 * d * r + 4 * chunks * ROWS * d);
  const at = room + bytes;
  new Float32Array(staged().memory.buffer, at, d * r).set(U);
  const tiles = at + 4 * d * r;
  const tasks = Array.from({ length: chunks }, (_, c): TaskOf<"projectedRows"> => {
    const [from, to] = [every * step * c, Math.min(rows, every * step * (c + 1))];
    return [from, to, every, at, r, tiles + 4 * c * ROWS * d, room + 4 * r * step * c];
  });
  await run("projectedRows", tasks, n * d * r);
  return { features: r, bytes };
}

/** w p (1 − p) of every row and class, and w behind them. */
async function weightsOf({ staged, roomFor, run }: PanelPasses, every: number): Promise<Float32Array> {
  const { rows, classes: K, chunkOperations, operations, memory } = staged();
  const n = Math.ceil(rows / every);
  const stride = paddedClasses(K + 1, 32);
  const room = roomFor(4 * n * stride);
  const step = Math.max(1, Math.floor((chunkOperations * n) / operations));
  const tasks: TaskOf<"classWeights">[] = [];
  for (let from = 0; from < n; from += step)
    tasks.push([every * from, Math.min(rows, every * (from + step)), every, room + 4 * from * stride]);
  await run("classWeights", tasks, operations / 2 / every);
  return new Float32Array(memory.buffer, room, n * stride);
}

/** Σ root² φ φᵀ over the rows of each list, or over projected rows, as packed lower triangles one after the other. */
async function addTriangles(
  passes: PanelPasses,
  lists: readonly RowList[],
  every: number,
  triangles: Float32Array,
  projected: ProjectedRows | null,
): Promise<void> {
  const { threads } = passes;
  const { features, memory } = passes.staged();
  const d = projected?.features ?? features;
  const D = 8 * Math.ceil(d / 8);
  const T = (d * (d + 1)) / 2;
  const size = Math.max(threads, Math.floor(GROUP_BYTES / (4 * D * D)));
  for (let first = 0; first < lists.length; first += size) {
    const group = lists.slice(first, first + size);
    const at = await addGroup(passes, group, every, D, projected);
    for (let c = 0; c < group.length; c++) {
      const square = new Float32Array(memory.buffer, at + 4 * c * D * D, D * D);
      for (let j = 0, to = (first + c) * T; j < d; to += ++j) triangles.set(square.subarray(j * D, j * D + j + 1), to);
    }
  }
}

/** The same for a few lists; returns where their squares of D × D numbers are. */
async function addGroup(
  { staged, roomFor, run }: PanelPasses,
  group: readonly RowList[],
  every: number,
  D: number,
  projected: ProjectedRows | null,
): Promise<number> {
  const [square, panel] = [4 * D * D, 4 * D * ROWS];
  const listed = group.reduce((sum, { places }) => sum + places.length, 0);
  const own = projected?.bytes ?? 0;
  const room = roomFor(own + group.length * (square + panel) + 8 * listed);
  const out = room + own;
  const step = projected ? 1 : every;
  const panels = out + group.length * square;
  let lists = panels + group.length * panel;
  const { memory, chunkOperations } = staged();
  const { buffer } = memory;
  new Float32Array(buffer, out, (group.length * square) / 4).fill(0);
  const laid = group.map(({ places, roots }) => {
    const [rowsAt, rootsAt] = [lists, lists + 4 * places.length];
    new Int32Array(buffer, rowsAt, places.length).set(step === 1 ? places : places.map((place) => step * place));
    if (roots !== null) new Float32Array(buffer, rootsAt, roots.length).set(roots);
    lists += 8 * places.length;
    return { rowsAt, rootsAt: roots === null ? null : rootsAt, count: places.length };
  });
  const perRow = (D * D) / 4;
  const atOnce = ROWS * Math.max(1, Math.floor(chunkOperations / perRow / ROWS));
  const longest = Math.max(...laid.map(({ count }) => count));
  for (let from = 0; from < longest; from += atOnce) {
    let rows = 0;
    const tasks = laid.flatMap(({ rowsAt, rootsAt, count }, c): TaskOf<"heavyGram">[] => {
      const some = Math.min(count - from, atOnce);
      if (some <= 0) return [];
      rows += some;
      const [places, squares] = [rowsAt + 4 * from, out + c * square];
      const factors = rootsAt === null ? 0 : rootsAt + 4 * from;
      return [[places, factors, some, panels + c * panel, D, squares, projected ? room : 0]];
    });
    await run("heavyGram", tasks, rows * perRow);
  }
  return out;
}
