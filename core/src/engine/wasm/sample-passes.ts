import { placesOf } from "../../design/gram.js";
import type { EvenShare } from "../../likelihood/curvature.js";
import type { HeaviestBlocks, LinearisedDual, ScoreChange } from "../../likelihood/likelihood.js";
import { chunkOutputs, chunkTasks, windows } from "./chunk-tasks.js";
import { byColumns, fromClassProducts } from "./class-products.js";
import { changeOfChunks, divergenceOfChunks } from "./divergence-of-chunks.js";
import { entryGramTasks, operationsOfRow, wholeBlocks } from "./entry-gram-tasks.js";
import { entryLayout, inAskedOrder } from "./entry-layout.js";
import { featureSums, sumOfTwo, sumsOf } from "./feature-sums.js";
import { type KernelPasses, WEIGHTING } from "./kernel-interface.js";
import type { FirstSums, KernelSums, RowNumbers, Weighting } from "./kernel-passes.js";
import { tellPlan } from "./kernel-plan.js";
import { MOST_CLASSES_PAIRED, MOST_STEPS, type Precision, paddedClasses } from "./kernel-scratch.js";
import { closed, type KernelInstance, type KernelThreads, type TaskOf } from "./kernel-threads.js";
import { growTo, release } from "./memory-layout.js";
import { padPairs, pairBytes, withPairs } from "./pair-room.js";
import { PanelSums } from "./panel-sums.js";
import { stageWeights } from "./stage-weights.js";
import type { StagedSample } from "./staged-sample.js";
import { rangesFor, triangleRanges } from "./triangle-ranges.js";
import { gramLayout, unpacked, unpaddedGram } from "./unpadded-gram.js";

/**
 * The passes over one staged sample: stages weights, has the kernels run over the chunks, and adds the chunks' sums in their order. One
 * pass at a time; the last weights stay staged.
 */
export class SamplePasses implements KernelSums {
  readonly instance: KernelInstance;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  /** a pass was interrupted, so a stopping thread may still write */
  #isTorn = false;
  /** the weights currently staged (never written to) */
  #staged: { readonly W: Float64Array; readonly precision: Precision } | null = null;
  /** the weights whose probabilities are kept in memory, unless a pass was interrupted */
  #known: Float64Array | null = null;
  #squares: Promise<Float64Array> | null = null;
  readonly #panels: PanelSums;

