import { MultilogitError } from "../errors.js";
import type { FeatureMap } from "../features/feature-map.js";
import { knownRows } from "../features/known-rows.js";
import { effectiveWeights, softmaxRows } from "../likelihood/formulas.js";
import { scoresWithLimits } from "../likelihood/scores-within-numbers.js";
import { observedShares } from "../model/observed-shares.js";
import { stacked } from "../numeric/vectors.js";
import { denseWeights, type SparseWeights } from "../solve/sparse/sparse-weights.js";
import { selectRows } from "../table/select-rows.js";
import type { HeldOutPredictions } from "./cross-validation.js";
import type { Fold } from "./fold.js";
import { type HeldOutRows, heldOutRows, type Learnt } from "./held-out-rows.js";
import { type Measure, scorerOf } from "./measure.js";

/** What a fold learnt: its own features, and weights for each path and λ. */
export interface FoldFits {
  readonly fold: Fold;
  readonly featureMap: FeatureMap;
  readonly weights: readonly (readonly SparseWeights[])[];
  readonly notConverged: number;
}

/** The scores of a fold's fits on the rows that it did not learn from. */
export interface FoldScores {
  readonly fold: Fold;
  /** Σ w of the rows that are scored */
  readonly weight: number;
  /** for each path and λ */
  readonly scores: readonly (readonly (number | null)[])[];
  readonly unseen: number;
}

export function foldScores(fits: FoldFits, learnt: Learnt, measure: Measure): FoldScores {
  const { fold, featureMap, weights } = fits;
  const held = heldOutRows(learnt, fold.heldOut, featureMap);
  if (held === null) {
    const none = weights.map((ofPath) => ofPath.map(() => null));
    const known = knownRows(featureMap, selectRows(learnt.table, fold.heldOut));
    return { fold, weight: 0, scores: none, unseen: fold.heldOut.length - known.length };
  }
  const scorer = scorerOf(held.sample, measure);
  const scores = weights.map((ofPath) =>
    ofPath.map((each) => scorer.scoreOf(scoresAt(featureMap, each, held, learnt))),
  );
  return { fold, weight: scorer.weight, scores, unseen: held.unseen };
}

/** What the fits of one path and λ predict for the rows that their folds held out. */
export function heldOutPredictions(
  folds: readonly FoldFits[],
  learnt: Learnt,
  curve: number,
  index: number,
): HeldOutPredictions {
  const parts = folds.flatMap(({ fold, featureMap, weights }, f) => {
    const each = weights[curve]?.[index];
    if (each === undefined)
      throw new MultilogitError("option", `there is no point ${index} on curve ${curve}; take those of a choice`);
    const held = heldOutRows(learnt, fold.heldOut, featureMap);
    return held === null
      ? []
      : [{ f, rows: held.rows, sample: held.sample, a: scoresAt(featureMap, each, held, learnt) }];
  });
  const K = learnt.classes.length;
  const scores = stacked(parts.map(({ a }) => a));
  return {
    rows: Int32Array.from(parts.flatMap(({ rows }) => Array.from(rows))),
    folds: Int32Array.from(parts.flatMap(({ f, rows }) => Array.from(rows, () => f))),
    scores,
    probabilities: softmaxRows(scores, K).P,
    observed: stacked(parts.map(({ sample }) => observedShares(sample))),
    weights: stacked(parts.map(({ sample }) => effectiveWeights(sample))),
  };
}

function scoresAt(
  featureMap: FeatureMap,
  weights: SparseWeights,
  held: HeldOutRows,
  { classes }: Learnt,
): Float64Array {
  const model = { featureMap, classes, weights: denseWeights(weights) };
  return scoresWithLimits(model, { table: held.table, ...held.sample });
}
