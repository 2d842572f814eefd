import { MultilogitError, quoted } from "../errors.js";
import { factorsInJson, factorsInWords } from "./factors-in-words.js";
import { factorsFrom, type GroupedOptions, groupedOptionsFrom } from "./penalty-factors.js";
import type { Penalty } from "./penalty-kinds.js";

const EXPECTED =
  'expected none for no penalty, or with λ above 0 (one of two may be 0) ridge:λ, lasso:λ, elastic-net:λ1,λ2 or grouped:λ1,λ2, such as ridge:1, with factors after it where there are some: lasso:0.5 {"factors":{"age":0}}';

/**
 * The penalty as the command line and model files write it: "none", "ridge:1", "lasso:0.5", "elastic-net:0.5,0.1", "grouped:0.5,0". Factors and the
 * choice of groups follow as JSON, with "Infinity" for a feature that is left out: `lasso:0.5 {"factors":{"age":0}}`.
 * @example
 * penaltyText(ridge(1)); // "ridge:1"
 */
export function penaltyText(penalty: Penalty): string {
  if (penalty.kind === "none") return "none";
  const { factors } = penalty;
  const levels = penalty.kind === "grouped" ? penalty.levels : undefined;
  const options = {
    ...(factors === undefined ? {} : { factors: factorsInJson(factors) }),
    ...(levels === undefined ? {} : { levels }),
  };
  const rest = Object.keys(options).length === 0 ? "" : ` ${JSON.stringify(options)}`;
  return strengthText(penalty) + rest;
}

function strengthText(penalty: Exclude<Penalty, { kind: "none" }>): string {
  if (penalty.kind === "ridge" || penalty.kind === "lasso") return `${penalty.kind}:${penalty.lambda}`;
  return `${penalty.kind === "grouped" ? "grouped" : "elastic-net"}:${penalty.lambda1},${penalty.lambda2}`;
}

/**
 * Reads what `penaltyText` writes. `grouped:0.5` means `grouped:0.5,0`.
 * @example
 * penaltyFromText("elastic-net:2,0.5"); // { kind: "elasticNet" }
 */
export function penaltyFromText(text: string): Penalty {
  if (text === "none") return { kind: "none" };
  const [, kind = "", numbers = "", json] = /^([a-z-]+):([^ {]+)(?: ?(\{.*\}))?$/.exec(text) ?? [];
  const options = json === undefined ? {} : optionsFrom(json, text);
  const lambdas = numbers.split(",").map((each) => (each.trim() === "" ? Number.NaN : Number(each)));
  const isAbove0 = lambdas.every((lambda) => lambda >= 0 && lambda < Infinity) && lambdas.some((lambda) => lambda > 0);
  const [first = Number.NaN, second = kind === "grouped" ? 0 : undefined] = lambdas;
  const penalty = isAbove0 && lambdas.length <= 2 ? penaltyOf(kind, first, second, options) : null;
  if (penalty === null) throw new MultilogitError("option", `penalty ${quoted(text)}: ${EXPECTED}`);
  return penalty;
}

/** What the functions that users call make of numbers that are checked; null for another kind, or as many numbers as it does not take. */
function penaltyOf(kind: string, first: number, second: number | undefined, options: GroupedOptions): Penalty | null {
  if (second === undefined)
    return kind === "ridge" || kind === "lasso"
      ? { kind, lambda: first, ...factorsFrom(options, ["factors"], kind) }
      : null;
  const [lambda1, lambda2] = [first, second];
  if (kind === "grouped") return { kind, lambda1, lambda2, ...groupedOptionsFrom(options) };
  return kind === "elastic-net"
    ? { kind: "elasticNet", lambda1, lambda2, ...factorsFrom(options, ["factors"], "elasticNet") }
    : null;
}

function optionsFrom(json: string, text: string): GroupedOptions {
  try {
    const options = JSON.parse(json) as { factors?: Record<string, unknown> };
    if (typeof options.factors !== "object" || options.factors === null) return options as GroupedOptions;
    const factors = Object.entries(options.factors).map(([name, v]) => [name, v === "Infinity" ? Infinity : v]);
    return { ...options, factors: Object.fromEntries(factors) } as GroupedOptions;
  } catch {
    throw new MultilogitError("option", `penalty ${quoted(text)}: ${quoted(json)} is not JSON; ${EXPECTED}`);
  }
}

/**
 * The penalty as it is called in a sentence about the objective.
 * @example
 * penaltyInWords(ridge(1));
 */
export function penaltyInWords(penalty: Penalty): string {
  if (penalty.kind === "none") return "no penalty";
  const over = `over all weights but the constant's${exceptionsInWords(penalty)}`;
  switch (penalty.kind) {
    case "ridge":
      return `${penalty.lambda}/2 · Σ w² ${over}`;
    case "lasso":
      return `${penalty.lambda} · Σ |w| ${over}`;
    case "elasticNet":
      return `${penalty.lambda1} · Σ |w| + ${penalty.lambda2}/2 · Σ w² ${over}`;
    case "grouped": {
      const group = penalty.levels === "together" ? "feature's, or category's," : "feature's";
      const square = penalty.lambda2 === 0 ? "" : ` + ${penalty.lambda2}/2 · Σ w²`;
      return `${penalty.lambda1} · Σ ‖w‖ of each ${group} weights in all classes${square}, ${over}`;
    }
  }
}

function exceptionsInWords({ factors }: Exclude<Penalty, { kind: "none" }>): string {
  return factors === undefined ? "" : ` (${factorsInWords(factors)})`;
}
