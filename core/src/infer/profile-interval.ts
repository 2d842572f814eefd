import type { AbortSignalLike } from "../abort-signal-like.js";
import { MultilogitError, quoted } from "../errors.js";
import { choleskySolve } from "../numeric/cholesky.js";
import { normalTwoSidedQuantile } from "../numeric/normal.js";
import { addScaled, dot } from "../numeric/vectors.js";
import { yieldToEventLoop } from "../yield-to-event-loop.js";
import { contrastInTheta } from "./coordinates.js";
import type { LikelihoodFit, ThetaPoint } from "./likelihood-fit.js";
import { constrainedMaximum } from "./maximum.js";

/** An interval of the profile likelihood. */
export interface ProfileInterval {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** A guard, where rounding keeps the likelihood from reaching the level. */
const MOST_ROUNDS = 100;
/** Relative tolerance of the signed root of the deviance: the ends are then accurate to about this share of their distance. */
const ROOT_TOLERANCE = 1e-10;

/**
 * The profile-likelihood interval of β = Σ_jk c_jk W_jk: all b with
 *
 *     2 [max ℓ − max{ℓ : β = b}]  ≤  χ²₁ quantile at `level`
 *
 * with the penalised likelihood in place of ℓ for a bias-reduced fit (Heinze & Schemper 2002). Each end is the root of
 * r(b) = ±√(2 [max ℓ − ℓ_profile(b)]) − z, nearly linear in b, found by Newton's method inside a bracket; the profile's slope is the
 * multiplier of the constraint. Null when β is not identified, and when it was aborted. c is d × K.
 */
export async function profileInterval(
  fit: LikelihoodFit,
  c: Float64Array,
  level = 0.95,
  signal?: AbortSignalLike,
): Promise<ProfileInterval | null> {
  if (!(level > 0 && level < 1))
    throw new MultilogitError("option", `level is ${quoted(level)}; expected a number between 0 and 1, such as 0.95`);
  const u = contrastInTheta(fit.internals.coordinates, c);
  if (u === null) return null;
  const estimate = dot(u, fit.internals.maximum.point.theta);
  const z = normalTwoSidedQuantile(1 - level);
  const lower = await endOf(fit, u, z, -1, signal);
  const upper = lower === null ? null : await endOf(fit, u, z, 1, signal);
  return lower === null || upper === null ? null : { estimate, lower, upper };
}

/** The point of the profile at β = b, starting from another; null where f64 cannot follow. */
async function profileAt(fit: LikelihoodFit, from: ThetaPoint, u: Float64Array, b: number): Promise<ThetaPoint | null> {
  const along = choleskySolve(from.information, u);
  const start = addScaled(from.theta, (b - dot(u, from.theta)) / dot(u, along), along);
  return (await constrainedMaximum(fit.internals.criterion, start, [u]))?.point ?? null;
}

async function endOf(
  fit: LikelihoodFit,
  u: Float64Array,
  z: number,
  side: 1 | -1,
  signal: AbortSignalLike | undefined,
): Promise<number | null> {
  let point = fit.internals.maximum.point;
  const top = point.value;
  const estimate = dot(u, point.theta);
  const error = Math.sqrt(dot(u, choleskySolve(point.information, u)));
  let [inside, outside] = [0, Infinity];
  let distance = z * error;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (signal !== undefined) await yieldToEventLoop();
    if (signal?.aborted) return null;
    const next = await profileAt(fit, point, u, estimate + side * distance);
    const root = next && Math.sqrt(Math.max(0, 2 * (top - next.value)));
    if (next === null || root === null || !(root > 0)) {
      // Too far in one step, or not far enough for f64 to see.
      if (root === 0) inside = distance;
      else outside = distance;
    } else {
      if (Math.abs(root - z) <= ROOT_TOLERANCE * z) return estimate + side * distance;
      if (root < z) inside = distance;
      else outside = distance;
      point = next;
      const along = choleskySolve(next.information, u);
      const slope = (-side * dot(along, next.gradient)) / dot(along, u) / root;
      const wanted = distance + (z - root) / slope;
      if (wanted > inside && wanted < outside) {
        distance = wanted;
        continue;
      }
    }
    distance = outside === Infinity ? 2 * distance : (inside + outside) / 2;
    if (outside - inside <= ROOT_TOLERANCE * outside) return estimate + side * distance;
  }
  throw new MultilogitError(
    "data",
    "the profile likelihood cannot be followed to the end of its interval in f64; use the Wald interval, or a lower level",
  );
}
