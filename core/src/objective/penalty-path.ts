import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import { factorsFrom, type GroupedOptions, type PenaltyFactors } from "./penalty-factors.js";

/** One kind of penalty over many strengths λ, from strong to weak: λ1 = αλ and λ2 = (1 − α)λ. */
export interface PenaltyPath {
  readonly kind: "ridge" | "lasso" | "elasticNet" | "grouped";
  /** α, the share of λ that is λ1: 1 for lasso, 0 for ridge */
  readonly alpha: number;
  /** how many λ, and the last as a share of the first; null for the usual one, which depends on the data */
  readonly count: number;
  readonly ratio: number | null;
  /** the λ themselves, descending, where they were given */
  readonly lambdas: readonly number[] | null;
  readonly factors: Readonly<Record<string, number>> | null;
  readonly levels: "each" | "together";
}

/** Which λ a path goes through. */
export interface PathOptions extends PenaltyFactors {
  /** How many λ, evenly spaced by ratio. Default 100. */
  readonly count?: number;
  /** The last λ as a share of the first, which is the least that sets every penalised weight to 0. Default 1e-4, or 1e-2 where d ≥ n, as in glmnet. */
  readonly ratio?: number;
  /** The λ themselves, instead of count and ratio; the path then never ends before the last. */
  readonly lambdas?: readonly number[];
}

/** Options of `elasticNet.path`. */
export interface ElasticNetPathOptions extends PathOptions {
  /** The share of λ that is λ1, above 0 and up to 1. Default 0.5. */
  readonly alpha?: number;
}

/** Options of `grouped.path`. */
export interface GroupedPathOptions extends PathOptions, GroupedOptions {
  /** The share of λ that is λ1, above 0 and up to 1. Default 1. */
  readonly alpha?: number;
}

const OPTIONS: readonly (keyof PathOptions)[] = ["count", "ratio", "lambdas", "factors"];

/** The lasso over a path of λ. */
export function lassoPath(options: PathOptions = {}): PenaltyPath {
  return pathOf("lasso", 1, options, OPTIONS);
}

/** Ridge over a path of λ. The first λ is what an elastic net with α = 0.001 would need to set every weight to 0, as in glmnet. */
export function ridgePath(options: PathOptions = {}): PenaltyPath {
  return pathOf("ridge", 0, options, OPTIONS);
}

/** The elastic net over a path of λ, α fixed. */
export function elasticNetPath(options: ElasticNetPathOptions = {}): PenaltyPath {
  return pathOf("elasticNet", 0.5, options, [...OPTIONS, "alpha"]);
}

/** The grouped penalty over a path of λ, α fixed. */
export function groupedPath(options: GroupedPathOptions = {}): PenaltyPath {
  return pathOf("grouped", 1, options, [...OPTIONS, "alpha", "levels"]);
}

/** `share` is α where the options do not say it. */
function pathOf(
  kind: PenaltyPath["kind"],
  share: number,
  options: GroupedPathOptions,
  known: readonly string[],
): PenaltyPath {
  assertKnownOptions(options, known, `${kind} path`);
  const { alpha = share, count = 100, ratio, lambdas, factors = {}, levels = "each" } = options;
  if (options.alpha !== undefined) assertShare(alpha);
  if (lambdas !== undefined && (options.count !== undefined || ratio !== undefined))
    throw new MultilogitError("option", "the path has both lambdas and count or ratio; leave one of them out");
  if (!Number.isInteger(count) || count < 1)
    throw new MultilogitError("option", `count is ${quoted(count)}; expected how many λ, 1 or more`);
  if (ratio !== undefined && !(typeof ratio === "number" && ratio > 0 && ratio < 1))
    throw new MultilogitError(
      "option",
      `ratio is ${quoted(ratio)}; expected the last λ as a share of the first, between 0 and 1`,
    );
  if (levels !== "each" && levels !== "together")
    throw new MultilogitError("option", `levels is ${quoted(levels)}; expected "each" or "together"`);
  const given = lambdas === undefined ? null : Object.freeze(descending(lambdas));
  return Object.freeze({
    kind,
    alpha,
    count: given?.length ?? count,
    ratio: ratio ?? null,
    lambdas: given,
    factors: factorsFrom({ factors }, ["factors"], `${kind} path`).factors ?? null,
    levels,
  });
}

function descending(lambdas: readonly number[]): number[] {
  const isList = Array.isArray(lambdas) || ArrayBuffer.isView(lambdas);
  if (!isList || lambdas.length === 0 || !Array.from<unknown>(lambdas).every(isLambda))
    throw new MultilogitError(
      "option",
      `lambdas are ${quoted(isList ? [...lambdas] : lambdas)}; expected at least one in a list, each a finite number above 0`,
    );
  return [...new Set(lambdas)].sort((a, b) => b - a);
}

function isLambda(value: unknown): boolean {
  return typeof value === "number" && value > 0 && value < Infinity;
}

function assertShare(alpha: unknown): void {
  if (!(typeof alpha === "number" && alpha > 0 && alpha <= 1))
    throw new MultilogitError(
      "option",
      `alpha is ${quoted(alpha)}; expected a share above 0 and up to 1; for 0 take ridge`,
    );
}

const KINDS: readonly string[] = ["ridge", "lasso", "elasticNet", "grouped"] satisfies PenaltyPath["kind"][];

/** Throws unless `path` is one; a penalty of one λ is not. */
export function assertPenaltyPath(path: PenaltyPath): void {
  const { kind, alpha, count } = Object(path) as Partial<PenaltyPath>;
  if (KINDS.includes(kind as string) && typeof alpha === "number" && typeof count === "number") return;
  throw new MultilogitError(
    "option",
    `penalty ${quoted(path)} is not a path; expected lasso.path(), elasticNet.path(), grouped.path() or ridge.path()`,
  );
}
