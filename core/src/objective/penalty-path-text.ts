import { MultilogitError, quoted } from "../errors.js";
import { factorsInJson, factorsInWords } from "./factors-in-words.js";
import {
  elasticNetPath,
  type GroupedPathOptions,
  groupedPath,
  lassoPath,
  type PenaltyPath,
  ridgePath,
} from "./penalty-path.js";

/**
 * Paths as the command line writes them: "lasso", "ridge", "elastic-net:0.5" and "grouped:0.5" with α, the share of λ that is λ1 ("elastic-net" alone has
 * 0.5 and "grouped" 1), or with several α, "elastic-net:0.2,0.5,1", one path for each.
 *
 * @example penaltyPathsFromText("elastic-net:0.2,0.5").map(({ alpha }) => alpha); // [0.2, 0.5]
 */
export function penaltyPathsFromText(text: string, options: GroupedPathOptions = {}): PenaltyPath[] {
  const [, kind, list] = /^([a-z-]+)(?::(.+))?$/.exec(text) ?? [];
  const alphas = list?.split(",").map((each) => (each.trim() === "" ? Number.NaN : Number(each)));
  if (alphas === undefined) {
    if (kind === "lasso") return [lassoPath(options)];
    if (kind === "ridge") return [ridgePath(options)];
    if (kind === "elastic-net") return [elasticNetPath(options)];
    if (kind === "grouped") return [groupedPath(options)];
  } else if (alphas.every((alpha) => alpha > 0 && alpha <= 1)) {
    if (kind === "elastic-net") return alphas.map((alpha) => elasticNetPath({ ...options, alpha }));
    if (kind === "grouped") return alphas.map((alpha) => groupedPath({ ...options, alpha }));
  }
  throw new MultilogitError(
    "option",
    `penalty ${quoted(text)}: expected lasso, ridge, grouped, or with shares α above 0 and up to 1 elastic-net:0.5, elastic-net:0.2,0.5,1 or grouped:0.5; λ is not part of it, since it is what a path goes through`,
  );
}

/**
 * A path's penalty in words.
 *
 * @example penaltyPathInWords(elasticNet.path({ alpha: 0.5 })); // "elastic net with α = 0.5"
 */
export function penaltyPathInWords({ kind, alpha }: PenaltyPath): string {
  if (kind === "elasticNet") return `elastic net with α = ${alpha}`;
  return kind === "grouped" && alpha < 1
    ? `grouped penalty with α = ${alpha}`
    : { lasso: "lasso", ridge: "ridge", grouped: "grouped penalty" }[kind];
}

/**
 * Paths with the features that they penalise otherwise, which is said once where it is the same for all.
 *
 * @example penaltyPathsInWords([lasso.path({ factors: { age: 0 } })]); // "lasso; age not penalised"
 */
export function penaltyPathsInWords(
  paths: readonly PenaltyPath[],
  name: (path: PenaltyPath, p: number) => string = penaltyPathInWords,
): string {
  const exceptions = paths.map(exceptionsInWords);
  const isSame = new Set(exceptions).size === 1;
  const all = paths.map((path, p) => name(path, p) + (isSame ? "" : exceptions[p])).join(", ");
  return isSame ? all + exceptions[0] : all;
}

function exceptionsInWords({ factors, levels }: PenaltyPath): string {
  const groups = levels === "together" ? "; the levels of a category together" : "";
  return groups + (factors === null ? "" : `; ${factorsInWords(factors)}`);
}

/** What a path says of its penalty in JSON. */
export function penaltyPathInJson({ kind, alpha, factors, levels }: PenaltyPath): object {
  return {
    kind,
    alpha,
    ...(factors === null ? {} : { factors: factorsInJson(factors) }),
    ...(levels === "each" ? {} : { levels }),
  };
}
