import { MultilogitError, quoted } from "../errors.js";
import type { PenaltyFactors } from "./penalty-factors.js";
import {
  elasticNetPenalty,
  groupedPenalty,
  lassoPenalty,
  none,
  type Penalty,
  ridgePenalty,
  strengthsOf,
} from "./penalty-kinds.js";

// For two classes the programs below fit one vector θ = W₂ − W₁ and penalise that. Ours is the symmetric coding W₂ = −W₁ = θ/2, where
// λ/2 (W₁² + W₂²) = λ/4 θ², so λ2 must be doubled (docs/likelihood.md, L27), and λ1 (|W₁| + |W₂|) = λ1 |θ|, so λ1 stays. With three classes or
// more, and two under family = "multinomial", they penalise W as we do.

/**
 * scikit-learn's LogisticRegression minimises C Σ_i w_i loss_i + ½ ‖W‖²; divided by C that is ours with λ = 1/C, or λ = 2/C for two
 * classes, where W is the difference of the two columns (measured with scikit-learn 1.9.1).
 * (User guide, "Logistic regression", equation for the multinomial case.)
 * @example
 * ridgeFromScikitLearn(10, 3); // { kind: "ridge", lambda: 0.1 }
 */
export function ridgeFromScikitLearn(C: number, classes: number): Penalty {
  return ridgePenalty(forClasses(classes) / C);
}

/**
 * glmnet (alpha = 0) minimises Σ_i w_i loss_i / Σ_i w_i + λ_g/2 ‖W‖²; times Σw that is ours with λ = λ_g Σw, or twice that for two
 * classes under family = "binomial". (Its family = "multinomial" penalises both columns of two classes: there λ_g Σw stands, ridge(λ_g Σw).)
 * Same weights when glmnet is given standardize = FALSE and ours raw features. (glmnet vignette, "Multinomial regression".)
 * @example
 * ridgeFromGlmnet(0.01, 150, 3); // { kind: "ridge", lambda: 1.5 }
 */
export function ridgeFromGlmnet(lambda: number, totalWeight: number, classes: number): Penalty {
  return ridgePenalty(forClasses(classes) * lambda * totalWeight);
}

/**
 * Spark's LogisticRegression (elasticNetParam = 0) minimises Σ_i w_i loss_i / Σ_i w_i + regParam/2 ‖W‖²; ours with
 * λ = regParam Σw, or twice that for two classes under family "auto" or "binomial". (Its family "multinomial" penalises both
 * columns of two classes: there regParam Σw stands.) Same weights when Spark is given standardization = false and ours raw features.
 * @example
 * ridgeFromSpark(0.01, 150, 3); // { kind: "ridge", lambda: 1.5 }
 */
export function ridgeFromSpark(regParam: number, totalWeight: number, classes: number): Penalty {
  return ridgePenalty(forClasses(classes) * regParam * totalWeight);
}

/** What glmnet is called with, as far as the penalty goes. */
export interface GlmnetPenalty {
  /** its lambda, per unit of weight */
  readonly lambda: number;
  /** 1 for the lasso, 0 for ridge. Default 1, as in glmnet. */
  readonly alpha?: number;
  /** Default "multinomial"; "binomial" has one vector for two classes. */
  readonly family?: "multinomial" | "binomial";
  /** its type.multinomial. Default "ungrouped". */
  readonly type?: "ungrouped" | "grouped";
  /** its penalty.factor, by the names of our features; glmnet rescales them so that they add up to their number, and so does this. */
  readonly penaltyFactor?: Readonly<Record<string, number>>;
}

/**
 * glmnet minimises Σ_i w_i loss_i / Σ_i w_i + λ Σ_j v_j (α ‖W_j‖_q + (1 − α)/2 ‖W_j‖²): ours with λ1 = αλ Σw and λ2 = (1 − α)λ Σw, λ2 doubled for
 * family "binomial". Same weights when glmnet is given standardize = FALSE and ours raw features. `totalWeight` is Σ_i w_i, the number of rows
 * where they have no weights.
 * @example
 * penaltyFromGlmnet({ lambda: 0.01, alpha: 0.5 }, 150); // { kind: "elasticNet" }
 */
