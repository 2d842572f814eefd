import type { Likelihood, LikelihoodPoint } from "../../likelihood/likelihood.js";
import { logShares } from "../../objective/log-shares.js";
import { squaresOf } from "../slope-rounding.js";
import type { Certificate } from "../solution.js";
import { valueAtZero } from "../value-at-zero.js";
import { valueRounding } from "../value-rounding.js";
import { withWeightsByGap } from "../weights-within.js";
import { type ProximalRun, proximalNewton, type SparseControl, type SparseRun } from "./proximal-newton.js";
import { type SparseProblem, sparsePointOf, strengthened } from "./sparse-problem.js";
import { subgradientNorm } from "./subgradient-norm.js";

/** From one strength to the next on the way to the one asked for: a loose solution there is a start and a working set here. */
const RATIO = 0.5;
/** How exact a fit on the way is, as a share of f. */
const LOOSE = 1e-2;
/** Guards: steps per strength on the way, and how many of those there are. */
const STEPS_ON_THE_WAY = 20;
const MOST_ON_THE_WAY = 60;
/** At the next strength, entries whose slope is below this share of their λ1 are unlikely to have weight; the certificate finds those that do. */
const SHARE = 0.5;

/**
 * The minimum for one penalty, from W = 0 by way of stronger ones, where few weights are not 0; from another start directly. A start above f(0) is not
 * used, and where steps from one do not reach the minimum they begin again at 0: far out rows may have no curvature left, which says nothing of the
 * features. So a verdict that there is no minimum is always that of a run from 0.
 */
export async function solveSparse(
  problem: SparseProblem,
  start: Float64Array,
  control: Omit<SparseControl, "share">,
): Promise<SparseRun> {
  const point = await problem.likelihood.at(start);
  if (control.maxIterations === 0) return proximalNewton(problem, point, { ...control, share: SHARE });
  if (start.every((w) => w === 0)) return fromZero(problem, point, control);
  const zero = new Float64Array(start.length);
  if (!(sparsePointOf(problem, point).value <= valueAtZero(problem)))
    return fromZero(problem, await problem.likelihood.at(zero), control);
  const direct = await proximalNewton(problem, point, { ...control, share: SHARE });
  if (direct.outcome === "reached" || direct.iterations >= control.maxIterations) return direct;
  const run = await fromZero(problem, await problem.likelihood.at(zero), after(control, direct.iterations));
  const lower = run.outcome === "reached" || !(direct.value < run.value) ? run : direct;
  const { outcome, minimum } = run;
  return { ...lower, outcome, minimum, iterations: direct.iterations + run.iterations };
}

/** From the point W = 0, by way of stronger penalties. */
async function fromZero(
  problem: SparseProblem,
  zero: LikelihoodPoint,
  control: Omit<SparseControl, "share">,
): Promise<ProximalRun> {
  const strongest = await withoutPenalised(problem, zero, control.maxIterations);
  if (strongest.outcome !== "reached") return { ...strongest, gap: Infinity };
  let { point, iterations } = strongest;
  for (const multiple of multiplesFrom(largestMultiple(problem, point))) {
    if (iterations >= control.maxIterations) break;
    const run = await proximalNewton(strengthened(problem, multiple), point, {
      tolerance: LOOSE,
      polish: false,
      share: SHARE,
      maxIterations: Math.min(STEPS_ON_THE_WAY, control.maxIterations - iterations),
      observe: () => {},
    });
    point = run.point;
    iterations += run.iterations;
  }
  const run = await proximalNewton(problem, point, { ...after(control, iterations), share: SHARE });
  return { ...run, iterations: iterations + run.iterations };
}

/** The control for what is left after these iterations. */
function after(control: Omit<SparseControl, "share">, iterations: number): Omit<SparseControl, "share"> {
  return {
    ...control,
    maxIterations: control.maxIterations - iterations,
    observe: (iteration, at, gap) => control.observe(iterations + iteration, at, gap),
  };
}

/** The fit of the unpenalised features alone, where every penalised weight is 0; `zero` is the point W = 0. */
export async function withoutPenalised(
  problem: SparseProblem,
  zero: LikelihoodPoint,
  maxIterations: number,
): Promise<ProximalRun> {
  return proximalNewton(strengthened(problem, Infinity), await fromClassShares(problem.likelihood, zero), {
    tolerance: 1e-9,
    maxIterations,
    share: Infinity,
    polish: true,
    observe: () => {},
  });
}

/** The point with the constant at the classes' shares, where that is nearer than W = 0. */
async function fromClassShares(likelihood: Likelihood, zero: LikelihoodPoint): Promise<LikelihoodPoint> {
  const W = logShares(likelihood);
  if (W === null) return zero;
  const point = await likelihood.at(W);
  return point.logLikelihood > zero.logLikelihood ? point : zero;
}

/** The multiple of the penalty from which on all weights with a λ1 are 0, given the point where they are. */
export function largestMultiple({ penalties }: SparseProblem, { slope }: Pick<LikelihoodPoint, "slope">): number {
  const { lambda1, groups, isGrouped } = penalties;
  const K = slope.length / lambda1.length;
  let largest = 0;
  let square = 0;
  for (let j = 0; j < lambda1.length; j++) {
    if (!isGrouped || j === 0 || groups[j] !== groups[j - 1]) square = 0;
    if (!(lambda1[j]! > 0) || lambda1[j] === Infinity) continue;
    for (let jk = j * K; jk < j * K + K; jk++) {
      square += slope[jk]! ** 2;
      largest = Math.max(largest, (isGrouped ? Math.sqrt(square) : Math.abs(slope[jk]!)) / lambda1[j]!);
    }
  }
  return largest;
}

function multiplesFrom(largest: number): number[] {
  const out: number[] = [];
  for (let multiple = largest * RATIO; multiple > 1 && out.length < MOST_ON_THE_WAY; multiple *= RATIO)
    out.push(multiple);
  return out;
}

/** The certificate of a run: the gap bounds the printed value, its rounding included. */
export async function sparseCertificate(
  { likelihood, penalties }: SparseProblem,
  { point, value, gap, minimum }: SparseRun,
): Promise<{ readonly certificate: Certificate; readonly rounding: number }> {
  const { W, logLikelihood } = point;
  const squares = point.gramDiagonal ? { gramDiagonal: async () => (await squaresOf(likelihood, point))! } : {};
  const rounding = await valueRounding({ likelihood }, { W, logLikelihood, value, ...squares });
  const whole = Math.min(gap + rounding, value);
  const gradientNorm = subgradientNorm(penalties, point.W, point.slope);
  return {
    certificate: withWeightsByGap(penalties.lambda2, W, { kind: "duality-gap", gap: whole, gradientNorm, minimum }),
    rounding: Math.max(0, whole - gap),
  };
}
