import { constantIndex } from "../features/feature-map.js";
import type { Likelihood } from "../likelihood/likelihood.js";
import type { RowFacts } from "../model/model.js";
import type { PenaltyPath } from "../objective/penalty-path.js";
import { holds } from "../solve/certify.js";
import type { Work } from "../solve/metered-objective.js";
import type { Certificate, Solution } from "../solve/solution.js";
import { canonicalWeights } from "../solve/sparse/canonical-weights.js";
import { countedFreedom, effectiveFreedom } from "../solve/sparse/degrees-of-freedom.js";
import type { PathStep } from "../solve/sparse/solve-path.js";
import { sparseCertificate } from "../solve/sparse/solve-sparse.js";
import { type SparseWeights, sparseWeightsOf } from "../solve/sparse/sparse-weights.js";
import type { RidgeStep } from "./solve-ridge-path.js";

/** The fit at one λ. */
export interface PathPoint {
  readonly lambda: number;
  /** f, nats */
  readonly value: number;
  readonly logLikelihood: number;
  readonly certificate: Certificate;
  /** whether the gap is within the tolerance */
  readonly converged: boolean;
  /** weights of penalised features that are not 0, and features that have such a weight */
  readonly nonZeros: number;
  readonly features: number;
  /** the share of the null deviance that is explained, 1 − ℓ/ℓ₀, ℓ₀ with every penalised weight at 0 */
  readonly explained: number;
  /** null where effective ones were not asked for, or cannot be computed */
  readonly degreesOfFreedom: number | null;
  readonly iterations: number;
}

/** What of a path is asked for, and of which rows. */
export interface PathSettings {
  readonly likelihood: Likelihood;
  readonly penalty: PenaltyPath;
  readonly tolerance: number;
  readonly work: Work;
  readonly wantsFreedom: boolean;
  readonly facts: RowFacts;
}

/** glmnet's rules: a path without given λ ends where so much is explained, or where a λ explains so little more, as a share of what it explains. */
const EXPLAINED = 0.999;
const LEAST_GAIN = 1e-5;
/** That rule holds from this λ on: the first few explain little. */
const FIRST_RULED = 5;

/** Why a path of several λ has one fit. */
const ONE_FIT =
  "the path has one λ, as every λ gives the same fit: the penalised features tell nothing about the classes that the others do not";

/** Keeps the fits of a path, weights sparsely, and decides where it ends. */
export class PathRecorder {
  readonly points: PathPoint[] = [];
  readonly weights: SparseWeights[] = [];
  /** by which solver, for the models */
  solver: Pick<Solution, "solver" | "method"> = {
    solver: "proximal-newton",
    method: "proximal Newton along a path of λ",
  };
  /** why the path ends here; null while it goes on */
  #end: string | null = null;

  constructor(readonly settings: PathSettings) {}

  get isOver(): boolean {
    return this.#end !== null;
  }

  /** Why the path ends where it does, as a sentence. */
  get reason(): string {
    return this.#end ?? "the path went through all of its λ";
  }

  async record({ problem, run, lambda, nullLogLikelihood, index, count }: PathStep): Promise<PathPoint> {
    const { penalties } = problem;
    const { certificate, rounding } = await sparseCertificate(problem, run);
    const W = canonicalWeights(penalties, run.point.W);
    const K = W.length / penalties.lambda1.length;
    const isPenalised = (j: number) => penalties.lambda1[j]! + penalties.lambda2[j]! > 0;
    const kept = sparseWeightsOf(W);
    const penalised = Array.from(kept.entries, (jk) => Math.floor(jk / K)).filter(isPenalised);
    const point: PathPoint = Object.freeze({
      lambda,
      value: run.value,
      logLikelihood: run.point.logLikelihood,
      certificate,
      converged: holds(
        { likelihood: problem.likelihood, rows: problem.likelihood.rows },
        { point: run, certificate },
        this.settings.tolerance,
        rounding,
      ),
      nonZeros: penalised.length,
      features: new Set(penalised).size,
      // Where all penalised weights are 0 this is the null model, and the rest is rounding.
      explained: penalised.length === 0 ? 0 : explainedBy(run.point.logLikelihood, nullLogLikelihood),
      degreesOfFreedom: this.#freedom(W, { problem, run }),
      iterations: run.iterations,
    });
    return this.#keep(point, kept, index, count);
  }

  /** The same for the fit of a plain ridge. */
  recordRidge({ index, count, lambda, solution, nullLogLikelihood }: RidgeStep): PathPoint {
    const { weights, value, logLikelihood, certificate, converged, iterations, solver, method } = solution;
    this.solver = { solver, method };
    const K = this.settings.likelihood.classes.length;
    const constant = constantIndex(this.settings.likelihood.featureMap);
    const kept = sparseWeightsOf(weights);
    const penalised = Array.from(kept.entries, (jk) => Math.floor(jk / K)).filter((j) => j !== constant);
    const point: PathPoint = Object.freeze({
      lambda,
      value,
      logLikelihood,
      certificate,
      converged,
      nonZeros: penalised.length,
      features: new Set(penalised).size,
      explained: explainedBy(logLikelihood, nullLogLikelihood),
      degreesOfFreedom: null,
      iterations,
    });
    return this.#keep(point, kept, index, count);
  }

  #keep(point: PathPoint, weights: SparseWeights, index: number, count: number): PathPoint {
    this.points.push(point);
    this.weights.push(weights);
    if (index + 1 < count) this.#end = this.#endAt(point);
    else if (count < this.settings.penalty.count) this.#end = ONE_FIT;
    return point;
  }

  #freedom(W: Float64Array, { problem: { penalties }, run }: Pick<PathStep, "problem" | "run">): number | null {
    const isCounted = !penalties.isGrouped && penalties.lambda2.every((each) => each === 0);
    if (isCounted) return countedFreedom(penalties, W);
    return this.settings.wantsFreedom && run.last !== null ? effectiveFreedom(penalties, W, run.last) : null;
  }

  #endAt({ explained, converged, lambda }: PathPoint): string | null {
    const { penalty } = this.settings;
    if (penalty.lambdas !== null) return null;
    const at = `at λ = ${Number(lambda.toPrecision(4))}, before the last`;
    if (!converged) return `the path ends ${at}: this fit did not converge`;
    if (explained > EXPLAINED)
      return `the path ends ${at}: ${(100 * explained).toFixed(2)} % of the deviance is explained`;
    const before = this.points.at(-2)?.explained ?? 0;
    if (this.points.length >= FIRST_RULED && explained - before < LEAST_GAIN * explained)
      return `the path ends ${at}: a smaller λ explains hardly any more`;
    return null;
  }
}

function explainedBy(logLikelihood: number, nullLogLikelihood: number): number {
  return nullLogLikelihood === 0 ? 0 : 1 - logLikelihood / nullLogLikelihood;
}