export function penaltyFromGlmnet(settings: GlmnetPenalty, totalWeight: number): Penalty {
  const { lambda, alpha = 1, family = "multinomial", type = "ungrouped", penaltyFactor } = settings;
  assertStrength(lambda, "lambda");
  assertTotal(totalWeight);
  assertShare(alpha, "alpha");
  assertOne(family, "family", ["multinomial", "binomial"]);
  assertOne(type, "type", ["ungrouped", "grouped"]);
  if (type === "grouped" && family === "binomial")
    throw new MultilogitError("option", 'type is "grouped", which family "binomial" does not have; leave one out');
  const factors = penaltyFactor === undefined ? {} : { factors: rescaled(penaltyFactor) };
  const twice = family === "binomial" ? 2 : 1;
  return mixed(alpha * lambda * totalWeight, twice * (1 - alpha) * lambda * totalWeight, type === "grouped", factors);
}

/**
 * The settings with which glmnet's family = "multinomial" penalises as `penalty` does; factors as they are, with Σ v_j = their number or none.
 * @example
 * penaltyToGlmnet(ridge(1.5), 150); // { lambda: 0.01, alpha: 0 }
 */
export function penaltyToGlmnet(penalty: Penalty, totalWeight: number): Required<Omit<GlmnetPenalty, "penaltyFactor">> {
  const { lambda1, lambda2 } = strengthsOf(penalty);
  assertTranslatable(penalty, "glmnet");
  assertTotal(totalWeight);
  const lambda = (lambda1 + lambda2) / totalWeight;
  const alpha = lambda > 0 ? lambda1 / (lambda1 + lambda2) : 1;
  return { lambda, alpha, family: "multinomial", type: penalty.kind === "grouped" ? "grouped" : "ungrouped" };
}

/**
 * scikit-learn's LogisticRegression minimises C Σ_i w_i loss_i + r ‖W‖₁ + (1 − r)/2 ‖W‖², r its l1_ratio: ours with λ1 = r/C and λ2 = (1 − r)/C, λ2
 * doubled for two classes, where it has one vector.
 * @example
 * penaltyFromScikitLearn({ C: 2, l1Ratio: 1 }, 3); // { kind: "lasso" }
 */
export function penaltyFromScikitLearn(
  { C, l1Ratio }: { readonly C: number; readonly l1Ratio: number },
  classes: number,
): Penalty {
  if (!(typeof C === "number" && C > 0))
    throw new MultilogitError("option", `C is ${quoted(C)}; expected a number above 0, or Infinity for no penalty`);
  assertShare(l1Ratio, "l1Ratio");
  return mixed(l1Ratio / C, (forClasses(classes) * (1 - l1Ratio)) / C, false, {});
}

/**
 * The inverse of `penaltyFromScikitLearn`.
 * @example
 * penaltyToScikitLearn(lasso(0.5), 3); // { C: 2, l1Ratio: 1 }
 */
export function penaltyToScikitLearn(
  penalty: Penalty,
  classes: number,
): { readonly C: number; readonly l1Ratio: number } {
  assertTranslatable(penalty, "scikit-learn");
  assertUngrouped(penalty, "scikit-learn");
  const { lambda1, lambda2 } = strengthsOf(penalty);
  const total = lambda1 + lambda2 / forClasses(classes);
  return { C: total > 0 ? 1 / total : Infinity, l1Ratio: total > 0 ? lambda1 / total : 0 };
}

/**
 * Spark's LogisticRegression minimises Σ_i w_i loss_i / Σ_i w_i + regParam (e ‖W‖₁ + (1 − e)/2 ‖W‖²), e its elasticNetParam: ours with
 * λ1 = e regParam Σw and λ2 = (1 − e) regParam Σw, λ2 doubled for two classes under family "auto" or "binomial". Same weights when Spark is given
 * standardization = false and ours raw features.
 * @example
 * penaltyFromSpark({ regParam: 0.01, elasticNetParam: 0 }, 150, 3); // { kind: "ridge", lambda: 1.5 }
 */
