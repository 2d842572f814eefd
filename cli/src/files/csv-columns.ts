import { MultilogitError } from "multilogit";
import { quoted } from "multilogit/internal";
import type { CsvDialect } from "./csv-dialect.js";
import type { CsvScanner } from "./csv-scanner.js";
import { DECIMAL_POINT } from "./number-notation.js";

/** Which cells of a record are columns. */
export interface CsvColumns {
  readonly names: readonly string[];
  /** the place of each in a record */
  readonly places: readonly number[];
  /** how many cells each record has */
  readonly cells: number;
  /** how many cells line 1 has */
  readonly cellsOfNames: number;
  /** the first row, by which the number of cells was settled; 0 where there is none */
  readonly firstLine: number;
  /** a cell that must be empty in each record, since line 1 ends with a delimiter; −1 for none */
  readonly emptyPlace: number;
  /** what was left out */
  readonly note: string | null;
}

/** The first row below the names. */
export interface FirstRow {
  readonly line: number;
  readonly cells: number;
  readonly isLastEmpty: boolean;
}

/**
 * The columns that line 1 names, `first` being the first row below it, if there is one. A nameless first column holds row numbers or names;
 * R's write.table does not even leave a place for its name. A nameless last one comes from a delimiter at the end of each line. @throws
 * MultilogitError "data" if names are repeated, or another column has none
 */
export function csvColumns(label: string, lineNames: readonly string[], first: FirstRow | null): CsvColumns {
  // something below it shows that the last column has a use, and only its name is forgotten
  const isUsed = first !== null && first.cells === lineNames.length && !first.isLastEmpty;
  const isTrailing = lineNames.length > 1 && lineNames.at(-1) === "" && !isUsed;
  let names = isTrailing ? lineNames.slice(0, -1) : lineNames;
  const cellsMore = first === null ? 0 : first.cells - lineNames.length;
  const isTrailingBelow = cellsMore === 1 && !isTrailing && first!.isLastEmpty;
  const areNamed = names.every((name) => name !== "");
  let note: string | null = null;
  if (cellsMore === 1 && areNamed && !isTrailingBelow) note = "the first column, of row names, is left out";
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
    cellsOfNames: lineNames.length,
    firstLine: first?.line ?? 0,
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
  { cells, cellsOfNames, firstLine, names }: CsvColumns,
  record: CsvScanner,
  text: string,
  { comment, delimiter }: Pick<CsvDialect, "comment" | "delimiter">,
): MultilogitError {
  const sign = comment === undefined ? (commentSign(names[0]!) ?? commentSign(text)) : undefined;
  const quotes = `correct the line, and put cells that hold ${delimiter === "\t" ? "a tab" : quoted(delimiter)} into quotes`;
  const remedy = sign === undefined ? quotes : commentRemedy(sign);
  const line = `line ${record.line} has ${cellCount(record.cells)}`;
  const said =
    cells === cellsOfNames
      ? `${line}, but line 1 ${names.length === cells ? `names ${cells} columns` : `has ${cells}`}`
      : record.cells === cellsOfNames
        ? `${line}, as line 1 has, but line ${firstLine} has ${cells}`
        : `${line}, but line ${firstLine} has ${cells}`;
  return new MultilogitError("data", `${label}: ${said}; ${remedy}`);
}

function cellCount(cells: number): string {
  return cells === 1 ? "1 cell" : `${cells} cells`;
}

/** How a line that is probably a comment begins. */
export function commentSign(text: string): string | undefined {
  return /^\s*(#|%|\/\/|!)/.exec(text)?.[1];
}

export function commentRemedy(sign: string): string {
  return `if lines that begin with ${sign} are comments, say --comment '${sign}'`;
}
