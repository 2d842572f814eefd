import fc from "fast-check";
import { raw, standardize } from "../../src/features/feature-recipe.js";
import type { FitOptions } from "../../src/model/fit.js";
import { normals, type Random, random } from "../../src/numeric/random.js";
import { none, ridge } from "../../src/objective/penalty.js";
import type { Table } from "../../src/table/table.js";
import { type ColumnCells, tableFromColumns } from "../../src/table/table-from-columns.js";

/** A column of numbers; `scale` and `offset` are powers of ten, `offset` in units of the scale. */
interface ColumnChoice {
  readonly kind: "normal" | "integer" | "binary" | "constant" | "power" | "near another" | "sum of others" | "rare";
  readonly scale: number;
  readonly offset: number | null;
  /** how near to another column, as a power of ten of its scale */
  readonly nearness: number;
}

/** What is drawn of a problem; all numbers in it come from the seed, so that counterexamples shrink towards plain choices. */
export interface FitChoices {
  readonly n: number;
  readonly K: number;
  readonly columns: readonly ColumnChoice[];
  readonly labels: "any" | "soft" | "separated" | "nearly separated" | "from weights" | "rare class";
  readonly rowWeights: "none" | "counts" | "wide" | "1e12" | "1e-12";
  readonly offset: "none" | "normal" | "1e3" | "1e12";
  /** log10 λ; null for no penalty */
  readonly lambda: number | null;
  readonly features: "raw" | "standardised";
  readonly constant: boolean;
  readonly solver: "auto" | "newton" | "lbfgs";
  readonly seed: number;
}

const columnChoices: fc.Arbitrary<ColumnChoice> = fc.record({
  kind: fc.oneof(
    { weight: 4, arbitrary: fc.constant("normal" as const) },
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        "integer" as const,
        "binary" as const,
        "constant" as const,
        "power" as const,
        "near another" as const,
        "sum of others" as const,
        "rare" as const,
      ),
    },
  ),
  scale: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.integer({ min: -12, max: 12 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(-200, 200),
    },
  ),
  offset: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 15 }) },
  ),
  nearness: fc.integer({ min: 1, max: 14 }),
});

/** Small problems of every kind that f64 finds hard: d·K at most 16, n from 1. */
export const fitChoices: fc.Arbitrary<FitChoices> = fc.record({
  n: fc.oneof(
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 5 }) },
    { weight: 4, arbitrary: fc.integer({ min: 6, max: 24 }) },
  ),
  K: fc.constantFrom(2, 2, 3, 4),
  columns: fc.array(columnChoices, { minLength: 0, maxLength: 3 }),
  labels: fc.constantFrom("any", "any", "soft", "separated", "nearly separated", "from weights", "rare class"),
  rowWeights: fc.constantFrom("none", "none", "none", "counts", "wide", "1e12", "1e-12"),
  offset: fc.oneof(
    { weight: 14, arbitrary: fc.constant("none" as const) },
    { weight: 4, arbitrary: fc.constant("normal" as const) },
    { weight: 1, arbitrary: fc.constantFrom("1e3" as const, "1e12" as const) },
  ),
  lambda: fc.oneof(fc.constant(null), fc.integer({ min: -12, max: 6 })),
  features: fc.constantFrom("raw", "standardised"),
  constant: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  solver: fc.constantFrom("auto", "auto", "newton", "lbfgs"),
  seed: fc.nat(),
});

/** A problem as a user would give it to `fit`. */
export interface FitProblem {
  readonly table: Table;
  readonly target: string | readonly string[];
  readonly options: FitOptions;
}

export function fitProblemOf(choices: FitChoices): FitProblem {
  const { n, K, columns, lambda, features, constant, solver } = choices;
  const source = random(choices.seed);
  const X: Float64Array[] = [];
  for (const choice of columns) X.push(columnOf(choice, n, X, source));
  const cells: Record<string, ColumnCells> = Object.fromEntries(X.map((column, j) => [`x${j}`, column]));
  const codes = labelsOf(choices, X, source);
  const isSoft = choices.labels === "soft" || new Set(codes).size < K;
  if (isSoft) for (let k = 0; k < K; k++) cells[`class ${k}`] = massesOf(choices, codes, k, source);
  else cells.y = codes.map((k) => `class ${k}`);
  const rowWeights = weightsOf(choices, source);
  if (rowWeights) cells.w = rowWeights;
  const offset = offsetsOf(choices, source);
  offset?.forEach((column, k) => {
    cells[`o${k}`] = column;
  });
  return {
    table: tableFromColumns(cells),
    target: isSoft ? Array.from({ length: K }, (_, k) => `class ${k}`) : "y",
    options: {
      features: features === "raw" ? raw() : standardize(),
      constant: constant || X.length === 0,
      penalty: lambda === null ? none() : ridge(10 ** lambda),
      solver,
      ...(rowWeights ? { rowWeights: "w" } : {}),
      ...(offset ? { offset: Object.fromEntries(offset.map((_, k) => [`class ${k}`, `o${k}`])) } : {}),
    },
  };
}

