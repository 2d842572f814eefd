import type { ClassName } from "../likelihood/sample.js";

/** How one class is predicted; null where nothing was predicted or observed as it. */
export interface ClassScores {
  readonly class: ClassName;
  /** of the rows predicted as this class, the share that is */
  readonly precision: number | null;
  /** of the rows of this class, the share predicted as such */
  readonly recall: number | null;
  /** harmonic mean of the two */
  readonly f1: number | null;
  /** weight of the rows of this class */
  readonly support: number;
  /** probability that a row of this class gets a higher probability of it than a row of another class, ties counting half */
  readonly auc: number | null;
}

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

/** Of class k, from its row and column of the confusion matrix. */
export function classScores(
  name: ClassName,
  k: number,
  confusion: readonly (readonly number[])[],
  auc: number | null,
): ClassScores {
  const right = confusion[k]![k]!;
  const support = confusion[k]!.reduce((sum, count) => sum + count, 0);
  const predicted = confusion.reduce((sum, row) => sum + row[k]!, 0);
  return {
    class: name,
    precision: predicted > 0 ? right / predicted : null,
    recall: support > 0 ? right / support : null,
    f1: predicted + support > 0 ? (2 * right) / (predicted + support) : null,
    support,
    auc,
  };
}
