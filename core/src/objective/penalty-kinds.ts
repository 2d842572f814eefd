import { MultilogitError, quoted } from "../errors.js";
import { factorsFrom, type GroupedOptions, groupedOptionsFrom, type PenaltyFactors } from "./penalty-factors.js";

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

/** The options of penalties other than grouped. */
const FACTOR_OPTIONS: readonly (keyof PenaltyFactors)[] = ["factors"];

/**
 * Ω = 0: maximum likelihood.
 * @example
 * const model = await fit(survey, formula("prog ~ ses + write"), { penalty: none() });
 * model.report.converged; // true
 */
export function none(): Penalty {
  return { kind: "none" };
}

/** What `ridge` makes. */
export function ridgePenalty(lambda: number, options: PenaltyFactors = {}): Penalty {
  if (!isAbove0(lambda))
    throw new MultilogitError(
      "option",
      `ridge(${quoted(lambda)}): expected a finite number above 0; for no penalty use none()`,
    );
  return { kind: "ridge", lambda, ...factorsFrom(options, FACTOR_OPTIONS, "ridge") };
}

/** What `lasso` makes. */
export function lassoPenalty(lambda: number, options: PenaltyFactors = {}): Penalty {
  if (!isAbove0(lambda))
    throw new MultilogitError(
      "option",
      `lasso(${quoted(lambda)}): expected a finite number above 0; for no penalty use none()`,
    );
  return { kind: "lasso", lambda, ...factorsFrom(options, FACTOR_OPTIONS, "lasso") };
}

/** What `elasticNet` makes. */
export function elasticNetPenalty(lambda1: number, lambda2: number, options: PenaltyFactors = {}): Penalty {
  assertTwo("elasticNet", lambda1, lambda2);
  return { kind: "elasticNet", lambda1, lambda2, ...factorsFrom(options, FACTOR_OPTIONS, "elasticNet") };
}

/** What `grouped` makes. */
export function groupedPenalty(lambda1: number, lambda2 = 0, options: GroupedOptions = {}): Penalty {
  assertTwo("grouped", lambda1, lambda2);
  return { kind: "grouped", lambda1, lambda2, ...groupedOptionsFrom(options) };
}

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

/** Throws unless `penalty` is one: neither a string such as "ridge:1", which must not pass for no penalty, nor a path, which has an α. */
export function assertPenalty(penalty: Penalty): void {
  const { kind, alpha } = Object(penalty) as { kind?: unknown; alpha?: unknown };
  switch (alpha ?? kind) {
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
        `penalty ${quoted(penalty)}: expected ridge(λ), lasso(λ), elasticNet(λ1, λ2), grouped(λ1, λ2) or none(), or penaltyFromText("ridge:1"); fitPath takes paths`,
      );
  }
}

/** The same penalty, checked again by the function that makes it. */
function remade(penalty: Exclude<Penalty, { kind: "none" }>): Penalty {
  const options = penalty.factors === undefined ? {} : { factors: penalty.factors };
  switch (penalty.kind) {
    case "ridge":
      return ridgePenalty(penalty.lambda, options);
    case "lasso":
      return lassoPenalty(penalty.lambda, options);
    case "elasticNet":
      return elasticNetPenalty(penalty.lambda1, penalty.lambda2, options);
    case "grouped":
      return groupedPenalty(penalty.lambda1, penalty.lambda2, {
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
