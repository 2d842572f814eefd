import type { CheckedData, Conventions, Implementation, Numbers, PlainGradient } from "../../../src/check/index.js";
import type { Random } from "../../../src/numeric/random.js";

/** How somebody's own function takes and returns its arrays; written apart from the search that has to find it out. */
export interface PlainLayout {
  readonly conventions: Conventions;
  readonly weights: "matrix" | "flat" | "two" | "tuple" | "named";
  readonly labels: "from 0" | "from 1" | "one-hot" | "names";
  readonly rows: "n×d" | "d×n";
  readonly names: readonly (readonly [role: "weights" | "bias" | "rows" | "labels" | "lambda", name: string])[];
  readonly returns: "tuple" | "reversed" | "object";
}

const NAMES = {
  weights: ["W", "theta", "weights", "params", "p", "coef"],
  bias: ["b", "bias", "intercept"],
  rows: ["X", "x", "features", "q", "data"],
  labels: ["y", "labels", "targets", "r"],
  lambda: ["reg", "lam", "l2", "alpha"],
} as const;

export function randomLayout(source: Random): PlainLayout {
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(choices.length * source.uniform())]!;
  const weights = pick(["matrix", "matrix", "flat", "two", "tuple", "named"] as const);
  const isApart = weights !== "matrix" && weights !== "flat";
  const bias = isApart ? "separate" : pick(["none", "first", "last"] as const);
  const labels = pick(["from 0", "from 0", "from 1", "one-hot", "names"] as const);
  const conventions: Conventions = {
    layout: pick(["feature-major", "class-major"]),
    bias,
    ...(bias === "first" || bias === "last" ? { constant: "added" } : {}),
    labelBase: labels === "from 1" ? 1 : 0,
  };
  const roles = ["weights", ...(weights === "two" ? ["bias"] : []), "rows", "labels"] as (
    | "weights"
    | "bias"
    | "rows"
    | "labels"
  )[];
  const shuffled = roles
    .map((role) => [source.uniform(), role] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, role]) => role);
  const order = source.uniform() < 0.6 ? [...shuffled, "lambda" as const] : shuffled;
  return {
    conventions,
    weights,
    labels,
    rows: source.uniform() < 0.15 ? "d×n" : "n×d",
    names: order.map((role) => [role, pick(NAMES[role])] as const),
    returns: pick(["tuple", "tuple", "reversed", "object"]),
  };
}

type Matrix = readonly (readonly number[])[];

/** The same numbers as `implementation` of the layout's conventions gives, as a function on arrays of arrays. */
export function plainFunctionOf(implementation: Implementation, layout: PlainLayout, K: number): PlainGradient {
  const { names } = layout;
  const call = async (given: Record<string, unknown>) => {
    const { weights, shape } = weightsFrom(given, layout);
    const data = dataFrom(given, layout, K);
    const { value, gradient } = await implementation.evaluate({ weights, data, want: ["value", "gradient"] });
    return returned(value, gradient, shape, layout);
  };
  const parameters = names.map(([, name]) => name).join(", ");
  const fields = names.map(([role, name]) => `${role}: ${name}`).join(", ");
  return new Function("call", `return (${parameters}) => call({ ${fields} })`)(call) as PlainGradient;
}

function weightsFrom(
  given: Record<string, unknown>,
  { weights: kind }: PlainLayout,
): { weights: Float64Array; shape: number } {
  const all = given.weights as never;
  const [W, b] = (
    kind === "two"
      ? [all, given.bias]
      : kind === "tuple"
        ? all
        : kind === "named"
          ? [(all as { W: Matrix }).W, (all as { b: number[] }).b]
          : [all, []]
  ) as [Matrix | number[], number[]];
  const width = kind === "flat" ? 0 : (W[0] as number[]).length;
  const flat = (W as number[][]).flat();
  if (kind !== "flat" && W.some((row) => (row as number[]).length !== width)) throw new TypeError("not a matrix");
  return { weights: Float64Array.from([...flat, ...b]), shape: width };
}

function dataFrom(
  given: Record<string, unknown>,
  { labels: kind, rows, conventions }: PlainLayout,
  K: number,
): CheckedData {
  const X = rows === "n×d" ? (given.rows as Matrix) : transposed(given.rows as Matrix);
  const y = given.labels as unknown[];
  const n = X.length;
  if (y.length !== n) throw new TypeError("as many labels as rows");
  const known = [...new Set(y as string[])].sort();
  const codes = y.map((label) =>
    kind === "one-hot"
      ? (label as number[]).indexOf(1)
      : kind === "names"
        ? known.indexOf(String(label))
        : Number(label) - conventions.labelBase!,
  );
  // What others do with labels that do not fit: they fail, or count nothing.
  const masses = new Float64Array(n * K);
  for (const [i, k] of codes.entries()) if (k >= 0 && k < K) masses[i * K + k] = 1;
  return {
    rows: n,
    columns: X[0]!.length,
    classes: K,
    design: Float64Array.from(X.flat()),
    labels: Int32Array.from(codes, (k) => k + conventions.labelBase!),
    masses,
    rowWeights: new Float64Array(n).fill(1),
    lambda: Number(given.lambda ?? 0),
  };
}

function returned(
  value: number,
  gradient: Numbers,
  width: number,
  { weights: kind, returns, conventions }: PlainLayout,
): unknown {
  const flat = Array.from(gradient as ArrayLike<number>);
  const K =
    conventions.bias === "separate" ? (conventions.layout === "feature-major" ? width : flat.length / (width + 1)) : 0;
  const block = flat.slice(0, flat.length - K);
  const G =
    kind === "flat"
      ? block
      : Array.from({ length: block.length / width }, (_, j) => block.slice(j * width, (j + 1) * width));
  const b = flat.slice(flat.length - K);
  if (kind === "matrix" || kind === "flat")
    return returns === "tuple" ? [value, G] : returns === "reversed" ? [G, value] : { loss: value, grad: G };
  if (returns === "object") return { loss: value, dW: G, db: b };
  return kind === "tuple" ? [value, [G, b]] : kind === "named" ? [value, { W: G, b }] : [value, G, b];
}

const transposed = (M: Matrix): Matrix => M[0]!.map((_, j) => M.map((row) => row[j]!));
