import fc from "fast-check";
import { RowEntries } from "../../src/design/row-entries.js";
import { raw, standardize } from "../../src/features/feature-recipe.js";
import type { Sample } from "../../src/likelihood/sample.js";
import type { FitOptions } from "../../src/model/fit.js";
import { normals, random } from "../../src/numeric/random.js";
import { featurePenalties } from "../../src/objective/feature-penalties.js";
import { elasticNet, grouped, lasso, type Penalty, ridge } from "../../src/objective/penalty.js";
import type { Table } from "../../src/table/table.js";
import { type ColumnCells, tableFromColumns } from "../../src/table/table-from-columns.js";
import type { OracleProblem } from "./sparse-oracle.js";

/** What is drawn; the numbers come from the seed. */
export interface SparseChoices {
  readonly n: number;
  readonly K: number;
  readonly d: number;
  readonly kind: "lasso" | "elastic net" | "grouped" | "grouped elastic net" | "ridge";
  /** log10 of λ as a share of n */
  readonly strength: number;
  readonly mixing: number;
  /** the factors of the first features */
  readonly factors: readonly number[];
  readonly labels: "any" | "separated" | "soft" | "from weights";
  readonly isWeighted: boolean;
  readonly hasOffset: boolean;
  readonly columns: "normal" | "integer" | "correlated" | "flags" | "duplicate";
  readonly isStandardized: boolean;
  readonly constant: boolean;
  /** how exact: loose fits have gaps large enough for the oracle to look into */
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly engine: "reference" | "wasm";
  readonly seed: number;
}

export const sparseChoices: fc.Arbitrary<SparseChoices> = fc.record({
  n: fc.integer({ min: 4, max: 40 }),
  K: fc.integer({ min: 2, max: 6 }),
  d: fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 8 }) },
    { weight: 1, arbitrary: fc.integer({ min: 20, max: 60 }) },
  ),
  kind: fc.constantFrom("lasso", "lasso", "elastic net", "grouped", "grouped elastic net", "ridge"),
  strength: fc.double({ min: -4, max: -0.5, noNaN: true }),
  mixing: fc.constantFrom(0.5, 0.05, 0.95, 1e-4),
  factors: fc.array(fc.constantFrom(1, 1, 0, 0.3, 5, Infinity), { maxLength: 4 }),
  labels: fc.constantFrom("any", "separated", "soft", "from weights"),
  isWeighted: fc.boolean(),
  hasOffset: fc.boolean(),
  columns: fc.constantFrom("normal", "integer", "correlated", "flags", "duplicate"),
  isStandardized: fc.boolean(),
  constant: fc.boolean(),
  tolerance: fc.constantFrom(1e-9, 1e-9, 1e-4, 1e-2, 0.3),
  maxIterations: fc.constantFrom(1000, 1000, 1000, 12, 5),
  engine: fc.constantFrom("reference", "reference", "wasm"),
  seed: fc.nat(),
});

export interface SparseFitProblem {
  readonly table: Table;
  readonly target: string | readonly string[];
  readonly options: FitOptions;
  readonly penalty: Penalty;
}

