import type { ClassScores } from "./evaluate.js";

/** Means of the classes' scores. */
export interface ScoreAverages {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * Scores of all classes in one number: "macro" counts each class once, "weighted" each row (classes by their support), "micro" sums hits and
 * misses over the classes, which for one label per row is the accuracy. A class that is neither observed nor predicted does not count; a
 * score that is not defined, such as the precision of a class that is never predicted, counts as 0. As in scikit-learn.
 */
export function classAverages(
  perClass: readonly ClassScores[],
  confusion: readonly (readonly number[])[],
): Readonly<Record<"macro" | "weighted" | "micro", ScoreAverages>> {
  const predicted = perClass.map((_, k) => confusion.reduce((sum, row) => sum + row[k]!, 0));
  const there = perClass.filter(({ support }, k) => support + predicted[k]! > 0);
  const total = there.reduce((sum, { support }) => sum + support, 0);
  const hits = perClass.reduce((sum, _, k) => sum + confusion[k]![k]!, 0);
  const averaged = (weightOf: (scores: ClassScores) => number): ScoreAverages => {
    const mean = (score: "precision" | "recall" | "f1") =>
      there.reduce((sum, scores) => sum + weightOf(scores) * (scores[score] ?? 0), 0);
    return { precision: mean("precision"), recall: mean("recall"), f1: mean("f1") };
  };
  const accuracy = hits / total;
  return {
    macro: averaged(() => 1 / there.length),
    weighted: averaged(({ support }) => support / total),
    micro: { precision: accuracy, recall: accuracy, f1: accuracy },
  };
}
