import { type Column, type MultilogitError, type Table, tableOf } from "multilogit";
import type { CellColumn } from "./cell-column.js";
import * as errors from "./cell-errors.js";
import { type ColumnKind, columnKind, type FileSigns } from "./column-kind.js";
import type { DistinctCell } from "./distinct-cells.js";
import { type MissingTest, missingNotes, missingTest, missingTexts } from "./missing-cells.js";
import type { ReadOptions } from "./read-options.js";

/** What a file adds to the options: its name in messages, what a comma in its numbers means, and how to read columns a second time. */
export interface CellsOfFile {
  readonly label: string;
  /** whether commas can only separate thousands, as where they also separate cells */
  readonly commaParts: boolean;
  /** the columns at these places again, with codes for all cells */
  again(places: readonly number[]): Promise<readonly CellColumn[]>;
}

/** A column of cells of which all is known: what it is, and which of its cells are missing. */
export interface JudgedColumn {
  readonly column: CellColumn;
  readonly kind: ColumnKind;
  readonly isMissing: (cell: DistinctCell) => boolean;
}

/**
 * The columns of a table from columns of cells: decides which cells are missing and what each column is.
 * @throws MultilogitError "data" for cells that cannot be used
 */
export async function tableOfCells(
  columns: readonly CellColumn[],
  file: CellsOfFile,
  options: ReadOptions,
): Promise<Table> {
  const judged = await judgedColumns(columns, file, options);
  return tableOf(
    columns.map(({ name }) => name),
    judged.map((each) => columnOfKind(each.column, each)),
  );
}

/**
 * Decides which cells are missing and what each column is, and says what was guessed.
 * @throws MultilogitError "data" for cells that cannot be used
 */
export async function judgedColumns(
  columns: readonly CellColumn[],
  file: CellsOfFile,
  options: ReadOptions,
): Promise<JudgedColumn[]> {
  const isMissing = missingTest(columns, options.na, options.known);
  const signs: FileSigns = {
    commaParts: file.commaParts || options.decimal !== undefined,
    quotesTell: columns.some(holdsBareNumbers),
  };
  const kinds = columns.map((column) => kindOf(column, isMissing, signs));
  columns.forEach((column, j) => {
    assertUsable(column, kinds[j]!, columns, isMissing, file, options);
  });
  const lost = [...kinds.keys()].filter((j) => kinds[j]!.kind !== "number" && !columns[j]!.hasCodes);
  const again = lost.length === 0 ? [] : await file.again(lost);
  for (const sentence of notes(columns, kinds, isMissing, options)) options.note?.(sentence);
  return columns.map((first, j) => {
    const column = again[lost.indexOf(j)] ?? first;
    return { column, kind: kinds[j]!, isMissing: (cell) => isMissing(column, cell) };
  });
}

function kindOf(column: CellColumn, isMissing: MissingTest, signs: FileSigns): ColumnKind {
  const cells = column.distinct.all.filter((cell) => cell.count > 0 && !isMissing(column, cell));
  return columnKind(column, cells, signs);
}

function holdsBareNumbers({ bareNumbers, distinct }: CellColumn): boolean {
  return bareNumbers > 0 || distinct.all.some(({ number, isQuoted }) => !isQuoted && !Number.isNaN(number));
}

function assertUsable(
  column: CellColumn,
  kind: ColumnKind,
  columns: readonly CellColumn[],
  isMissing: MissingTest,
  { label }: CellsOfFile,
  options: ReadOptions,
): void {
  if (kind.kind === "unclear") throw unclear(label, column, kind, missingTexts(columns, isMissing), options);
  if (options.missing === "keep") return;
  const missing = firstMissing(column, isMissing);
  if (missing === null) return;
  const { name, role } = column;
  if (options.missing === undefined && (kind.kind !== "number" || role === "label")) return;
  if (missing.all) throw errors.allEmpty(label, name, role, options);
  throw errors.missingCell(
    label,
    { column: name, role: kind.kind === "number" ? role : role === "open" ? "text" : role, ...missing },
    options,
  );
}

function unclear(
  label: string,
  { name, role }: CellColumn,
  { problem, cell }: ColumnKind & { kind: "unclear" },
  missing: readonly string[],
  options: ReadOptions,
): MultilogitError {
  const bad = { column: name, role, row: cell.row, text: cell.text };
  if (problem === "ambiguous") return errors.ambiguousComma(label, bad, options);
  if (problem === "mixed") return errors.mixedPerCent(label, bad, options);
  if (problem === "decimal comma") return errors.decimalComma(label, bad, options);
  if (problem === "decimal point") return errors.decimalPoint(label, bad, options);
  return errors.notANumber(label, bad, missing, options);
}

/** The first row without a value, its cell, and whether no row has a value; null if all have one. */
function firstMissing(
  column: CellColumn,
  isMissing: MissingTest,
): { row: number; text: string | null; all: boolean } | null {
  const cells = column.distinct.all.filter((cell) => cell.count > 0 && isMissing(column, cell));
  const [first] = cells.sort((a, b) => a.row - b.row);
  const count = column.empty + cells.reduce((sum, cell) => sum + cell.count, 0);
  if (count === 0) return null;
  const isEmptyFirst = column.empty > 0 && (first === undefined || column.firstEmpty < first.row);
  const place = isEmptyFirst ? { row: column.firstEmpty, text: null } : { row: first!.row, text: first!.text };
  return { ...place, all: count === column.rows };
}

function notes(
  columns: readonly CellColumn[],
  kinds: readonly ColumnKind[],
  isMissing: MissingTest,
  { na, known }: ReadOptions,
): string[] {
  const formats = kinds.flatMap((kind, j) =>
    kind.kind === "number" && kind.inWords !== undefined ? [`column ${columns[j]!.name}: ${kind.inWords}`] : [],
  );
  const unsaid = na === undefined ? columns.filter(({ name }) => known?.has(name) !== true) : [];
  return [...missingNotes(unsaid, isMissing), ...formats];
}

/** Cells, all of them or some rows of them, as the column that all of them were found to be. */
export function columnOfKind(cells: CellColumn, { kind, isMissing }: Pick<JudgedColumn, "kind" | "isMissing">): Column {
  if (kind.kind === "number") return cells.numberColumn((cell) => (isMissing(cell) ? Number.NaN : kind.numberOf(cell)));
  const texts = cells.textColumn(isMissing);
  if (kind.kind !== "boolean") return texts;
  const truth = texts.levels.map((text) => Number(text.toLowerCase() === "true"));
  return {
    kind: "boolean",
    codes: Int8Array.from(texts.codes, (code) => (code < 0 ? -1 : truth[code]!)),
    levels: [false, true],
  };
}