export function sparseProblemOf(drawn: SparseChoices): SparseFitProblem {
  const choices = { ...drawn, n: Math.max(drawn.n, drawn.K) };
  const { n, K, d, kind, strength, mixing, labels, isWeighted, hasOffset, isStandardized, constant, seed } = choices;
  const source = random(seed);
  const X = columnsOf(choices);
  const classes = Array.from({ length: K }, (_, k) => `c${k}`);
  const W = X.map(() => normals(source, K));
  const best = (i: number, noise: number) => {
    const scores = classes.map((_, k) =>
      X.slice(0, 3).reduce((sum, x, j) => sum + x[i]! * W[j]![k]!, noise * gumbel(source.uniform())),
    );
    return scores.indexOf(Math.max(...scores));
  };
  // each class at least once, so that there is something to fit
  const codes = Array.from({ length: n }, (_, i) =>
    i < K ? i : labels === "any" ? Math.floor(source.uniform() * K) : best(i, labels === "separated" ? 0 : 1),
  );
  if (labels === "separated") for (let i = 0; i < K; i++) X[0]![i] = 3 * i;
  const columns: Record<string, ColumnCells> = Object.fromEntries(X.map((x, j) => [`x${j}`, x]));
  const soft = labels === "soft";
  if (soft)
    classes.forEach((name, k) => {
      columns[name] = Float64Array.from(codes, (code) => (code === k ? 1 : 0) + Math.max(0, source.uniform() - 0.7));
    });
  else columns.y = codes.map((code) => classes[code]!);
  if (isWeighted)
    columns.w = Float64Array.from({ length: n }, (_, i) => (i >= K && i % 4 === 3 ? 0 : 0.2 + 3 * source.uniform()));
  if (hasOffset)
    classes.forEach((name) => {
      columns[`o${name}`] = normals(source, n);
    });
  const lambda = n * 10 ** strength;
  const factors = Object.fromEntries(choices.factors.slice(0, d).map((v, j) => [`x${j}`, v]));
  const options = Object.keys(factors).length === 0 ? {} : { factors };
  const penalty = {
    lasso: () => lasso(lambda, options),
    "elastic net": () => elasticNet(mixing * lambda, (1 - mixing) * lambda, options),
    grouped: () => grouped(lambda, 0, options),
    "grouped elastic net": () => grouped(mixing * lambda, (1 - mixing) * lambda, options),
    ridge: () => ridge(lambda, { factors: { x0: 2, ...factors } }),
  }[kind]();
  const target = soft ? classes : "y";
  return {
    table: tableFromColumns(columns),
    target,
    penalty,
    options: {
      features: isStandardized ? standardize(...X.map((_, j) => `x${j}`)) : raw(...X.map((_, j) => `x${j}`)),
      constant,
      penalty,
      tolerance: choices.tolerance,
      polish: choices.tolerance === 1e-9,
      maxIterations: choices.maxIterations,
      engine: choices.engine,
      ...(choices.engine === "wasm" ? { threads: 1 } : {}),
      ...(isWeighted ? { rowWeights: "w" } : {}),
      ...(hasOffset ? { offset: Object.fromEntries(classes.map((name) => [name, `o${name}`])) } : {}),
      ...(soft ? {} : { classes }),
    },
  };
}

function columnsOf({ n, d, columns, seed }: SparseChoices): Float64Array[] {
  const source = random(seed + 1);
  const shared = normals(source, n);
  const X = Array.from({ length: d }, () => {
    const z = normals(source, n);
    if (columns === "integer") return z.map((x) => Math.round(2 * x) + 3);
    if (columns === "flags") return z.map((x) => (x > 0.3 ? 1 : 0));
    if (columns === "correlated") return z.map((x, i) => 0.3 * x + shared[i]!);
    return z;
  });
  if (columns === "duplicate" && d > 1) X[d - 1] = X[0]!.slice();
  return X;
}

const gumbel = (u: number) => -Math.log(-Math.log(u || 0.5));

/** The same in plain rows of numbers. */
export function oracleProblemOf(sample: Sample, penalty: Penalty): OracleProblem {
  const { design, labels, rows: n, rowWeights, offset, classes, featureMap } = sample;
  const K = classes.length;
  const { lambda1, lambda2, isGrouped } = featurePenalties(penalty, featureMap);
  const entries = new RowEntries(design.features);
  const rows = Array.from({ length: n }, (_, i) => {
    entries.length = 0;
    design.appendRow(i, entries, 0);
    const row = new Array<number>(design.features).fill(0);
    for (let e = 0; e < entries.length; e++) row[entries.columns[e]!] = entries.values[e]!;
    return row;
  });
  const masses = rows.map((_, i) =>
    labels.kind === "classes"
      ? classes.map((_, k) => (labels.codes[i] === k ? 1 : 0))
      : [...labels.masses.subarray(i * K, i * K + K)],
  );
  return {
    rows,
    masses,
    rowWeights: [...rowWeights],
    offset: offset && rows.map((_, i) => [...offset.subarray(i * K, i * K + K)]),
    lambda1: [...lambda1],
    lambda2: [...lambda2],
    isGrouped,
  };
}
