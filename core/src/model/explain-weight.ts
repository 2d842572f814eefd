import { assertKnownOptions, MultilogitError, quoted, suggestion } from "../errors.js";
import { columnsRead } from "../features/feature-map.js";
import { residuals, softmaxRows } from "../likelihood/formulas.js";
import { type ClassName, makeSample, type Sample, type Target } from "../likelihood/sample.js";
import { scoresWithLimits } from "../likelihood/scores-within-numbers.js";
import { CompensatedSum } from "../numeric/compensated-sum.js";
import { penaltyTermFor } from "../objective/penalty-term-for.js";
import { type Rows, tableFor } from "../table/raw-rows.js";
import { listed } from "../table/table.js";
import { assertModel, type Model } from "./model.js";

/** What one row adds to the derivative of the log-likelihood. */
export interface RowShare {
  /** from 0 */
  readonly row: number;
  /** w (y − s p) of the class */
  readonly residual: number;
  /** φ_j of the row */
  readonly value: number;
  /** residual × value, nats per unit of the weight */
  readonly share: number;
}

/** Where the derivative of the objective by one weight comes from, row by row. */
export interface WeightExplanation {
  readonly class: ClassName;
  readonly feature: string;
  /** W[j,k] */
  readonly weight: number;
  /** ∂ℓ/∂W[j,k] = Σ_i w_i (y_ik − s_i p_ik) φ_ij */
  readonly logLikelihoodDerivative: number;
  /**
   * −∂Ω/∂W[j,k], which is −λ_j W[j,k] for a ridge; the two sum to zero at the optimum. Where a lasso has its kink, at a weight of 0, the slope that
   * comes nearest to that.
   */
  readonly penaltyDerivative: number;
  /** Σ w y φ and Σ w s p φ: for a 0/1 feature how often class and feature were seen together, and how often the model expects it */
  readonly observed: number;
  readonly expected: number;
  /** Whether φ_j is 0 or 1 in every row, so that observed and expected are counts. */
  readonly isCount: boolean;
  /** rows that contribute, largest magnitude first */
  readonly shares: readonly RowShare[];
}

/** Options of `explainWeight`. */
export interface WeightExplanationOptions {
  readonly class: ClassName;
  readonly feature: string;
  readonly target?: Target;
  readonly rowWeights?: string;
}

const OPTIONS: readonly (keyof WeightExplanationOptions)[] = ["class", "feature", "target", "rowWeights"];

/**
 * The derivative of the log-likelihood in one weight, taken apart: a sum over the rows of residual × feature.
 * @example
 * const { weight } = explainWeight(model, rows, { feature: "height", class: "banana" });
 */
export function explainWeight(model: Model, rows: Rows, options: WeightExplanationOptions): WeightExplanation {
  assertModel(model);
  assertKnownOptions(options, OPTIONS, "explainWeight");
  const { featureMap, classes, weights } = model;
  const K = classes.length;
  const j = placeOf(options.feature, featureMap.names, "feature");
  const k = placeOf(String(options.class), classes.map(String), "class");
  const { sample, table } = sampleOf(model, rows, options);
  const a = scoresWithLimits(model, { table, ...sample });
  const R = residuals(sample, softmaxRows(a, K).P);
  const phi = featureColumn(sample, j);
  const observed = new CompensatedSum();
  const derivative = new CompensatedSum();
  const shares: RowShare[] = [];
  for (let i = 0; i < sample.rows; i++) {
    const residual = -R[i * K + k]!;
    const share = residual * phi[i]!;
    derivative.add(share);
    observed.add(sample.rowWeights[i]! * observedMass(sample, i, k) * phi[i]!);
    if (share !== 0) shares.push({ row: i, residual, value: phi[i]!, share });
  }
  if (!Number.isFinite(derivative.total - observed.total))
    throw new MultilogitError(
      "data",
      `${quoted(featureMap.names[j])} times its residuals adds up to more than the largest number; correct the largest cells, or drop their rows`,
    );
  return {
    class: classes[k]!,
    feature: featureMap.names[j]!,
    weight: weights[j * K + k]!,
    logLikelihoodDerivative: derivative.total,
    penaltyDerivative: penaltyDerivative(model, derivative.total, j * K + k),
    observed: observed.total,
    expected: observed.total - derivative.total,
    isCount: phi.every((x) => x === 0 || x === 1),
    shares: shares.sort((x, y) => Math.abs(y.share) - Math.abs(x.share)),
  };
}

/**
 * −∂Ω of one weight, from the derivative of ℓ in it. A group's subgradient at 0 depends on all of its slopes; at the optimum it balances each.
 */
function penaltyDerivative({ penalty, featureMap, weights, classes }: Model, derivative: number, jk: number): number {
  const term = penaltyTermFor(penalty, featureMap);
  const isGroupAtZero =
    term.sparse?.isGrouped === true && term.sparse.lambda1[Math.floor(jk / classes.length)]! > 0 && weights[jk] === 0;
  if (isGroupAtZero) return -derivative + 0;
  const G = new Float64Array(weights.length);
  G[jk] = derivative;
  return -(term.slopeLess(weights, G)[jk]! + derivative) + 0;
}

function sampleOf(model: Model, rows: Rows, { target = model.target, rowWeights }: WeightExplanationOptions) {
  const targets = typeof target === "string" ? [target] : target;
  const weightColumns = rowWeights === undefined ? [] : [rowWeights];
  const table = tableFor(rows, [...columnsRead(model.featureMap), ...targets, ...weightColumns]);
  const { classWeights } = model.report;
  const options = {
    classes: model.classes,
    ...(classWeights === null
      ? {}
      : { classWeights: Object.fromEntries(model.classes.map((name, k) => [name, classWeights[k]!])) }),
    ...(rowWeights === undefined ? {} : { rowWeights }),
  };
  return { table, sample: makeSample(model.featureMap, table, target, options) };
}

/** Φ[·, j], n numbers. */
function featureColumn({ design, rows }: Sample, j: number): Float64Array {
  const pick = new Float64Array(design.features);
  pick[j] = 1;
  const column = new Float64Array(rows);
  design.times(pick, 1, column);
  return column;
}

function observedMass({ labels, classes }: Sample, i: number, k: number): number {
  if (labels.kind === "masses") return labels.masses[i * classes.length + k]!;
  return labels.codes[i] === k ? 1 : 0;
}

function placeOf(name: string, names: readonly string[], what: string): number {
  const place = names.indexOf(name);
  if (place < 0)
    throw new MultilogitError(
      "option",
      `there is no ${what} ${quoted(name)} in the model${suggestion(name, names) || `; it has ${listed(names)}`}`,
    );
  return place;
}
