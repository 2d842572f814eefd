import { addScaled, maxAbs, norm, scaled } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { balanceConstant, dualityGap } from "./gap.js";
import { gapAlongNewtonStep } from "./gap-along.js";
import { judgeMinimum } from "./judge-minimum.js";
import { isSmall, newtonStep } from "./newton-step.js";
import { preconditionerAt, TO_FINISH } from "./preconditioner.js";
import { slopeAtWorst, squaresOf } from "./slope-rounding.js";
import type { Certificate } from "./solution.js";
import { LARGEST_SPREAD, unboundedClass, withinTolerance } from "./solver.js";

/** Tolerance of the conjugate gradients for the decrement; its square is the decrement's relative error. */
const DECREMENT_TOLERANCE = 1e-4;

/** A point and its certificate. */
export interface Certified {
  readonly point: Point;
  readonly certificate: Certificate;
}

/**
 * The certificate of a point. With a ridge the constant is balanced first, which is never worse, and that point is returned, unless the
 * point's own gap is within `enough` already.
 */
export async function certify(objective: Objective, start: Point, enough = 0): Promise<Certified> {
  if (objective.penalty.kind === "none") return certifyAsItIs(objective, start);
  if (withinTolerance(objective, await dualityGap(objective, start), start.value, enough))
    return certifyAsItIs(objective, start);
  const point = await balanceConstant(objective, start);
  const gap = Math.min(await dualityGap(objective, point), await gapFrom(objective, start, point));
  return { point, certificate: gapCertificate(objective, point, gap) };
}

/** The certificate of exactly this point. */
export async function certifyAsItIs(objective: Objective, point: Point): Promise<Certified> {
  const certificate =
    objective.penalty.kind === "none"
      ? await decrementCertificate(objective, point)
      : gapCertificate(objective, point, await dualityGap(objective, point));
  return { point, certificate };
}

function gapCertificate(objective: Objective, { gradient }: Point, gap: number): Certificate {
  const minimum = unboundedClass(objective) === null ? "finite" : "separated";
  return { kind: "duality-gap", gap, gradientNorm: length(gradient), minimum };
}

/**
 * With a ridge, where the duality gap is above `tolerance`, perhaps only because of rounding: the smaller of it and the gap along Newton's
 * step from here.
 */
export async function certifyAlongNewtonStep(
  objective: Objective,
  end: Certified,
  tolerance: number,
): Promise<Certified> {
  const { point, certificate } = end;
  const isEnough = withinTolerance(objective, certificate.gap, point.value, tolerance);
  if (certificate.kind !== "duality-gap" || certificate.minimum !== "finite" || isEnough) return end;
  const preconditioner = isSmall(objective) ? null : await preconditionerAt(objective, point, TO_FINISH);
  const step = await newtonStep(objective, point, preconditioner, DECREMENT_TOLERANCE);
  const gap = Math.min(certificate.gap, await gapAlongNewtonStep(objective, point, step));
  return { point, certificate: { ...certificate, gap } };
}

/** A bound at `start` bounds every other point, less the descent between them. */
async function gapFrom(objective: Objective, start: Point, point: Point): Promise<number> {
  return point === start ? Infinity : Math.max(0, (await dualityGap(objective, start)) - (start.value - point.value));
}

/** (1 + N) · decrement for a Newton step of spread N < 0.95, which is a bound (docs/likelihood.md, L39); else f itself, as f ≥ 0. */
async function decrementCertificate(objective: Objective, point: Point): Promise<Certificate> {
  const preconditioner = isSmall(objective) ? null : await preconditionerAt(objective, point, TO_FINISH);
  const step = await newtonStep(objective, point, preconditioner, DECREMENT_TOLERANCE);
  const isSolved = await isNewtons(objective, point, step.direction);
  const minimum = isSolved ? await judgeMinimum(objective, point, step, preconditioner) : "unknown";
  const { spread } = await point.scoreChange(step.direction);
  const gap = isSolved && spread < LARGEST_SPREAD ? Math.min(point.value, (1 + spread) * step.decrement) : point.value;
  return { kind: "newton-decrement", gap, gradientNorm: length(point.gradient), minimum };
}

/** ‖G‖, also where squares overflow. */
function length(G: Float64Array): number {
  const largest = maxAbs(G);
  return largest > 1e150 ? largest * norm(scaled(1 / largest, G)) : norm(G);
}

/** What may be left of a slope after the step that was solved for, as a share of it: conjugate gradients leave 1e-4, and rounding more. */
const LEFT_OVER = 0.01;

/**
 * Whether a step V is Newton's, ∇²f V = −∇f, in units of each feature. Where every row is beyond doubt, as offsets of 1e12 make it, there is
 * slope without curvature: a factor of what rounding leaves of it gives short steps, which do not indicate a minimum.
 */
async function isNewtons(objective: Objective, point: Point, V: Float64Array): Promise<boolean> {
  const squares = await squaresOf(objective.likelihood, point);
  // without them, how much of the slope is rounding is not known
  if (squares === null) return true;
  const K = objective.classes.length;
  const inUnits = (G: Float64Array) => norm(G.map((g, jk) => g / Math.sqrt(squares[Math.floor(jk / K)]! || 1)));
  const left = addScaled(point.gradient, 1, await point.hessianVector(V));
  const hidden = await slopeAtWorst(objective, point, new Float64Array(left.length));
  return inUnits(left) <= LEFT_OVER * inUnits(point.gradient) + inUnits(hidden);
}

/** What rounding may add to the gap where less than this is asked for, as a share of `scaleOf` f: no solver can lower it. */
const ROUNDING = 1e-9;

/** Whether a certificate holds: a finite minimum, and a gap within the tolerance. */
export function holds(
  objective: Pick<Objective, "likelihood" | "rows">,
  { point, certificate }: { readonly point: Pick<Point, "value">; readonly certificate: Certificate },
  tolerance: number,
  rounding = 0,
): boolean {
  const { gap, gradientNorm, minimum } = certificate;
  const { value } = point;
  return (
    minimum === "finite" &&
    Number.isFinite(value) &&
    Number.isFinite(gradientNorm) &&
    withinTolerance(objective, gap - rounding, value, tolerance) &&
    withinTolerance(objective, gap, value, Math.max(tolerance, ROUNDING))
  );
}
