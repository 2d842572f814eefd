import type { Engine } from "../engine/engine.js";
import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import type { Formula } from "../features/formula/formula-plan.js";
import type { ClassName, Target } from "../likelihood/sample.js";
import { withEngine } from "../model/choose-engine.js";
import { featurePenalties } from "../objective/feature-penalties.js";
import { penaltyAt } from "../objective/penalty-at.js";
import { assertPenaltyPath, type PenaltyPath } from "../objective/penalty-path.js";
import { type FitPathOptions, NOT_OF_FIT, OF_FIT } from "../path/fit-path.js";
import type { Path } from "../path/path.js";
import type { Rows } from "../table/raw-rows.js";
import type { NumberArray } from "../table/table.js";
import type { CrossValidationProgress } from "./cross-validation-progress.js";
import { fitFolds } from "./fit-folds.js";
import type { FoldFits } from "./fold-fits.js";
import { assertFoldOptions, makeFolds } from "./make-folds.js";
import { rowsToChoose } from "./rows-to-choose.js";

/** Options of `stabilitySelection`: those of `fitPath`, and how features are chosen. */
export interface StabilitySelectionOptions extends Omit<FitPathOptions, "penalty" | "degreesOfFreedom" | "onProgress"> {
  /** lasso.path(), elasticNet.path({ alpha }) or grouped.path(). */
  readonly penalty: PenaltyPath;
  /** How many halves of the rows are fitted, an even number. Default 100. */
  readonly subsamples?: number;
  /** A feature is stable that is kept in at least this share of the halves, above 0.5 and at most 1. Default 0.75. */
  readonly cutoff?: number;
  /** How many stable features may be there by chance, expected at most. Default 1. */
  readonly mostFalse?: number;
  /** The column of groups, such as patients, whose rows stay together. It is not a feature. */
  readonly by?: string;
  /** Default 1. The same seed gives the same halves on any machine. */
  readonly seed?: number;
  readonly onProgress?: (progress: StabilityProgress) => void;
}

/** Where a stability selection is. */
export interface StabilityProgress {
  /** from 1, of `subsamples`; 0 while all rows are fitted */
  readonly subsample: number;
  readonly subsamples: number;
  /** which λ, from 1, of at most `count` */
  readonly step: number;
  readonly count: number;
}

/** A feature and how often it was kept. */
export interface FeatureStability {
  readonly feature: string;
  /** of the halves, 0 to 1 */
  readonly share: number;
  readonly isStable: boolean;
}

/** The outcome of `stabilitySelection`. */
export interface StabilitySelection {
  /** all penalised features, the most often kept first */
  readonly features: readonly FeatureStability[];
  readonly subsamples: number;
  readonly cutoff: number;
  /** q ≤ d, the most features that are taken from a half */
  readonly mostKept: number;
  /** q²/((2 cutoff − 1) d), the most stable features to expect by chance */
  readonly expectedFalse: number;
  readonly converged: boolean;
  /** what to know about the halves, as sentences */
  readonly notes: readonly string[];
}

const OWN: readonly string[] = ["subsamples", "cutoff", "mostFalse", "by", "seed"];

/**
 * Which features a path keeps whichever half of the rows it learns from. The rows are divided into two halves again and again, a path is fitted to each half, and
 * from each the features are taken that come in first, at most q of them. With q ≤ √(mostFalse (2 cutoff − 1) d), no more than `mostFalse` of d features are
 * expected to be stable by chance, if features without effect are all alike and the path does at least as well as guessing (Meinshausen & Bühlmann, "Stability selection",
 * JRSS B 72, 2010, theorem 1; halves in pairs: Shah & Samworth, JRSS B 75, 2013). docs/paths.md, S13.
 *
 * @throws MultilogitError "option" for options that are not known or out of range, "data" for rows that cannot be divided or fitted
 * @example
 * const { features } = await stabilitySelection(rows, "kind", { penalty: lasso.path({ count: 20 }), subsamples: 10 });
 * features[0].share; // at most 1
 */
