import { centreClasses } from "../numeric/centre-classes.js";
import { type Cholesky, cholesky, choleskySolve } from "../numeric/cholesky.js";
import type { Objective, Point } from "../objective/objective.js";

/** An approximate Hessian M that is cheap to solve with: what L-BFGS starts from and conjugate gradients are preconditioned by. */
export interface Metric {
  readonly name: string;
  /** M⁻¹ G, d × K, centred over the classes (where ∇f lives) */
  solve(G: Float64Array): Float64Array;
}

/** Up to this many numbers a metric may hold a d × d block for every class (64 MiB), or one for all. Else only the diagonal. */
const MOST_NUMBERS = 8_000_000;
/** Rows that a metric looks at, per feature: enough for its d × d blocks to be well determined, few enough to cost a few evaluations. */
const ROWS_PER_FEATURE = 20;

/** Whether per-class blocks fit, so that it pays to refresh the metric as the probabilities settle. */
export function hasClassBlocks({ ridge, classes }: Objective): boolean {
  return ridge.length ** 2 * classes.length <= MOST_NUMBERS && ridge.length <= 400;
}

/** The best metric that is affordable at this point. */
export async function metricAt(objective: Objective, point: Point): Promise<Metric> {
  const d = objective.ridge.length;
  if (hasClassBlocks(objective)) return classBlockMetric(objective, point);
  return d * d <= MOST_NUMBERS ? gramMetric(objective) : diagonalMetric(objective);
}

/** M = blockdiag_k( Σ_i w_i s_i p_ik (1 − p_ik) φ_i φ_iᵀ + Λ ): the Hessian without the coupling of the classes. */
async function classBlockMetric({ ridge, classes }: Objective, point: Point): Promise<Metric> {
  const [d, K] = [ridge.length, classes.length];
  const blocks = await point.classBlocks(ROWS_PER_FEATURE * d);
  const factors = classes.map((_, k) =>
    factored(
      blocks.filter((_, at) => at % K === k),
      d,
    ),
  );
  return { name: "class blocks of the Hessian", solve: (G) => solveByClass(G, K, (k) => factors[k]!) };
}

/** M = c ΦᵀΦ + Λ for every class, c = 1/K: about p(1 − p) at equal probabilities, and the factor that did best in a sweep on the digits. */
async function gramMetric(objective: Objective): Promise<Metric> {
  const { ridge, classes } = objective;
  const [d, K] = [ridge.length, classes.length];
  const M = (await objective.gram(ROWS_PER_FEATURE * d)).map((g) => g / K);
  for (let j = 0; j < d; j++) M[j * d + j]! += ridge[j]!;
  const factor = factored(M, d);
  return { name: "Gram matrix", solve: (G) => solveByClass(G, K, () => factor) };
}

/** M = c diag(ΦᵀΦ) + Λ, c = 1/K. */
async function diagonalMetric(objective: Objective): Promise<Metric> {
  const K = objective.classes.length;
  const M = (await objective.gramDiagonal()).map((g, j) => g / K + objective.ridge[j]!);
  return {
    name: "diagonal of the Gram matrix",
    solve: (G) =>
      centreClasses(
        G.map((g, jk) => g / (M[Math.floor(jk / K)]! || 1)),
        K,
      ),
  };
}

/** The Cholesky factor of M; where M is singular, of M plus the least of 1e-12, 1e-10, … of its diagonal that makes it definite. */
function factored(M: Float64Array, d: number): Cholesky {
  const raised = M.slice();
  for (let share = 0; ; share = share === 0 ? 1e-12 : share * 100) {
    for (let j = 0; j < d; j++) raised[j * d + j] = M[j * d + j]! > 0 ? M[j * d + j]! * (1 + share) : 1;
    const factor = cholesky(raised, d);
    if (factor !== null) return factor;
  }
}

function solveByClass(G: Float64Array, K: number, factorOf: (k: number) => Cholesky): Float64Array {
  const d = G.length / K;
  const out = new Float64Array(G.length);
  for (let k = 0; k < K; k++) {
    const solved = choleskySolve(
      factorOf(k),
      Float64Array.from({ length: d }, (_, j) => G[j * K + k]!),
    );
    for (let j = 0; j < d; j++) out[j * K + k] = solved[j]!;
  }
  return centreClasses(out, K);
}