  /** @param isStopped says during a pass whether to give it up */
  constructor(
    public staged: StagedSample,
    readonly threads: KernelThreads,
    readonly isStopped: () => boolean = () => false,
  ) {
    this.instance = threads.open(staged.memory);
    this.#panels = new PanelSums({
      staged: () => this.staged,
      threads: threads.count,
      roomFor: (bytes) => this.#roomFor(bytes),
      run: (kernel, tasks, operations) => this.#run(kernel, tasks, operations),
    });
  }

  /** Goes on with other rows in the same memory, between two passes; staged weights stay if the lookups have the same tables. */
  moveTo(staged: StagedSample, hasSameTables: boolean): void {
    if (staged === this.staged) return;
    this.staged = staged;
    this.#known = this.#squares = null;
    this.#panels.forget();
    if (!hasSameTables) this.#staged = null;
  }

  get rows(): number {
    return this.staged.rows;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#last.then(() => {
      this.threads.leave(this.instance);
      if (!this.#isTorn) release(this.staged.memory);
    });
  }

  slope(W: Float64Array, precision: Precision): Promise<FirstSums> {
    return this.#alone(async () => {
      this.#stageWeights(W, precision);
      if (precision === 64) this.#known = W;
      await this.#overChunks(`gradient${precision}`);
      const logLikelihood = sumOfTwo(chunkOutputs(this.staged, 2), 0, this.staged.factor);
      return { logLikelihood, slope: this.#features(-1) };
    });
  }

  curvature(W: Float64Array, V: Float64Array, precision: Precision): Promise<Float64Array> {
    return this.#alone(async () => {
      this.#stageWeights(W, precision);
      stageWeights(this.staged, this.instance, V, this.staged.directions, precision);
      await this.#overChunks(`curvature${precision}`);
      return this.#features(1);
    });
  }

  linearised(W: Float64Array, V: Float64Array): Promise<LinearisedDual> {
    return this.#alone(async () => {
      this.#stageWeights(W, 64);
      stageWeights(this.staged, this.instance, V, this.staged.directions, 64);
      await this.#overChunks("linearised", [], 2);
      return { curvature: this.#features(1), ...divergenceOfChunks(chunkOutputs(this.staged, 2), this.staged.factor) };
    });
  }

  along(W: Float64Array, V: Float64Array, steps: Float64Array, precision: Precision): Promise<Float64Array> {
    return this.#alone(async () => {
      const out = new Float64Array(steps.length);
      for (let first = 0; first < steps.length; first += MOST_STEPS) {
        const some = steps.subarray(first, first + MOST_STEPS);
        this.#stageWeights(W, precision);
        stageWeights(this.staged, this.instance, V, this.staged.directions, precision);
        this.#numbers(this.staged.steps, some.length).set(some);
        await this.#overChunks(`along${precision}`, [this.staged.steps, some.length]);
        for (let s = 0; s < some.length; s++)
          out[first + s] = sumOfTwo(chunkOutputs(this.staged, 2 * s + 2), 2 * s, this.staged.factor);
      }
      return out;
    });
  }

  change(V: Float64Array): Promise<ScoreChange> {
    return this.#alone(async () => {
      stageWeights(this.staged, this.instance, V, this.staged.directions, 64);
      await this.#overChunks("change");
      return changeOfChunks(chunkOutputs(this.staged, 2));
    });
  }

  async constantHessian(W: Float64Array): Promise<Float64Array> {
    const { classes } = this.staged;
    if (classes > MOST_CLASSES_PAIRED) return byColumns(classes, (v) => this.constantCurvature(W, v));
    return this.#alone(async () => {
      const K = this.staged.classes;
      const stride = paddedClasses(K, 64);
      this.#stageWeights(W, 64);
      await this.#overChunks("classProducts");
      return fromClassProducts(chunkOutputs(this.staged, K * stride), K, stride, this.staged.factor);
    });
  }

  constantCurvature(W: Float64Array, v: Float64Array): Promise<Float64Array> {
    return this.#alone(async () => {
      const { classes: K, directions, factor } = this.staged;
      this.#stageWeights(W, 64);
      this.#numbers(directions.first, paddedClasses(K, 64)).fill(0).set(v);
      await this.#overChunks("constantCurvature", [], 1 / 2);
      return sumsOf(chunkOutputs(this.staged, 2 * K), 2 * K, factor);
    });
  }

  squares(): Promise<Float64Array> {
    this.#squares ??= this.#alone(async () => {
      await this.#overChunks("squares");
      const { features: d, factor } = this.staged;
      return sumsOf(chunkOutputs(this.staged, d), d, factor);
    });
    return this.#squares;
  }

  rowNumbers(W: Float64Array, kind: RowNumbers): Promise<Float64Array> {
    return this.#alone(async () => {
      const { rows, classes: K, window, windowRows } = this.staged;
      this.#stageWeights(W, 64);
      const out = new Float64Array(rows * K);
      for (const [from, to] of windows(rows, windowRows)) {
        await this.#run(kind, [[from, to, window]], 0);
        out.set(this.#numbers(window, (to - from) * K), from * K);
      }
      return out;
    });
  }

  gram(
    W: Float64Array | null,
    weighting: Weighting,
    { every, factor }: EvenShare,
    chosen: Int32Array | null = null,
    wanted: Precision = 64,
  ): Promise<Float64Array> {
    return this.#alone(async () => {
      const { features, classes: K, rows, entries, areFlags, factor: own, chunkOperations } = this.staged;
      const isAll = weighting === "effective" && chosen === null;
      if (wanted === 32 && isAll && !areFlags) return unpacked(await this.#panels.gram(every), features, factor * own);
      const precision = isAll ? 64 : wanted; // flags are counted, in a sixth of the time of panels (1797 × 65)
      const d = chosen === null ? features : chosen.length;
      if (W !== null) this.#stageWeights(W, precision);
      const { C, stride, bytes, perRow } = gramLayout(weighting, K, precision, entries);
      const ranges = rangesFor(d, this.threads.sharing((perRow * rows) / every));
      const room = this.#roomFor(d * d * bytes + 8 * features + pairBytes(this.staged, C));
      const places = chosen === null ? 0 : room + d * d * bytes;
      const numbers = room + d * d * bytes + 8 * Math.ceil(features / 2);
      if (chosen !== null) placesOf(chosen, new Int32Array(this.staged.memory.buffer, places, features));
      const rowsAtOnce = every * Math.max(1, Math.floor((chunkOperations * ranges) / perRow));
      for (const [from, to] of windows(rows, rowsAtOnce)) {
        const tasks = triangleRanges(d, ranges).map(([first, end]) => {
          const out = room + first * d * bytes;
          return [WEIGHTING[weighting], from, to, every, places, d, first, end, out] as const;
        });
        await withPairs(this.staged, C, numbers, () =>
          this.#run(`gram${precision}`, tasks, (perRow * (to - from)) / every),
        );
      }
      const sums = { buffer: this.staged.memory.buffer, at: room, precision };
      return unpaddedGram(sums, d, C, stride, factor * own);
    });
  }

  heaviestBlocks(W: Float64Array, ...asked: Parameters<PanelSums["heaviestBlocks"]>): Promise<HeaviestBlocks> {
    return this.#alone(async () => {
      this.#stageWeights(W, 32);
      return this.#panels.heaviestBlocks(...asked);
    });
  }

  entryHessian(W: Float64Array, entries: Int32Array, precision: Precision): Promise<Float64Array> {
    return this.#alone(async () => {
      const { classes: K, rows, chunkOperations, factor } = this.staged;
      const layout = entryLayout(entries, K);
      this.#stageWeights(W, 64);
      const ranges = rangesFor(Number.POSITIVE_INFINITY, this.threads.sharing(operationsOfRow(layout.size) * rows));
      const tasks = entryGramTasks(this.staged, layout, ranges);
      const room = this.#roomFor(tasks.bytes);
      const sums = tasks.place(room);
      const rowsAtOnce = wholeBlocks((chunkOperations * tasks.ranges) / tasks.perRow);
      for (const [from, to] of windows(rows, rowsAtOnce)) {
        await this.#run(`entryGram${precision}`, tasks.of(room, from, to), tasks.perRow * (to - from));
      }
      return inAskedOrder(this.#numbers(sums, layout.size ** 2), layout, factor);
    });
  }

  curvatureSlope(W: Float64Array, pairs: Float64Array): Promise<Float64Array> {
    return this.#alone(async () => {
      const { features: d, classes: K } = this.staged;
      const C = (K * (K + 1)) / 2;
      const stride = paddedClasses(C, 64);
      this.#stageWeights(W, 64);
      const room = this.#roomFor(d * d * stride * 8 + pairBytes(this.staged, C));
      padPairs(pairs, this.#numbers(room, d * d * stride), C, stride);
      await withPairs(this.staged, C, room + d * d * stride * 8, () =>
        this.#overChunks("curvatureSlope", [room], (d * C) / (2 * K)),
      );
      return this.#features(1);
    });
  }

  /** One pass after the other. */
  #alone<T>(pass: () => Promise<T>): Promise<T> {
    if (this.#isClosed) return Promise.reject(closed());
    const next = this.#last.then(pass);
    this.#last = next.catch(() => {});
    return next;
  }

  async #run<Name extends keyof KernelPasses>(
    kernel: Name,
    tasks: readonly TaskOf<Name>[],
    operations: number,
  ): Promise<void> {
    const { plan, workspaces } = this.staged;
    try {
      await this.threads.run(
        this.instance,
        { kernel, plan, workspaces, tasks, operations },
        () => this.#isClosed || this.isStopped(),
      );
    } catch (failure) {
      this.#isTorn = true;
      throw failure;
    }
  }

  /** A pass over all chunks, each to its own output; it takes `times` as long as a product. */
  #overChunks<Name extends keyof KernelPasses>(kernel: Name, more: readonly number[] = [], times = 1): Promise<void> {
    return this.#run(kernel, chunkTasks<Name>(this.staged, more), times * this.staged.operations);
  }

  #features(sign: 1 | -1): Float64Array {
    const { features, classes } = this.staged;
    return featureSums(this.staged, chunkOutputs(this.staged, 2 + classes + features * classes), sign);
  }

  #stageWeights(W: Float64Array, precision: Precision): void {
    tellPlan(this.staged, "isKnown", this.staged.keepsProbabilities && !this.#isTorn && W === this.#known);
    if (this.#staged?.W === W && this.#staged.precision === precision) return;
    stageWeights(this.staged, this.instance, W, this.staged.weights, precision);
    this.#staged = { W, precision };
  }

  #numbers(at: number, count: number): Float64Array {
    return new Float64Array(this.staged.memory.buffer, at, count);
  }

  /** The address of the scratch memory that a pass needs besides the sample; the same for every pass. */
  #roomFor(bytes: number): number {
    growTo(this.staged.memory, this.staged.end + bytes);
    return this.staged.end;
  }
}
