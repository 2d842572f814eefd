import type { Fold } from "./fold.js";

/** A fold's score and the weight of its rows. */
export interface FoldScore {
  readonly fold: Fold;
  readonly weight: number;
  readonly score: number | null;
}

/**
 * Of each repeat m = Σ_f w_f s_f / Σ_f w_f over the folds with a score, and its standard error √(Σ_f w_f (s_f − m)² / Σ_f w_f / (F − 1)), which is
 * the folds' standard deviation over √F where they are equally large, as in glmnet. Repeats share their rows, so the mean of their m is not more certain by √R:
 * the error is the root of their mean squared one. Null where there is no score at all.
 */
export function meanScore(scores: readonly FoldScore[]): { mean: number; standardError: number | null } | null {
  const repeats = [...new Set(scores.map(({ fold }) => fold.repeat))];
  const each = repeats.flatMap((repeat) => {
    const scored = scores.flatMap(({ fold, weight, score }) =>
      fold.repeat === repeat && score !== null ? [{ weight, score }] : [],
    );
    if (scored.length === 0) return [];
    const total = scored.reduce((sum, { weight }) => sum + weight, 0);
    const [{ score: first }] = scored as [(typeof scored)[number]];
    // the same scores have that mean, without rounding
    const isSame = scored.every(({ score }) => score === first);
    const mean = isSame ? first : scored.reduce((sum, { weight, score }) => sum + weight * score, 0) / total;
    const squares = scored.reduce((sum, { weight, score }) => sum + weight * (score - mean) ** 2, 0);
    const variance = scored.length > 1 ? squares / total / (scored.length - 1) : null;
    return [{ mean, variance }];
  });
  if (each.length === 0) return null;
  const variances = each.flatMap(({ variance }) => (variance === null ? [] : [variance]));
  return {
    mean: average(each.map(({ mean }) => mean)),
    standardError: variances.length === 0 ? null : Math.sqrt(average(variances)),
  };
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
}
