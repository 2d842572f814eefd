import { centreClasses } from "../numeric/centre-classes.js";
import { allFinite } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { penalised } from "../objective/penalised.js";
import { certify } from "./certify.js";
import { newton } from "./newton.js";
import { polish } from "./polish.js";
import type { Certificate } from "./solution.js";
import type { Run, SolverControl } from "./solver.js";
import { valueRounding } from "./value-rounding.js";

/** A fit of nearly dependent features: weights of the features, and a certificate made in orthonormal columns. */
export interface OrthonormalFit {
  readonly run: Run;
  readonly point: Point;
  readonly certificate: Certificate;
  /** how much of the gap is rounding, nats */
  readonly rounding: number;
  /** the names of the features that are almost combinations of those before them in f64 */
  readonly nearlyDependent: readonly string[];
}

/** A wrapper that every pass goes through, such as one that counts them. */
export type Wrap = (objective: Objective) => Objective;

/**
 * min −ℓ in orthonormal columns Q that span what Φ spans, where Newton's method loses no direction, and the weights of Φ that follow. Those
 * are rounded, and so are the scores computed from them, so the value at them is compared with the minimum in Q: the difference is part of
 * the gap, which thus bounds the value that is reported. Null where the rows are not available in such columns.
 */
export async function orthonormalFit(
  objective: Objective,
  control: SolverControl,
  wrap: Wrap = (inQ) => inQ,
): Promise<OrthonormalFit | null> {
  const found = await objective.likelihood.orthonormal?.();
  if (!found) return null;
  const inColumns = wrap(penalised(found.likelihood, objective.penalty));
  try {
    const start = new Float64Array(inColumns.ridge.length * objective.classes.length);
    const run = await newton(inColumns, start, { ...control, leavesDependent: false });
    const end = run.outcome === "reached" ? await polish(inColumns, run.point) : run.point;
    const { certificate } = await certify(inColumns, end);
    const W = centreClasses(found.weightsOf(end.W), objective.classes.length);
    if (!allFinite(W)) return null;
    const point = await objective.at(W);
    const rounding = (await roundingOfWeights(objective, point, end)) + (await valueRounding(inColumns, end));
    const { nearlyDependent } = found;
    return {
      run: { ...run, method: `${run.method}, in orthonormal columns` },
      point,
      certificate: { ...certificate, gap: certificate.gap + rounding },
      rounding,
      nearlyDependent,
    };
  } finally {
    found.likelihood.close?.();
  }
}

/**
 * How much of its bound rounding of scores comes to: a 150th to a 2700th in 40 generated fits and those of powers of a year. Less than this
 * is luck, and other on another engine.
 */
const USUAL = 1 / 64;

/** How far the value at rounded weights is from the one in orthonormal columns, or as far as is usual. */
async function roundingOfWeights(objective: Objective, point: Point, inColumns: Point): Promise<number> {
  const usual = USUAL * (await valueRounding(objective, point));
  const seen = Math.abs(point.value - inColumns.value);
  return Number.isFinite(usual) ? Math.max(seen, usual) : seen;
}
