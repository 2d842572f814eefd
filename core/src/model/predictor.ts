import { MultilogitError, quoted } from "../errors.js";
import { columnsRead } from "../features/feature-map.js";
import type { ClassName } from "../likelihood/sample.js";
import { softmaxAlone } from "../numeric/softmax.js";
import {
  areRowArrays,
  assertAsMany,
  assertMatrix,
  matrixNames,
  matrixOfArrays,
  type RowArrays,
  type RowMatrix,
} from "../table/row-matrix.js";
import { rememberRows } from "../table/row-number.js";
import { noColumn, type Row, type Table, tableOf } from "../table/table.js";
import { tableFromRow } from "../table/table-from-rows.js";
import type { Model } from "./model.js";
import { mostProbable } from "./predict.js";
import { type RowInput, rowPlan } from "./row-plan.js";
import { cellNumber, rowReader } from "./row-reader.js";
import { unusualRow } from "./unusual-row.js";

/** A model ready to classify one row after another: what `predict` and `probabilities` say, to the last bit. */
export interface Predictor<C extends ClassName = ClassName> {
  /** The most probable class of the row; of equally probable ones the first. */
  (row: Row): C;
  readonly model: Model<C>;
  /** P(class k | row), K numbers in the order of `model.classes`, written to `out` where it is given: then nothing is allocated. */
  probabilities(row: Row, out?: Float64Array): Float64Array;
  /** P[i*K + k] = P(class k | row i) of a matrix, n × K, written to `out` where it is given. */
  probabilitiesOfMatrix(matrix: RowMatrix, out?: Float64Array): Float64Array;
}

/**
 * Plans once how this model reads a row, for programs that classify many rows one by one, such as a server: `predict` makes a table of
 * whatever it is given. The same bits, and the same errors for rows that cannot be used.
 *
 * @throws MultilogitError "data" for a row that lacks a column, or has a cell that the model cannot use
 * @example
 * const classify = predictor(model);
 * classify({ height: 2.9, colour: "green" }); // "banana"
 * const p = new Float64Array(model.classes.length);
 * classify.probabilities({ height: 2.9, colour: "green" }, p);
 */
export function predictor<C extends ClassName>(model: Model<C>): Predictor<C> {
  const plan = rowPlan(model);
  const read = rowReader(plan.inputs);
  const columns = columnsRead(model.featureMap);
  const { classes } = model;
  const K = classes.length;
  const cells = new Float64Array(plan.inputs.length);
  const [a, p] = [new Float64Array(K), new Float64Array(K)];

  const ofRow = (row: Row, out: Float64Array = new Float64Array(K)) => {
    assertRoom(out, K);
    if (areRowArrays([row])) return ofMatrix(matrixOfArrays([row] as unknown as RowArrays), out);
    const isRow = typeof row === "object" && row !== null;
    if (isRow && read(row, cells) < 0 && plan.scores(cells, a)) {
      softmaxAlone(a, 0, K, out);
    } else out.set(unusualRow(model, tableFromRow(row, columns)));
    return out;
  };
  const ofMatrix = (matrix: RowMatrix, out: Float64Array = new Float64Array(matrix.rows * K)) => {
    assertMatrix(matrix);
    assertRoom(out, matrix.rows * K);
    const readCells = matrixReader(matrix, plan.inputs);
    for (let i = 0; i < matrix.rows; i++) {
      if (readCells(i, cells) && plan.scores(cells, a)) {
        softmaxAlone(a, 0, K, out, i * K);
      } else out.set(unusualRow(model, tableOfRow(matrix, i)), i * K);
    }
    return out;
  };
  const classify = (row: Row) => classes[mostProbable(ofRow(row, p), 0, K)]!;
  return Object.freeze(Object.assign(classify, { model, probabilities: ofRow, probabilitiesOfMatrix: ofMatrix }));
}

/** Writes the inputs of row i to `cells`; false where one of them is not what the model reads. */
function matrixReader(matrix: RowMatrix, inputs: readonly RowInput[]): (i: number, cells: Float64Array) => boolean {
  const { data, columns: d } = matrix;
  const all = matrixNames(matrix);
  assertAsMany(
    matrix,
    inputs.map(({ column }) => column),
  );
  const placeOf = new Map(all.map((name, j) => [name, j]));
  const places = Int32Array.from(inputs, ({ column }) => {
    const j = placeOf.get(column);
    if (j === undefined) throw noColumn(column, all);
    return j;
  });
  const codes = inputs.map((input) => (input.kind === "number" ? null : cellNumber(input)));
  if (codes.every((code) => code === null)) {
    // whole numbers are finite
    if (!(data instanceof Float64Array || data instanceof Float32Array) && places.every((place, at) => place === at))
      return (i, cells) => {
        for (let at = 0, from = i * d; at < cells.length; at++, from++) cells[at] = data[from]!;
        return true;
      };
    return (i, cells) => {
      // NaN as soon as one cell is not finite: a branch per cell takes longer
      let differences = 0;
      for (let at = 0, start = i * d; at < places.length; at++) {
        const x = data[start + places[at]!]!;
        cells[at] = x;
        differences += x - x;
      }
      return differences === 0;
    };
  }
  return (i, cells) => {
    for (let at = 0; at < places.length; at++) {
      const cell = data[i * d + places[at]!]!;
      const code = codes[at]!;
      const x = code === null ? cell : code(cell);
      if (!Number.isFinite(x)) return false;
      cells[at] = x;
    }
    return true;
  };
}

/** Row i alone; errors call it by its number. */
function tableOfRow(matrix: RowMatrix, i: number): Table {
  const { data, columns: d } = matrix;
  const columns = Array.from({ length: d }, (_, j) => {
    const at = i * d + j;
    return { kind: "number", values: data.slice(at, at + 1) } as const;
  });
  const table = tableOf(matrixNames(matrix), columns);
  rememberRows(table, table, [i]);
  return table;
}

function assertRoom(out: Float64Array, wanted: number): void {
  if (!(out instanceof Float64Array) || out.length !== wanted)
    throw new MultilogitError(
      "option",
      `the array for probabilities is ${out instanceof Float64Array ? `of ${out.length} numbers` : quoted(out)}; expected a Float64Array of ${wanted}: one number per row and class`,
    );
}
