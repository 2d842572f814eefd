import type { AbortSignalLike } from "../abort-signal-like.js";
import { availableMemory } from "../available-memory.js";
import { referenceEngine } from "../engine/reference.js";
import { type BlockSum, changeSum, entriesSum, slopeSum } from "../engine/wasm/block-sum.js";
import type { BlockSums } from "../engine/wasm/block-sums.js";
import type { BlocksOfSamples } from "../engine/wasm/blocks-of-samples.js";
import { rowsPerBlock } from "../engine/wasm/rows-per-block.js";
import { spillFile } from "../engine/wasm/spill-file.js";
import type { OpenSpillStore } from "../engine/wasm/spill-store.js";
import { loadedKernels, whyNoKernels } from "../engine/wasm/wasm-engine.js";
import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import { assertWeights, type Likelihood } from "../likelihood/likelihood.js";
import type { Sample } from "../likelihood/sample.js";
import { noRowsLeft } from "../table/complete-rows.js";
import type { Table } from "../table/table.js";
import { likelihoodOver } from "./likelihood-over.js";
import { rowsInBlocks } from "./rows-in-blocks.js";
import { columnsOfPlan, sampleOfPlan } from "./sample-of-plan.js";
import type { SamplePlan } from "./sample-plan.js";
import { IN_PROCESS, stagedLikelihoods } from "./staged-likelihoods.js";
import type { Ask, StagedRows, Sums, SumsOf } from "./staged-rows.js";

/** Options of `stagedBlocks`. */
export interface StagedBlocksOptions {
  /**
   * About how many bytes of memory the whole process may take. It bounds the blocks, whose rows go to the store where they do not fit; about
   * 200 MB the process has in any case, and of less all blocks go to the store. Default: half of what is free.
   */
  readonly memory?: number;
  /** How many threads sum over rows, this one included. Default: as many as can run at once, at most 16. */
  readonly threads?: number;
  /** Keeps the rows that do not fit. Default: a file in the folder for temporary files (`spillFile`), in a page the storage of its origin; null for none, which makes them an error. */
  readonly store?: OpenSpillStore | null;
  /** How many rows there will be, if known: too little space is then found out before any is written. */
  readonly expectedRows?: number;
  /** Ends the staging with its reason. */
  readonly signal?: AbortSignalLike;
  /** Called after each block with the number of rows so far. */
  readonly onRows?: (rows: number) => void;
}

/** Rows in blocks, on this machine. */
export interface StagedBlocks extends StagedRows {
  /** ℓ of these rows with every sum that the engine has. Closing it stops its pass under way; the rows stay staged. */
  likelihood(): Likelihood;
  /** whether memory had no room for some of the rows */
  readonly isSpilled: boolean;
}

const OPTIONS: readonly (keyof StagedBlocksOptions)[] = [
  "memory",
  "threads",
  "store",
  "expectedRows",
  "signal",
  "onRows",
];

/**
 * What a process takes besides the blocks that it keeps, in bytes: the runtime, the kernels, two blocks under way, batches not collected yet.
 * Measured with Node 20 at the end of fits whose rows were all in the file: 257 MB with 2 million rows of 30 mixed columns, 323 MB with 64 numbers a
 * row. What the batches come from, such as a database in this process, is not in it.
 */
const BESIDES_BLOCKS = 300e6;

/**
 * φ applied to rows that come in batches of any size, in blocks that are kept in memory while it has room, and else in a file that is gone
 * once the process has ended, however it ends. The digits of sums depend on the rows alone, not on batches, memory or threads.
 *
 * A batch is a table with the columns that the plan uses; its arrays must not change afterwards.
 *
 * @throws MultilogitError "data" for a cell that cannot be used, with the number of its row among all rows; "memory" if neither memory nor
 * the store has room
 * @example
 * const { featureMap, classes, target } = model;
 * const plan = { featureMap, classes, target, rowWeights: null, classWeights: null, missing: "error" } as const;
 * const staged = await stagedBlocks(plan, [table, table], { memory: 2e9 });
 * const objective = penalised(likelihoodOver(staged), ridge(1));
 * fitted(objective, await solve(objective)).report.rows; // 48
 * await staged.dispose();
 */
export async function stagedBlocks(
  plan: SamplePlan,
  batches: AsyncIterable<Table> | Iterable<Table>,
  options: StagedBlocksOptions = {},
): Promise<StagedBlocks> {
  assertKnownOptions(options, OPTIONS, "stagedBlocks");
  return stagedInBlocksOf(rowsPerBlock(plan.featureMap, plan.classes.length), plan, batches, options);
}

