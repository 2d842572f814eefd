import { addScaled, dot } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { NEARLY_DEPENDENT } from "./column-pivot.js";
import { constantStep, inGauge } from "./gap.js";
import { SATURATED, separates, showsMinimum } from "./judge-minimum.js";
import { isSmall, newtonStep } from "./newton-step.js";
import type { SolveSampled } from "./sampled-hessian.js";
import { slopeAtWorst } from "./slope-rounding.js";
import type { Certificate } from "./solution.js";
import { LARGEST_SPREAD } from "./solver.js";

/** A step that is not solved for exactly has to move scores less than this to show a minimum, in nats; as in `judgeMinimum`. */
const SCORES_AT_REST = 0.05;
/** What may be left of a slope without a penalty, in units of the sampled Hessian, as a share of it; the decrement then has two digits. */
const LEFT_OVER = 0.01;
/** Of conjugate gradients where the Hessian is singular. */
const STEP_TOLERANCE = 1e-4;
/** Classes up to which the constant's directions are asked about at once; for more of them one more pass costs less than K products. */
const MOST_DIRECTIONS = 16;
/** By how much the sample may be wrong about the curvature of what is left: it was right within a tenth, and this is squared. */
const SAMPLE_ERROR = 4;

/** How near the minimum a point is, and a step that leads nearer. */
export interface GapByProducts {
  readonly gap: number;
  readonly minimum: Certificate["minimum"];
  /** V, nearly Newton's step */
  readonly step: Float64Array;
}

/**
 * The gap at a point by few products with the Hessian, each of which is one pass: V is refined by the sampled Hessian until the bound is small
 * enough, V ← V − M⁻¹(∇f + ∇²f V), which takes a digit or two off what is left, S = ∇f + ∇²f V.
 *
 * With a ridge the bound is that of `gapAlong`. The products with the constant's own directions, which balance S, come with the first pass where there are few of them, and
 * so does the spread of V. Without a penalty it is (1 + N) times the decrement ½ ⟨∇f, (∇²f)⁻¹∇f⟩ = ½ (−⟨∇f + S, V⟩ + ⟨S, (∇²f)⁻¹S⟩), whose last
 * term is the sample's.
 *
 * @param start V of the first pass
 * @param enough a gap that is small enough, nats
 */
export async function gapByProducts(
  objective: Objective,
  point: Point,
  start: Float64Array,
  solve: SolveSampled,
  enough: number,
  mostPasses: number,
): Promise<GapByProducts> {
  if (objective.penalty.kind === "none" && isSmall(objective) && point.hessian) return gapByHessian(objective, point);
  let V = start;
  const j = objective.ridge.indexOf(0);
  const K = objective.classes.length;
  const isPenalised = objective.penalty.kind !== "none";
  const constants = isPenalised && j >= 0 && K <= MOST_DIRECTIONS ? directionsOf(j, K, V.length) : [];
  // asked for together, so that all come from one pass
  const [first, change, ofWeights, ...columns] = await Promise.all([
    point.hessianVector(V),
    point.scoreChange(V),
    point.scoreChange(point.W),
    ...constants.map((E) => point.hessianVector(E)),
  ]);
  const isSeparated = ofWeights.spread > 0 && ofWeights.margin === 0;
  let left = addScaled(point.gradient, 1, first);
  let spread = change.spread;
  let best: GapByProducts = { gap: point.value, minimum: isPenalised ? "finite" : "unknown", step: V };
  if (!isPenalised && isSeparated) return { ...best, minimum: "separated" };
  for (let pass = 1; ; pass++) {
    const found = isPenalised
      ? await dualGap(objective, point, V, left, spread, columns)
      : await decrementGap(point, V, left, spread, solve);
    if (found.gap < best.gap || found.minimum === "finite") best = { ...found, step: V };
    if ((best.gap <= enough && best.minimum === "finite") || pass >= mostPasses) return best;
    const correction = (await solve(left)).map((v) => -v);
    const [product, moved] = await Promise.all([point.hessianVector(correction), point.scoreChange(correction)]);
    // the length that is best for the quadratic model
    const curvature = dot(correction, product);
    const t = curvature > 0 ? -dot(left, correction) / curvature : 1;
    V = addScaled(V, t, correction);
    left = addScaled(left, t, product);
    spread += Math.abs(t) * moved.spread;
  }
}

