import { MultilogitError, quoted } from "multilogit";
import type { CsvScanner } from "./csv-scanner.js";
import { DECIMAL_POINT } from "./number-notation.js";

/** Which cells of a record are columns. */
export interface CsvColumns {
  readonly names: readonly string[];
  /** the place of each in a record */
  readonly places: readonly number[];
  /** how many cells each record has */
  readonly cells: number;
  /** a cell that must be empty in each record, since line 1 ends with a delimiter; −1 for none */
  readonly emptyPlace: number;
  /** what was left out */
  readonly note: string | null;
}

/**
 * The columns that line 1 names, `first` being the first row below it, if there is one. A nameless first column holds row numbers or names;
 * R's write.table does not even leave a place for its name. A nameless last one comes from a delimiter at the end of each line. @throws
 * MultilogitError "data" if names are repeated, or another column has none
 */
export function csvColumns(
  label: string,
  lineNames: readonly string[],
  first: { readonly cells: number; readonly isLastEmpty: boolean } | null,
): CsvColumns {
  const isTrailing = lineNames.length > 1 && lineNames.at(-1) === "" && first?.isLastEmpty !== false;
  let names = isTrailing ? lineNames.slice(0, -1) : lineNames;
  const cellsMore = first === null ? 0 : first.cells - lineNames.length;
  const isTrailingBelow = cellsMore === 1 && !isTrailing && first!.isLastEmpty;
  let note: string | null = null;
  if (cellsMore === 1 && !isTrailingBelow) note = "the first column, of row names, is left out";
  else if (names.length > 1 && names[0] === "") {
    note = "the first column has no name and is left out, as row numbers";
    names = names.slice(1);
  }
  const shift = note === null ? 0 : 1;
  assertEachNamedOnce(names, shift, label);
  const last = names.length + shift;
  const isLastEmpty = isTrailing || isTrailingBelow;
  return {
    names,
    places: names.map((_, j) => j + shift),
    cells: isLastEmpty ? last + 1 : last,
    emptyPlace: isLastEmpty ? last : -1,
    note,
  };
}

function assertEachNamedOnce(names: readonly string[], shift: number, label: string): void {
  const nameless = names.findIndex((name) => name.trim() === "");
  if (nameless >= 0 && names.length === 1)
    throw new MultilogitError("data", `${label}: line 1 is blank; expected the names of the columns`);
  if (nameless >= 0)
    throw new MultilogitError(
      "data",
      `${label}: column ${nameless + shift + 1} of ${names.length + shift} has no name; name every column in line 1`,
    );
  const placeOf = new Map<string, number>();
  names.forEach((name, j) => {
    const before = placeOf.get(name);
    if (before !== undefined) throw occursTwice(label, names, before + shift, j + shift, name);
    placeOf.set(name, j);
  });
}

function occursTwice(
  label: string,
  names: readonly string[],
  first: number,
  second: number,
  name: string,
): MultilogitError {
  const areNumbers = names.every((text) => !Number.isNaN(DECIMAL_POINT.numberIn(text)));
  const remedy = areNumbers ? "line 1 seems to be data: put the names of the columns above it" : "rename one of them";
  return new MultilogitError(
    "data",
    `${label}: column ${quoted(name)} occurs twice (columns ${first + 1} and ${second + 1}); columns are found by name, so ${remedy}`,
  );
}

/** The error for a record whose number of cells differs from the others, at `line`. */
export function otherNumberOfCells(
  label: string,
  { cells, names, places }: CsvColumns,
  record: CsvScanner,
  text: string,
  comment: string | undefined,
): MultilogitError {
  const count = record.cells === 1 ? "1 cell" : `${record.cells} cells`;
  const all = cells - names.length === places[0] ? `${names.length} columns` : `${cells} columns`;
  const sign = comment === undefined ? (commentSign(names[0]!) ?? commentSign(text)) : undefined;
  const remedy = sign === undefined ? "correct the line" : commentRemedy(sign);
  return new MultilogitError("data", `${label}: line ${record.line} has ${count}, but line 1 names ${all}; ${remedy}`);
}

/** How a line that is probably a comment begins. */
export function commentSign(text: string): string | undefined {
  return /^\s*(#|%|\/\/|!)/.exec(text)?.[1];
}

export function commentRemedy(sign: string): string {
  return `if lines that begin with ${sign} are comments, say --comment '${sign}'`;
}
