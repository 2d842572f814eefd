import { MultilogitError, quoted } from "../errors.js";
import { constantIndex, type FeatureMap } from "../features/feature-map.js";

/** Ω(W), on the same sum scale as the log-likelihood; the constant's weights are never penalised. */
export type Penalty = { readonly kind: "none" } | { readonly kind: "ridge"; readonly lambda: number };

/** Ω = 0: maximum likelihood. */
export function none(): Penalty {
  return { kind: "none" };
}

/** Ω = λ/2 Σ_jk W[j,k]² over all features but the constant, λ > 0. */
export function ridge(lambda: number): Penalty {
  if (typeof lambda !== "number" || !(lambda > 0) || !Number.isFinite(lambda))
    throw new MultilogitError(
      "option",
      `ridge(${quoted(lambda)}): expected a finite number above 0; for no penalty use none()`,
    );
  return { kind: "ridge", lambda };
}

/** Throws unless `penalty` is one: a string such as "ridge:1" must not pass for no penalty. */
export function assertPenalty(penalty: Penalty): void {
  const { kind, lambda } = Object(penalty) as { kind?: unknown; lambda?: number };
  if (kind === "ridge") ridge(lambda!);
  else if (kind !== "none")
    throw new MultilogitError(
      "option",
      `penalty ${quoted(penalty)}: expected ridge(λ) or none(), or penaltyFromText("ridge:1")`,
    );
}

/** λ_j of each feature: the penalty is ½ Σ_j λ_j Σ_k W[j,k]². */
export function ridgeOf(penalty: Penalty, featureMap: FeatureMap): Float64Array {
  assertPenalty(penalty);
  const lambda = penalty.kind === "ridge" ? penalty.lambda : 0;
  const perFeature = new Float64Array(featureMap.names.length).fill(lambda);
  const constant = constantIndex(featureMap);
  if (constant >= 0) perFeature[constant] = 0;
  return perFeature;
}

/** The penalty as the command line and model files write it: "none", "ridge:1". */
export function penaltyText(penalty: Penalty): string {
  return penalty.kind === "none" ? "none" : `ridge:${penalty.lambda}`;
}

/** Reads what `penaltyText` writes. */
export function penaltyFromText(text: string): Penalty {
  if (text === "none") return none();
  const match = /^ridge:(.+)$/.exec(text);
  const lambda = match ? Number(match[1]) : Number.NaN;
  if (!(lambda > 0) || !Number.isFinite(lambda))
    throw new MultilogitError(
      "option",
      `penalty ${quoted(text)}: expected none or ridge:λ with λ > 0, such as ridge:1`,
    );
  return ridge(lambda);
}

/** The penalty as it is called in a sentence about the objective. */
export function penaltyInWords(penalty: Penalty): string {
  return penalty.kind === "none" ? "no penalty" : `${penalty.lambda}/2 · Σ w² over all weights but the constant's`;
}