/**
 * Without a penalty, where weights are few enough that the columns of the Hessian come in one pass: (1 + N) times the decrement of Newton's step itself.
 */
async function gapByHessian(objective: Objective, point: Point): Promise<GapByProducts> {
  const [H, ofWeights] = await Promise.all([point.hessian!(objective.rows), point.scoreChange(point.W)]);
  const step = await newtonStep(objective, { ...point, hessian: async () => H.slice() }, null, STEP_TOLERANCE);
  const change = await point.scoreChange(step.direction);
  const unknown: GapByProducts = { gap: point.value, minimum: "unknown", step: step.direction };
  if (ofWeights.spread > 0 && ofWeights.margin === 0) return { ...unknown, minimum: "separated" };
  if (!showsMinimum(change)) return separates(change) ? { ...unknown, minimum: "separated" } : unknown;
  const isSettled = step.isExact && step.pivot >= NEARLY_DEPENDENT && ofWeights.spread < SATURATED;
  if (!isSettled) return unknown;
  return { gap: Math.min(point.value, (1 + change.spread) * step.decrement), minimum: "finite", step: step.direction };
}

/** The K directions of the constant's weights, feature j. */
function directionsOf(j: number, K: number, length: number): Float64Array[] {
  return Array.from({ length: K }, (_, k) => {
    const E = new Float64Array(length);
    E[j * K + k] = 1;
    return E;
  });
}

/** The bound of `gapAlong`, from products that are known already. */
async function dualGap(
  objective: Objective,
  point: Point,
  V: Float64Array,
  left: Float64Array,
  spreadOfV: number,
  columns: readonly Float64Array[],
): Promise<Omit<GapByProducts, "step">> {
  const K = objective.classes.length;
  const j = objective.ridge.indexOf(0);
  const { direction, decrement, spread } = await constantStep(objective, point, left);
  if (decrement === Infinity || !(spread + spreadOfV < LARGEST_SPREAD)) return { gap: point.value, minimum: "finite" };
  const step = addScaled(V, 1, direction);
  let slope = left;
  columns.forEach((column, k) => {
    slope = addScaled(slope, direction[j * K + k]!, column);
  });
  if (j >= 0 && columns.length === 0) slope = addScaled(slope, 1, await point.hessianVector(direction));
  slope = inGauge(objective, addScaled(point.W, 1, step), slope);
  const pull = step.map((v, jk) => objective.ridge[Math.floor(jk / K)]! * v);
  const curvature = dot(step, addScaled(addScaled(slope, -1, point.gradient), -1, pull));
  const rest = objective.dualGap(await slopeAtWorst(objective, point, addScaled(slope, -1, pull)));
  const gap = (1 + spread + spreadOfV) * Math.max(0, curvature / 2) + rest;
  return { gap: Math.min(point.value, Number.isNaN(gap) ? Infinity : gap), minimum: "finite" };
}

/** (1 + N) · decrement for a step that leaves little of the slope, which also shows that there is a minimum. */
async function decrementGap(
  point: Point,
  V: Float64Array,
  left: Float64Array,
  spread: number,
  solve: SolveSampled,
): Promise<Omit<GapByProducts, "step">> {
  const ofRest = SAMPLE_ERROR * dot(left, await solve(left));
  const solved = -dot(point.gradient, V) - dot(left, V);
  const isSolved = ofRest <= LEFT_OVER * Math.max(solved, 0);
  if (!isSolved) return { gap: point.value, minimum: "unknown" };
  const gap = ((1 + spread) * Math.max(0, solved + ofRest)) / 2;
  return { gap: Math.min(point.value, gap), minimum: spread < SCORES_AT_REST ? "finite" : "unknown" };
}
