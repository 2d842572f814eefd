import { MultilogitError, quoted } from "../errors.js";
import { factorsFrom, type GroupedOptions, type PenaltyFactors } from "./penalty-factors.js";
import { elasticNetPath, groupedPath, lassoPath, ridgePath } from "./penalty-path.js";

/**
 * Ω(W) = Σ_j v_j (λ1 ‖W_j‖_q + λ2/2 ‖W_j‖²), on the same sum scale as the log-likelihood, W_j the K weights of feature j: q = 1 for lasso
 * and elastic net, q = 2 for grouped, λ1 = 0 for ridge. The factor v_j is 1 unless `factors` says otherwise, and 0 for the constant, which is
 * never penalised.
 */
export type Penalty =
  | { readonly kind: "none" }
  | ({ readonly kind: "ridge"; readonly lambda: number } & PenaltyFactors)
  | ({ readonly kind: "lasso"; readonly lambda: number } & PenaltyFactors)
  | ({ readonly kind: "elasticNet"; readonly lambda1: number; readonly lambda2: number } & PenaltyFactors)
  | ({ readonly kind: "grouped"; readonly lambda1: number; readonly lambda2: number } & GroupedOptions);

const FACTOR_OPTIONS: readonly (keyof PenaltyFactors)[] = ["factors"];
const GROUPED_OPTIONS: readonly (keyof GroupedOptions)[] = ["factors", "levels"];

/** Ω = 0: maximum likelihood. */
export function none(): Penalty {
  return { kind: "none" };
}

/** Ω = λ/2 Σ_j v_j Σ_k W[j,k]² over all features but the constant, λ > 0. */
export function ridge(lambda: number, options: PenaltyFactors = {}): Penalty {
  if (!isAbove0(lambda))
    throw new MultilogitError(
      "option",
      `ridge(${quoted(lambda)}): expected a finite number above 0; for no penalty use none()`,
    );
  return { kind: "ridge", lambda, ...factorsFrom(options, FACTOR_OPTIONS, "ridge") };
}

/** Ω = λ Σ_j v_j Σ_k |W[j,k]| over all features but the constant, λ > 0: sets weights of single classes to 0. (Tibshirani 1996.) */
export function lasso(lambda: number, options: PenaltyFactors = {}): Penalty {
  if (!isAbove0(lambda))
    throw new MultilogitError(
      "option",
      `lasso(${quoted(lambda)}): expected a finite number above 0; for no penalty use none()`,
    );
  return { kind: "lasso", lambda, ...factorsFrom(options, FACTOR_OPTIONS, "lasso") };
}

/**
 * Ω = Σ_j v_j (λ1 Σ_k |W[j,k]| + λ2/2 Σ_k W[j,k]²) over all features but the constant; λ1, λ2 ≥ 0, not both 0. With the mixing share α of other
 * programs λ1 = αλ and λ2 = (1 − α)λ. (Zou & Hastie 2005.)
 */
export function elasticNet(lambda1: number, lambda2: number, options: PenaltyFactors = {}): Penalty {
  assertTwo("elasticNet", lambda1, lambda2);
  return { kind: "elasticNet", lambda1, lambda2, ...factorsFrom(options, FACTOR_OPTIONS, "elasticNet") };
}

/**
 * Ω = Σ_j v_j (λ1 ‖W_j‖ + λ2/2 ‖W_j‖²) with the Euclidean norm of a feature's K weights: keeps or drops a feature for all classes together;
 * λ1, λ2 ≥ 0, not both 0. (Yuan & Lin 2006; glmnet's type.multinomial = "grouped".)
 */
export function grouped(lambda1: number, lambda2 = 0, options: GroupedOptions = {}): Penalty {
  assertTwo("grouped", lambda1, lambda2);
  const { levels } = options;
  if (levels !== undefined && levels !== "each" && levels !== "together")
    throw new MultilogitError("option", `grouped: levels is ${quoted(levels)}; expected "each" or "together"`);
  const together = levels === "together" ? ({ levels } as const) : {};
  return { kind: "grouped", lambda1, lambda2, ...factorsFrom(options, GROUPED_OPTIONS, "grouped"), ...together };
}

/** The same kinds over a path of λ, for `fitPath`. */
ridge.path = ridgePath;
lasso.path = lassoPath;
elasticNet.path = elasticNetPath;
grouped.path = groupedPath;

function isAbove0(lambda: unknown): boolean {
  return typeof lambda === "number" && lambda > 0 && Number.isFinite(lambda);
}

function assertTwo(name: string, lambda1: number, lambda2: number): void {
  const areNumbers = [lambda1, lambda2].every((each) => isAbove0(each) || each === 0);
  if (!areNumbers || !(lambda1 + lambda2 > 0))
    throw new MultilogitError(
      "option",
      `${name}(${quoted(lambda1)}, ${quoted(lambda2)}): expected two finite numbers, 0 or more and not both 0; for no penalty use none()`,
    );
}

/** Throws unless `penalty` is one: a string such as "ridge:1" must not pass for no penalty. */
export function assertPenalty(penalty: Penalty): void {
  const { kind } = Object(penalty) as { kind?: unknown };
  switch (kind) {
    case "none":
      return;
    case "ridge":
    case "lasso":
      remade(penalty as Penalty & { kind: "ridge" | "lasso" });
      return;
    case "elasticNet":
    case "grouped":
      remade(penalty as Penalty & { kind: "elasticNet" | "grouped" });
      return;
    default:
      throw new MultilogitError(
        "option",
        `penalty ${quoted(penalty)}: expected ridge(λ), lasso(λ), elasticNet(λ1, λ2), grouped(λ1, λ2) or none(), or penaltyFromText("ridge:1")`,
      );
  }
}

/** The same penalty, checked again by the function that makes it. */
function remade(penalty: Exclude<Penalty, { kind: "none" }>): Penalty {
  const options = penalty.factors === undefined ? {} : { factors: penalty.factors };
  switch (penalty.kind) {
    case "ridge":
      return ridge(penalty.lambda, options);
    case "lasso":
      return lasso(penalty.lambda, options);
    case "elasticNet":
      return elasticNet(penalty.lambda1, penalty.lambda2, options);
    case "grouped":
      return grouped(penalty.lambda1, penalty.lambda2, {
        ...options,
        ...(penalty.levels === undefined ? {} : { levels: penalty.levels }),
      });
  }
}

/** λ1 and λ2, 0 where the penalty has no such part. */
export function strengthsOf(penalty: Penalty): { readonly lambda1: number; readonly lambda2: number } {
  switch (penalty.kind) {
    case "none":
      return { lambda1: 0, lambda2: 0 };
    case "ridge":
      return { lambda1: 0, lambda2: penalty.lambda };
    case "lasso":
      return { lambda1: penalty.lambda, lambda2: 0 };
    default:
      return { lambda1: penalty.lambda1, lambda2: penalty.lambda2 };
  }
}