export function penaltyFromSpark(
  { regParam, elasticNetParam }: { readonly regParam: number; readonly elasticNetParam: number },
  totalWeight: number,
  classes: number,
): Penalty {
  assertStrength(regParam, "regParam");
  assertTotal(totalWeight);
  assertShare(elasticNetParam, "elasticNetParam");
  const strength = regParam * totalWeight;
  return mixed(elasticNetParam * strength, forClasses(classes) * (1 - elasticNetParam) * strength, false, {});
}

/**
 * The inverse of `penaltyFromSpark`.
 * @example
 * penaltyToSpark(ridge(1.5), 150, 3); // { regParam: 0.01, elasticNetParam: 0 }
 */
export function penaltyToSpark(
  penalty: Penalty,
  totalWeight: number,
  classes: number,
): { readonly regParam: number; readonly elasticNetParam: number } {
  assertTranslatable(penalty, "Spark");
  assertUngrouped(penalty, "Spark");
  assertTotal(totalWeight);
  const { lambda1, lambda2 } = strengthsOf(penalty);
  const total = lambda1 + lambda2 / forClasses(classes);
  return { regParam: total / totalWeight, elasticNetParam: total > 0 ? lambda1 / total : 0 };
}

/** The plainest penalty with these strengths, none for 0. */
function mixed(lambda1: number, lambda2: number, isGrouped: boolean, factors: PenaltyFactors): Penalty {
  if (lambda1 === 0 && lambda2 === 0) return none();
  if (isGrouped) return groupedPenalty(lambda1, lambda2, factors);
  if (lambda2 === 0) return lassoPenalty(lambda1, factors);
  return lambda1 === 0 ? ridgePenalty(lambda2, factors) : elasticNetPenalty(lambda1, lambda2, factors);
}

/** glmnet's factors: times their number over their sum, for which those that leave a feature out count as 1. */
function rescaled(factors: Readonly<Record<string, number>>): Record<string, number> {
  const values = Object.values(factors);
  const sum = values.reduce((total, v) => total + (v === Infinity ? 1 : v), 0);
  if (!values.some((v) => v > 0 && v < Infinity))
    throw new MultilogitError(
      "option",
      "penaltyFactor has no number above 0; give one for every feature, not all of them 0",
    );
  return Object.fromEntries(
    Object.entries(factors).map(([name, v]) => [name, v === Infinity ? v : (v * values.length) / sum]),
  );
}

function assertTranslatable(penalty: Penalty, program: string): void {
  if (penalty.kind === "none" || (penalty.factors === undefined && !(penalty.kind === "grouped" && penalty.levels)))
    return;
  throw new MultilogitError(
    "option",
    `the penalty has factors, or groups of levels, which ${program} takes in another form or not at all; translate a penalty without them`,
  );
}

function assertUngrouped(penalty: Penalty, program: string): void {
  if (penalty.kind === "grouped")
    throw new MultilogitError(
      "option",
      `${program} has no grouped penalty; translate a lasso, an elastic net or a ridge`,
    );
}

function assertStrength(value: number, name: string): void {
  if (!(typeof value === "number" && value >= 0 && value < Infinity))
    throw new MultilogitError("option", `${name} is ${quoted(value)}; expected a finite number, 0 or more`);
}

function assertTotal(totalWeight: number): void {
  if (!(typeof totalWeight === "number" && totalWeight > 0 && totalWeight < Infinity))
    throw new MultilogitError(
      "option",
      `totalWeight is ${quoted(totalWeight)}; expected the sum of the row weights, or the number of rows`,
    );
}

function assertShare(value: number, name: string): void {
  if (!(typeof value === "number" && value >= 0 && value <= 1))
    throw new MultilogitError("option", `${name} is ${quoted(value)}; expected a share of the lasso, from 0 to 1`);
}

function assertOne(value: string, name: string, known: readonly string[]): void {
  if (!known.includes(value))
    throw new MultilogitError("option", `${name} is ${quoted(value)}; expected ${known.map(quoted).join(" or ")}`);
}

/** 2 for two classes, whose one vector is a difference; 1 for more. */
function forClasses(classes: number): number {
  if (!Number.isInteger(classes) || classes < 2)
    throw new MultilogitError("option", `classes is ${quoted(classes)}; expected how many there are, 2 or more`);
  return classes === 2 ? 2 : 1;
}
