import type { LikelihoodPoint } from "../../likelihood/likelihood.js";
import { norm } from "../../numeric/vectors.js";
import { shortestSubgradient } from "../../objective/sparse-penalty-term.js";
import { squaresOf } from "../slope-rounding.js";
import type { Certificate } from "../solution.js";
import { valueRounding } from "../value-rounding.js";
import { type ProximalRun, proximalNewton, type SparseControl, type SparseRun } from "./proximal-newton.js";
import { type SparseProblem, strengthened } from "./sparse-problem.js";

/** From one strength to the next on the way to the one asked for: a loose solution there is a start and a working set here. */
const RATIO = 0.5;
/** How exact a fit on the way is, as a share of f. */
const LOOSE = 1e-2;
/** Guards: steps per strength on the way, and how many of those there are. */
const STEPS_ON_THE_WAY = 20;
const MOST_ON_THE_WAY = 60;
/** At the next strength, entries whose slope is below this share of their λ1 are unlikely to have weight; the certificate finds those that do. */
const SHARE = 0.5;

/** The minimum for one penalty, reached from W = 0 by way of stronger ones, where few weights are not 0; from another start directly. */
export async function solveSparse(
  problem: SparseProblem,
  start: Float64Array,
  control: Omit<SparseControl, "share">,
): Promise<SparseRun> {
  let point = await problem.likelihood.at(start);
  let iterations = 0;
  if (control.maxIterations > 0 && start.every((w) => w === 0)) {
    const strongest = await withoutPenalised(problem, point, control.maxIterations);
    if (strongest.outcome !== "reached") return { ...strongest, gap: Infinity };
    point = strongest.point;
    iterations += strongest.iterations;
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
  }
  const run = await proximalNewton(problem, point, {
    ...control,
    maxIterations: control.maxIterations - iterations,
    share: SHARE,
    observe: (iteration, at, gap) => control.observe(iterations + iteration, at, gap),
  });
  return { ...run, iterations: iterations + run.iterations };
}

/** The fit of the unpenalised features alone, where every penalised weight is 0. */
export function withoutPenalised(
  problem: SparseProblem,
  start: LikelihoodPoint,
  maxIterations: number,
): Promise<ProximalRun> {
  return proximalNewton(strengthened(problem, Infinity), start, {
    tolerance: 1e-9,
    maxIterations,
    share: Infinity,
    polish: true,
    observe: () => {},
  });
}

/** The multiple of the penalty from which on all weights with a λ1 are 0, given the point where they are. */
export function largestMultiple({ penalties }: SparseProblem, { slope }: LikelihoodPoint): number {
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
  const gradientNorm = norm(shortestSubgradient(penalties, point.W, point.slope));
  return {
    certificate: { kind: "duality-gap", gap: whole, gradientNorm, minimum },
    rounding: Math.max(0, whole - gap),
  };
}
