import type { AbortSignalLike } from "../abort-signal-like.js";
import { MultilogitError } from "../errors.js";
import type { LikelihoodPoint } from "../likelihood/likelihood.js";
import type { Model } from "../model/model.js";
import { type CovarianceKind, covariance } from "./covariance.js";
import type { RowCounts } from "./row-counts.js";
import { COVARIANCE_STEPS, covarianceOutOfReach } from "./within-reach.js";
import { WorkEnded, WorkSteps } from "./work-steps.js";

export interface CovarianceOptions {
  /**
   * How many multiplications standard errors may take, about 1e9 a second; where they would take more they are refused, before the work.
   * Default 8e9, and 4e10 where the maximum has to be found again, as for separated classes.
   */
  readonly covarianceSteps?: number;
  /** gets the share of the covariance that is known */
  readonly onCovariance?: (share: number) => void;
  /** ends the work without standard errors, with an error that says so */
  readonly signal?: AbortSignalLike;
}

/** The covariance; an error where it would take too many steps, or is stopped. */
export async function covarianceWithin(
  point: LikelihoodPoint,
  model: Model,
  counts: RowCounts,
  kind: CovarianceKind,
  { covarianceSteps = COVARIANCE_STEPS, signal, onCovariance }: CovarianceOptions,
): Promise<Float64Array | null> {
  const watch = {
    ...(signal === undefined ? {} : { signal }),
    ...(onCovariance === undefined ? {} : { onSteps: onCovariance }),
  };
  try {
    return await covariance(point, model, counts, kind, new WorkSteps(covarianceSteps, watch));
  } catch (error) {
    if (!(error instanceof WorkEnded)) throw error;
    if (signal?.aborted) throw new MultilogitError("data", "stopped before the standard errors were known");
    throw covarianceOutOfReach(model, covarianceSteps);
  }
}
