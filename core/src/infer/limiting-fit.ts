import type { Engine } from "../engine/engine.js";
import type { Sample } from "../likelihood/sample.js";
import type { Coordinates } from "./coordinates.js";
import type { IdentifiedColumns } from "./identified-columns.js";
import { type LikelihoodFit, likelihoodFit, likelihoodInTheta, sampleIn } from "./likelihood-fit.js";
import { maximum } from "./maximum.js";
import type { Recession } from "./recession.js";

/**
 * The limit of the model along a recession: the scores of the classes that it leaves behind in a row are −∞ there, so that each row chooses
 * only among the classes that it is tied to (Geyer 2009, "Likelihood inference in exponential families and directions of recession",
 * Electronic Journal of Statistics 3). That is the same likelihood with offsets of −∞, and it has a maximum; it depends only on what the
 * tied scores span. Without a recession it is the model itself.
 */
export async function limitingFit(
  sample: Sample,
  columns: IdentifiedColumns,
  { tied, basis }: Pick<Recession, "tied" | "basis">,
  engine: Engine,
): Promise<LikelihoodFit> {
  const coordinates: Coordinates = { columns, classes: sample.classes.length, basis };
  const limit = sampleIn(coordinates, sample, limitingOffset(sample, tied));
  const criterion = likelihoodInTheta(await engine.likelihood(limit), coordinates);
  return likelihoodFit("maximum-likelihood", {
    sample,
    inColumns: limit,
    coordinates,
    criterion,
    maximum: await maximum(criterion, new Float64Array(basis.length)),
  });
}

/** The offsets, −∞ for the classes that a row is not tied to; null where there are none. */
function limitingOffset({ offset }: Sample, tied: Uint8Array): Float64Array | null {
  if (!tied.includes(0)) return offset;
  return Float64Array.from(tied, (isTied, ik) => (isTied === 1 ? (offset?.[ik] ?? 0) : -Infinity));
}
