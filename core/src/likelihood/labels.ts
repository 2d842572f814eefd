import { MultilogitError, quoted, suggestion } from "../errors.js";
import type { Level } from "../features/feature-map.js";
import { finiteNumbers } from "../features/finite-numbers.js";
import { rowNumber } from "../table/row-number.js";
import { type Cell, cellOf, columnOf, listed, type Table } from "../table/table.js";
import { type ClassWeights, classWeightsOf } from "./class-weights.js";

/** A class as the user names it; its type is kept. */
export type ClassName = Level;

/** The column of classes; or, for soft labels, the columns that hold each class's mass, named as the classes. */
export type Target = string | readonly string[];

/**
 * What was observed: one class per row (its place among the classes), or soft labels, the mass of each class in each row (n × K) with their
 * sums.
 */
export type Labels =
  | { readonly kind: "classes"; readonly codes: Uint8Array | Int32Array }
  | { readonly kind: "masses"; readonly masses: Float64Array; readonly totals: Float64Array };

/** What the target's columns say. @throws MultilogitError "data" for a class that is not known, or a mass below 0 */
export function labelsOf(table: Table, target: Target, classes: readonly ClassName[]): Labels {
  return typeof target === "string" ? classLabels(table, target, classes) : massLabels(table, target);
}

function classLabels(table: Table, name: string, classes: readonly ClassName[]): Labels {
  const column = columnOf(table, name);
  const codeOf = new Map(classes.map((c, k) => [String(c), k]));
  const codes = classes.length <= 256 ? new Uint8Array(table.rows) : new Int32Array(table.rows);
  // converting a million numbers to strings would take longer than everything else here
  const known = new Map<Cell, number>();
  for (let i = 0; i < table.rows; i++) {
    const cell = cellOf(column, i);
    let code = known.get(cell);
    if (code === undefined) {
      code = cell === null ? undefined : codeOf.get(String(cell));
      if (code === undefined) throw unknownLabel(cell, name, rowNumber(table, i), classes);
      known.set(cell, code);
    }
    codes[i] = code;
  }
  return { kind: "classes", codes };
}

function unknownLabel(cell: unknown, name: string, row: number, classes: readonly ClassName[]): MultilogitError {
  const where = `target ${quoted(name)}, row ${row}`;
  if (cell === null) return new MultilogitError("data", `${where}: the class is missing; give one or drop the row`);
  const names = classes.map(String);
  return new MultilogitError(
    "data",
    `${where}: class ${quoted(cell)} is not known to the model${suggestion(String(cell), names) || `; its classes are ${listed(names)}`}`,
  );
}

function massLabels(table: Table, target: readonly string[]): Labels {
  const [n, K] = [table.rows, target.length];
  const masses = new Float64Array(n * K);
  target.forEach((name, k) => {
    const values = finiteNumbers(table, name);
    for (let i = 0; i < n; i++) {
      if (values[i]! < 0)
        throw new MultilogitError(
          "data",
          `class mass ${quoted(name)}, row ${rowNumber(table, i)}: ${values[i]} is negative; masses are 0 or more`,
        );
      masses[i * K + k] = values[i]!;
    }
  });
  return massesOf(masses, n, K);
}

/** Σ_i w_i y_ik with these labels. */
export function totalsOf(labels: Labels, rowWeights: Float64Array | null, rows: number, K: number): Float64Array {
  const totals = new Float64Array(K);
  for (let i = 0; i < rows; i++) {
    const w = rowWeights === null ? 1 : rowWeights[i]!;
    if (labels.kind === "classes") totals[labels.codes[i]!]! += w;
    else for (let k = 0; k < K; k++) totals[k]! += w * labels.masses[i * K + k]!;
  }
  return totals;
}

/** Labels and weights of rows (null: each row counts once), with the class weights that are in them. */
export interface WeightedLabels {
  readonly labels: Labels;
  readonly rowWeights: Float64Array | null;
  readonly classWeights: readonly number[] | null;
}

/** Class weights go where they belong: w_i c_k where row i has the class k, or y_ik c_k where it has a mass of each. */
export function withClassWeights(
  labels: Labels,
  rowWeights: Float64Array | null,
  classes: readonly ClassName[],
  classWeights: ClassWeights | undefined,
): WeightedLabels {
  if (classWeights === undefined) return { labels, rowWeights, classWeights: null };
  const K = classes.length;
  const n = labels.kind === "classes" ? labels.codes.length : labels.totals.length;
  const c = classWeightsOf(classWeights, classes, () => totalsOf(labels, rowWeights, n, K));
  const known = Object.freeze([...c]);
  if (labels.kind === "masses")
    return {
      labels: massesOf(
        labels.masses.map((y, ik) => y * c[ik % K]!),
        n,
        K,
      ),
      rowWeights,
      classWeights: known,
    };
  const counted = Float64Array.from(labels.codes, (k, i) => (rowWeights === null ? 1 : rowWeights[i]!) * c[k]!);
  return { labels, rowWeights: counted, classWeights: known };
}

function massesOf(masses: Float64Array, n: number, K: number): Labels {
  const totals = Float64Array.from({ length: n }, (_, i) =>
    masses.subarray(i * K, i * K + K).reduce((sum, y) => sum + y, 0),
  );
  return { kind: "masses", masses, totals };
}