/** The same in blocks of `blockRows` rows. Sums in blocks of other sizes are the same to rounding. */
export async function stagedInBlocksOf(
  blockRows: number,
  plan: SamplePlan,
  batches: AsyncIterable<Table> | Iterable<Table>,
  options: StagedBlocksOptions,
): Promise<StagedBlocks> {
  const { memory = availableMemory() / 2, threads, expectedRows = 0 } = options;
  const { store = spillFile() ?? (await import("../engine/wasm/page-storage.js")).pageStorage() } = options;
  if (!(memory > 0))
    throw new MultilogitError("option", `memory is ${quoted(memory)}; expected how many bytes the process may take`);
  const counted = { rows: 0, dropped: 0 };
  const samples = samplesOf(blockRows, plan, batches, options, counted);
  if ((await whyNoKernels()) !== null) return stagedByPlainLoops(plan, samples, counted);
  // loaded when it is asked for, as the engine is
  const [kernels, { blocksOfSamples }] = await Promise.all([
    loadedKernels(),
    import("../engine/wasm/blocks-of-samples.js"),
  ]);
  const staged = await blocksOfSamples(kernels, samples, {
    memory: Math.max(0, memory - BESIDES_BLOCKS),
    open: store,
    expectedRows,
    threads,
  });
  if (staged === null) throw noRowsLeft(counted.dropped);
  return stagedRows(plan, staged, counted.dropped);
}

/** Where there are no kernels: all rows in memory, summed by the reference engine. */
async function stagedByPlainLoops(
  plan: SamplePlan,
  samples: AsyncIterable<Sample>,
  counted: Counted,
): Promise<StagedBlocks> {
  const blocks: Likelihood[] = [];
  for await (const sample of samples) blocks.push(await referenceEngine.likelihood(sample));
  if (blocks.length === 0) throw noRowsLeft(counted.dropped);
  const rows = stagedLikelihoods(plan, blocks, { engine: referenceEngine.name, droppedRows: counted.dropped });
  return { ...rows, isSpilled: false, likelihood: () => likelihoodOver(rows) };
}

/** Rows that are staged, and those that were dropped. */
interface Counted {
  rows: number;
  dropped: number;
}

/** The blocks as samples; counts their rows, and those that were dropped. */
async function* samplesOf(
  blockRows: number,
  plan: SamplePlan,
  batches: AsyncIterable<Table> | Iterable<Table>,
  { signal, onRows }: StagedBlocksOptions,
  counted: Counted,
): AsyncGenerator<Sample> {
  const columns = columnsOfPlan(plan);
  const dropsMissing = plan.missing === "drop";
  signal?.throwIfAborted();
  const asDropped = (dropped: number) => {
    counted.dropped = dropped;
  };
  for await (const table of rowsInBlocks(batches, { columns, dropsMissing, blockRows }, asDropped)) {
    yield sampleOfPlan(plan, table);
    counted.rows += table.rows;
    onRows?.(counted.rows);
    signal?.throwIfAborted();
  }
}

function stagedRows(plan: SamplePlan, staged: BlocksOfSamples, droppedRows: number): StagedBlocks {
  const { rows, classTotals, offsetSize, likelihood, isSpilled, sums, close } = staged;
  const length = plan.featureMap.names.length * plan.classes.length;
  return Object.freeze({
    plan,
    engine: "wasm",
    rows,
    droppedRows,
    classTotals,
    offsetSize,
    traits: IN_PROCESS,
    likelihood,
    isSpilled,
    sums: <const Asks extends readonly Ask[]>(asks: Asks, signal?: AbortSignalLike) =>
      answers(sums, asks, length, signal) as Promise<Sums<Asks>>,
    dispose: close,
  });
}

/** The answers to all asks in one pass over the blocks. */
async function answers(
  sums: BlockSums,
  asks: readonly Ask[],
  length: number,
  signal: AbortSignalLike | undefined,
): Promise<SumsOf[Ask["kind"]][]> {
  for (const ask of asks) for (const M of weightsIn(ask)) assertWeights(M, length);
  const wanted = asks.map((ask) => wantedBy(ask));
  const totals = (await sums.sums(
    wanted.flatMap(({ sums }) => sums),
    signal,
  )) as unknown[];
  return wanted.map(({ sums, answer }) => answer(totals.splice(0, sums.length)));
}

/** W and V of an ask. */
function weightsIn(ask: Ask): Float64Array[] {
  return [...("W" in ask ? [ask.W] : []), ...("V" in ask ? [ask.V] : [])];
}

/** The sums that an ask needs, and its answer once they are known. */
interface Wanted {
  readonly sums: readonly BlockSum<unknown>[];
  answer(totals: unknown[]): SumsOf[Ask["kind"]];
}

function wantedBy(ask: Ask): Wanted {
  const asIs = (sum: BlockSum<unknown>): Wanted => ({
    sums: [sum],
    answer: ([total]) => total as SumsOf[Ask["kind"]],
  });
  switch (ask.kind) {
    case "slope": {
      // a copy: what is staged is known by its array
      const W = ask.W.slice();
      return {
        sums: [slopeSum(W, 64), entriesSum((block) => block.constantHessian(W))],
        answer: ([first, constantHessian]) => ({ ...(first as object), constantHessian }) as SumsOf["slope"],
      };
    }
    case "hessianVector": {
      const [W, V] = [ask.W.slice(), ask.V.slice()];
      return asIs(entriesSum((block) => block.curvature(W, V, 64)));
    }
    case "along": {
      const [W, V, steps] = [ask.W.slice(), ask.V.slice(), ask.steps.slice()];
      return asIs(entriesSum((block) => block.along(W, V, steps, 64)));
    }
    case "scoreChange":
      return asIs(changeSum(ask.V.slice()));
    case "squares":
      return asIs(entriesSum((block) => block.squares()));
  }
}