export async function stabilitySelection(
  rows: Rows,
  target: Target | Formula | readonly ClassName[] | NumberArray,
  options: StabilitySelectionOptions,
): Promise<StabilitySelection> {
  assertKnownOptions(
    options,
    [...OF_FIT, ...NOT_OF_FIT.filter((name) => name !== "degreesOfFreedom"), ...OWN],
    "stabilitySelection",
  );
  const { penalty, subsamples = 100, cutoff = 0.75, mostFalse = 1, by, seed = 1 } = options;
  assertPenaltyPath(penalty);
  assertRanges(penalty, subsamples, cutoff, mostFalse);
  const division = { folds: 2, repeats: subsamples / 2, seed, ...(by === undefined ? {} : { by }) };
  assertFoldOptions(division);
  const given = rowsToChoose(rows, target, { ...options, ...division }, penalty);
  const { all, learnt } = given;
  if (all.warnings.length > 0) options.onWarnings?.(all.warnings);
  const { folds, notes } = makeFolds(all.sample, learnt.table, division);
  const names = penalisedFeatures(penalty, all.sample.featureMap);
  const mostKept = Math.min(
    names.length,
    Math.max(1, Math.floor(Math.sqrt(mostFalse * (2 * cutoff - 1) * names.length))),
  );
  const onProgress = ({ fold, step, count }: CrossValidationProgress) =>
    options.onProgress?.({ subsample: fold, subsamples, step, count });
  const task = { ...given, penalties: [penalty], options: { ...options, onProgress }, folds };
  const halves = (engine: Engine) => fitFolds(task, engine, (path) => strongest(path, mostKept));
  const { paths, fits } = await withEngine(all.sample, options, halves, penalty.count * (subsamples + 1));
  const counts = new Map(names.map((name) => [name, 0]));
  for (const fit of fits) for (const name of firstKept(fit, mostKept, counts)) counts.set(name, counts.get(name)! + 1);
  const features = [...counts]
    .map(([feature, count]) => ({ feature, share: count / fits.length, isStable: count >= cutoff * fits.length }))
    .sort((a, b) => b.share - a.share);
  return Object.freeze({
    features,
    subsamples: fits.length,
    cutoff,
    mostKept,
    expectedFalse: mostKept ** 2 / ((2 * cutoff - 1) * names.length),
    converged: paths[0]!.converged && fits.every(({ notConverged }) => notConverged === 0),
    notes,
  });
}

function assertRanges(penalty: PenaltyPath, subsamples: number, cutoff: number, mostFalse: number): void {
  if (penalty.kind === "ridge" || penalty.alpha === 0)
    throw new MultilogitError(
      "option",
      "penalty is a ridge, which keeps every feature; take lasso.path(), elasticNet.path() or grouped.path()",
    );
  if (!Number.isInteger(subsamples) || subsamples < 2 || subsamples % 2 !== 0)
    throw new MultilogitError(
      "option",
      `subsamples is ${quoted(subsamples)}; expected an even number of 2 or more, as halves come in pairs`,
    );
  if (!(typeof cutoff === "number" && cutoff > 0.5 && cutoff <= 1))
    throw new MultilogitError("option", `cutoff is ${quoted(cutoff)}; expected a share above 0.5 and at most 1`);
  if (!(typeof mostFalse === "number" && mostFalse > 0 && mostFalse < Infinity))
    throw new MultilogitError("option", `mostFalse is ${quoted(mostFalse)}; expected a number above 0`);
}

function penalisedFeatures(penalty: PenaltyPath, featureMap: FoldFits["featureMap"]): string[] {
  const { lambda1 } = featurePenalties(penaltyAt(penalty, 1), featureMap);
  const names = featureMap.names.filter((_, j) => lambda1[j]! > 0 && lambda1[j]! < Infinity);
  if (names.length === 0)
    throw new MultilogitError(
      "option",
      "no feature is penalised, so there is nothing to select; give some a factor above 0",
    );
  return names;
}

/** The λ down to the first at which the fit of all rows keeps twice as many features as are taken from a half, which come in about there at the latest. */
function strongest({ points }: Path, mostKept: number): Path["points"] {
  const end = points.findIndex(({ features }) => features > 2 * mostKept);
  return end < 0 ? points : points.slice(0, end + 1);
}

/** The penalised features with a weight at some λ, from the strongest on, as long as they are at most `mostKept`. */
function firstKept(
  { featureMap, weights }: FoldFits,
  mostKept: number,
  known: ReadonlyMap<string, number>,
): Set<string> {
  let kept = new Set<string>();
  for (const { length, entries } of weights[0]!) {
    const K = length / featureMap.names.length;
    const names = Array.from(entries, (jk) => featureMap.names[Math.floor(jk / K)]!).filter((name) => known.has(name));
    const more = new Set([...kept, ...names]);
    if (more.size > mostKept) break;
    kept = more;
  }
  return kept;
}
