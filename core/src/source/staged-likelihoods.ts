import type { AbortSignalLike } from "../abort-signal-like.js";
import type { Likelihood, LikelihoodPoint } from "../likelihood/likelihood.js";
import type { SamplePlan } from "./sample-plan.js";
import type { Ask, StagedRows, StagedTraits, Sums, SumsOf } from "./staged-rows.js";
import { numbersOfParts, sumsOfParts } from "./sums-of-parts.js";

/** What is staged besides the rows themselves. */
export interface StagedFacts {
  /** what reports call the engine */
  readonly engine: string;
  readonly droppedRows: number;
  /** Default: same digits, 64 bits, a cheap pass. */
  readonly traits?: StagedTraits;
  /** Gives back what the likelihoods do not. */
  dispose?(): Promise<void> | void;
}

/** Sums of likelihoods in this process: the same digits every time, in f64. */
export const IN_PROCESS: StagedTraits = Object.freeze({ sums: "same-digits", precision: 64, pass: "cheap" });

/**
 * Staged rows whose blocks are likelihoods in this process, one after the other: their sums are added up in this order, with the rounding
 * of each addition kept, so that the digits are the same every time. Disposing of the rows closes the likelihoods.
 *
 * @param blocks at least one, each with the φ and the classes of `plan`
 */
export function stagedLikelihoods(plan: SamplePlan, blocks: readonly Likelihood[], facts: StagedFacts): StagedRows {
  const asked = blocks.map(lastPoint);
  const offsetSizes = blocks.map(({ offsetSize }) => offsetSize ?? 0);
  const offsetSize = offsetSizes.reduce((sum, each) => sum + each, 0);
  return Object.freeze({
    plan,
    engine: facts.engine,
    rows: blocks.reduce((sum, { rows }) => sum + rows, 0),
    droppedRows: facts.droppedRows,
    classTotals: numbersOfParts(blocks.map(({ classTotals }) => classTotals)),
    ...(offsetSize > 0 ? { offsetSize } : {}),
    traits: facts.traits ?? IN_PROCESS,
    sums: async <const Asks extends readonly Ask[]>(asks: Asks, signal?: AbortSignalLike): Promise<Sums<Asks>> => {
      const parts: unknown[] = [];
      for (const pointAt of asked) {
        const answers: unknown[] = [];
        for (const ask of asks) {
          signal?.throwIfAborted();
          answers.push(await answerOf(pointAt, ask));
        }
        parts.push(answers);
      }
      return sumsOfParts(asks, parts as Sums<Asks>[]);
    },
    dispose: async () => {
      for (const block of blocks) block.close?.();
      await facts.dispose?.();
    },
  });
}

type PointAt = (W: Float64Array | null) => Promise<LikelihoodPoint>;

/** The point of a block at W, kept until another W is asked for; at any W for null, for sums that are the same everywhere. */
function lastPoint(block: Likelihood): PointAt {
  let last: LikelihoodPoint | null = null;
  return async (W) => {
    if (last !== null && (W === null || isSame(last.W, W))) return last;
    last = await block.at(W ?? new Float64Array(block.features * block.classes.length));
    return last;
  };
}

function isSame(V: Float64Array, W: Float64Array): boolean {
  return V.length === W.length && V.every((v, jk) => Object.is(v, W[jk]));
}

async function answerOf(pointAt: PointAt, ask: Ask): Promise<SumsOf[Ask["kind"]]> {
  switch (ask.kind) {
    case "slope": {
      const point = await pointAt(ask.W);
      const { logLikelihood, slope } = point;
      return { logLikelihood, slope, constantHessian: await point.constantHessian!() };
    }
    case "hessianVector":
      return (await pointAt(ask.W)).hessianVector(ask.V);
    case "along":
      return (await pointAt(ask.W)).along(ask.V, ask.steps);
    case "scoreChange":
      return (await pointAt(null)).scoreChange(ask.V);
    case "squares":
      return (await pointAt(null)).gramDiagonal!();
  }
}