function columnOf(choice: ColumnChoice, n: number, before: readonly Float64Array[], source: Random): Float64Array {
  const unit = 10 ** choice.scale;
  const shift = choice.offset === null ? 0 : unit * 10 ** choice.offset;
  const z = normals(source, n);
  const other = before.at(-1);
  const scaleOfOther = other ? Math.max(...other.map(Math.abs)) - Math.min(...other.map(Math.abs)) || 1 : 1;
  switch (choice.kind) {
    case "normal":
      return z.map((x) => unit * x + shift);
    case "integer":
      return z.map((x) => unit * Math.round(3 * x) + shift);
    case "binary":
      return z.map((x) => (x > 0 ? unit : 0) + shift);
    case "rare":
      return z.map((x, i) => (i === 0 ? unit * (3 + x) : 0) + shift);
    case "constant":
      return z.map(() => unit + shift);
    case "power":
      return finite(other ? other.map((x) => x * x) : z);
    case "near another":
      return finite(other ? other.map((x, i) => x + scaleOfOther * 10 ** -choice.nearness * z[i]!) : z);
    case "sum of others":
      return before.length === 0 ? z : finite(before.reduce((total, column) => total.map((x, i) => x + column[i]!)));
  }
}

/** Powers may overflow. */
function finite(column: Float64Array): Float64Array {
  return column.every(Number.isFinite) ? column : column.map((_, i) => i);
}

function labelsOf({ n, K, labels }: FitChoices, X: readonly Float64Array[], source: Random): number[] {
  const any = () => Math.floor(source.uniform() * K);
  const x = X[0];
  if (labels === "rare class") return Array.from({ length: n }, (_, i) => (i < K - 1 ? i + 1 : 0));
  if (x === undefined || labels === "any" || labels === "soft") return Array.from({ length: n }, any);
  const order = [...x.keys()].sort((a, b) => x[a]! - x[b]!);
  const codes = new Array<number>(n).fill(0);
  order.forEach((i, rank) => {
    codes[i] = Math.min(K - 1, Math.floor((rank * K) / n));
  });
  // two rows change places: an overlap as small as their distance
  if (labels === "nearly separated" && n > 2) {
    const at = 1 + Math.floor(source.uniform() * (n - 2));
    const [a, b] = [order[at]!, order[at + 1]!];
    [codes[a], codes[b]] = [codes[b]!, codes[a]!];
  }
  if (labels === "from weights") return codes.map((k) => (source.uniform() < 0.7 ? k : any()));
  return codes;
}

function massesOf({ labels }: FitChoices, codes: readonly number[], k: number, source: Random): Float64Array {
  const isOwn = (code: number) => (code === k ? 1 : 0);
  return Float64Array.from(codes, (code) => (labels === "soft" ? source.uniform() * 2 : isOwn(code)));
}

function weightsOf({ n, rowWeights }: FitChoices, source: Random): Float64Array | null {
  const make = (weight: () => number) => Float64Array.from({ length: n }, weight);
  switch (rowWeights) {
    case "none":
      return null;
    case "counts":
      return make(() => Math.floor(source.uniform() * 4));
    case "wide":
      return make(() => (source.uniform() < 0.2 ? 0 : 10 ** (24 * source.uniform() - 12)));
    case "1e12":
      return make(() => 1e12 * (1 + source.uniform()));
    case "1e-12":
      return make(() => 1e-12 * (1 + source.uniform()));
  }
}

function offsetsOf({ n, K, offset }: FitChoices, source: Random): Float64Array[] | null {
  if (offset === "none") return null;
  const size = offset === "normal" ? 1 : Number(offset);
  return Array.from({ length: K }, () => normals(source, n).map((x) => size * x));
}
