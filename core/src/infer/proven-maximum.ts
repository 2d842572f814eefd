import type { AbortSignalLike } from "../abort-signal-like.js";
import type { Engine } from "../engine/engine.js";
import type { Sample } from "../likelihood/sample.js";
import { separates, showsMinimum } from "../solve/judge-minimum.js";
import { allContrasts, expand } from "./coordinates.js";
import type { IdentifiedColumns } from "./identified-columns.js";
import { type LikelihoodFit, likelihoodFit, likelihoodInTheta, sampleIn, type ThetaPoint } from "./likelihood-fit.js";
import { ascent, isAtMaximum, type Maximum } from "./maximum.js";
import { WorkEnded } from "./work-steps.js";

/**
 * The most Newton steps from zero after which rows that are not near separation move no score by a nat; other data are examined exactly.
 */
export const MOST_ITERATIONS = 40;

/**
 * The maximum of the likelihood where Newton's method from W = 0 soon proves that there is one: a step that moves no row's scores relative
 * to each other by a nat (docs/likelihood.md, L40). Null where it does not, which proves nothing.
 * @throws WorkEnded when it is stopped
 */
export async function provenMaximum(
  sample: Sample,
  columns: IdentifiedColumns,
  engine: Engine,
  signal?: AbortSignalLike,
): Promise<LikelihoodFit | null> {
  const coordinates = allContrasts(columns, sample.classes.length);
  const inColumns = sampleIn(coordinates, sample, sample.offset);
  const criterion = likelihoodInTheta(await engine.likelihood(inColumns), coordinates);
  let isProven = false;
  let maximum: Maximum<ThetaPoint> | null = null;
  for await (maximum of ascent(criterion, new Float64Array(coordinates.basis.length), [])) {
    if (signal?.aborted) throw new WorkEnded("the fit was stopped");
    if (isProven) continue;
    const change = await maximum.point.inColumns.scoreChange(expand(coordinates, maximum.step));
    isProven = showsMinimum(change);
    if (!isProven && (separates(change) || maximum.iterations >= MOST_ITERATIONS)) return null;
  }
  if (!isProven || maximum === null || !isAtMaximum(maximum)) return null;
  return likelihoodFit("maximum-likelihood", { sample, inColumns, coordinates, criterion, maximum });
}
