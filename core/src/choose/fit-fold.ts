import type { AbortSignalLike } from "../abort-signal-like.js";
import type { Engine } from "../engine/engine.js";
import type { Formula } from "../features/formula/formula-plan.js";
import { classTotals, type Sample, type Target } from "../likelihood/sample.js";
import type { FitOptions } from "../model/fit-options.js";
import { prepare } from "../model/prepare.js";
import type { PenaltyPath } from "../objective/penalty-path.js";
import { type FitPathOptions, recordPath } from "../path/fit-path.js";
import { selectRows } from "../table/select-rows.js";
import type { Table } from "../table/table.js";
import type { FoldFits } from "./fold-fits.js";
import { penaltyOfPart } from "./penalty-of-part.js";

/** What the fits of all folds have in common: plain data, but for the formula. */
export interface FoldWork {
  readonly table: Table;
  readonly target: Target | Formula;
  /** options of `prepare` for a part of the rows */
  readonly partOptions: FitOptions;
  /** Σ w of all rows */
  readonly weight: number;
  /** the paths of all rows, each with its λ */
  readonly paths: readonly { readonly penalty: PenaltyPath; readonly lambdas: readonly number[] }[];
  readonly limits: Pick<FitPathOptions, "tolerance" | "maxIterations" | "polish">;
}

/** Where the fits of a fold are. */
export interface FoldStep {
  /** which path, from 0 */
  readonly path: number;
  /** which λ, from 1, of `count` */
  readonly step: number;
  readonly count: number;
  readonly lambda: number;
}

/** What a fold learns. */
export type LearntFold = Omit<FoldFits, "fold">;

/** The fits of the training rows alone, at the λ of the paths of all rows in proportion to the weight of the rows. */
export async function fitFold(
  { table, target, partOptions, weight, paths, limits }: FoldWork,
  training: Int32Array,
  engine: Engine,
  onProgress: (step: FoldStep) => void,
  signal?: AbortSignalLike,
): Promise<LearntFold> {
  const prepared = prepare(selectRows(table, training), target, partOptions);
  const share = weightOf(prepared.sample) / weight;
  const weights = [];
  let notConverged = 0;
  for (const [path, { penalty, lambdas }] of paths.entries()) {
    const ofPart = penaltyOfPart(penalty, prepared.sample.featureMap);
    const ofFold = { ...ofPart, count: lambdas.length, ratio: null, lambdas: lambdas.map((lambda) => lambda * share) };
    const recorder = await recordPath(
      prepared,
      {
        ...limits,
        penalty: ofFold,
        ...(signal === undefined ? {} : { signal }),
        onProgress: ({ step, count, lambda }) => onProgress({ path, step, count, lambda }),
      },
      engine,
    );
    weights.push(recorder.weights);
    notConverged += recorder.points.filter(({ converged }) => !converged).length;
  }
  return { featureMap: prepared.sample.featureMap, weights, notConverged };
}

/** Σ w of the rows of a sample. */
export function weightOf(sample: Sample): number {
  return classTotals(sample).reduce((sum, total) => sum + total, 0);
}
