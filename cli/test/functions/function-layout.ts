import { type Random, random } from "../../../core/src/numeric/random.js";

/** The languages, and kinds of arrays within them, that functions are written in. */
export const KINDS = [
  "javascript",
  "typescript",
  "python",
  "numpy",
  "torch",
  "torch backward",
  "torch autograd",
  "jax",
  "jax grad",
  "r",
  "octave",
] as const;
export type Kind = (typeof KINDS)[number];

export type Part = "weights" | "bias" | "rows" | "labels" | "penalty";

/** Mistakes in a gradient; those of the penalty, the bias or the mean only where there is one. */
export const FAULTS = [
  "sign",
  "labels left out",
  "a row left out",
  "features rolled",
  "not divided by the rows",
  "penalty left out",
  "penalty twice",
  "bias penalised",
  "bias left out",
] as const;
export type Fault = (typeof FAULTS)[number];

/** How somebody's function takes and returns its arrays. */
export interface FunctionLayout {
  readonly kind: Kind;
  readonly weights: "matrix" | "flat" | "two" | "tuple" | "named";
  readonly isClassMajor: boolean;
  readonly bias: "none" | "first" | "last" | "separate";
  readonly labels: "from 0" | "from 1" | "one-hot";
  readonly rowsAreColumns: boolean;
  readonly parameters: readonly (readonly [Part, name: string])[];
  readonly penalty: "none" | "default" | "required";
  readonly isMean: boolean;
  readonly returns: "tuple" | "reversed" | "object" | "two functions";
  readonly fault: Fault | null;
}

const NAMES: Readonly<Record<Part, readonly string[]>> = {
  weights: ["W", "theta", "weights", "params", "coef", "p"],
  bias: ["b", "bias", "intercept"],
  rows: ["X", "x", "features", "data", "q"],
  labels: ["y", "labels", "targets", "r"],
  penalty: ["reg", "lam", "l2", "alpha"],
};
/** Whose gradient their library takes: only some mistakes are left to make. */
const DIFFERENTIATED: readonly Kind[] = ["torch backward", "torch autograd", "jax grad"];

export function functionLayout(seed: number, kinds: readonly Kind[]): FunctionLayout {
  const source: Random = random(seed);
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(choices.length * source.uniform())]!;
  const kind = kinds[seed % kinds.length]!;
  const isDifferentiated = DIFFERENTIATED.includes(kind);
  const weights = pick(
    kind === "octave" || kind === "torch autograd"
      ? (["matrix", "matrix", "flat", "two"] as const)
      : (["matrix", "matrix", "flat", "two", "tuple", "named"] as const),
  );
  const bias = weights === "matrix" || weights === "flat" ? pick(["none", "first", "last"] as const) : "separate";
  const penalty =
    kind === "octave" ? pick(["none", "required"] as const) : pick(["none", "default", "required"] as const);
  const isMean = source.uniform() < 0.5;
  const parts: Part[] = ["weights", ...(weights === "two" ? (["bias"] as const) : []), "rows", "labels"];
  const shuffled = parts.map((part) => [source.uniform(), part] as const).sort(([a], [b]) => a - b);
  // a gradient of its first argument is what their users ask for
  const order = isDifferentiated ? parts : shuffled.map(([, part]) => part);
  const returns =
    kind === "torch backward" ? "tuple" : pick(["tuple", "tuple", "reversed", "object", "two functions"] as const);
  const possible = FAULTS.filter((fault) => {
    if (isDifferentiated)
      return fault === "penalty left out" ? penalty !== "none" : fault === "bias left out" && bias !== "none";
    if (/penalty/.test(fault)) return penalty !== "none";
    if (fault === "bias penalised") return penalty !== "none" && bias !== "none";
    return fault === "bias left out" ? bias !== "none" : fault !== "not divided by the rows" || isMean;
  });
  return {
    kind,
    weights,
    isClassMajor: source.uniform() < 0.5,
    bias,
    labels: pick(["from 0", "from 0", "from 1", "one-hot"] as const),
    rowsAreColumns: source.uniform() < 0.15,
    parameters: [...order, ...(penalty === "none" ? [] : (["penalty"] as const))].map((part) => [
      part,
      pick(NAMES[part]),
    ]),
    penalty,
    isMean,
    returns: kind === "jax grad" && returns === "reversed" ? "tuple" : returns,
    fault: source.uniform() < 0.6 && possible.length > 0 ? pick(possible) : null,
  };
}
