import { MultilogitError, quoted } from "multilogit";
import { isPlainNumber } from "./column-kind.js";
import { csvFirstLine, type FirstLine } from "./csv-first-line.js";

/** What the first line of a CSV file says. */
export interface CsvHeader extends Pick<FirstLine, "lineEnd"> {
  readonly names: readonly string[];
  readonly delimiter: string;
}

/** What separates the cells, if the name of the file does not say; in order of preference where they occur equally often. */
const DELIMITERS = [",", ";", "\t", "|"];

/**
 * The names of the columns of a CSV file, and what separates its cells and lines. Read here and not by DuckDB, which
 * renames columns that occur twice and takes a first line of numbers for data.
 * @throws MultilogitError "data" when the line is not UTF-8 text, is too long, or does not name every column once
 */
export async function csvHeader(path: string, label: string, delimiter?: string): Promise<CsvHeader> {
  const { text, lineEnd } = await csvFirstLine(path, label);
  const separator = delimiter ?? commonestOf(DELIMITERS, text);
  const names = cellsOf(text, separator);
  assertEachNamedOnce(names, label);
  return { names, delimiter: separator, lineEnd };
}

function commonestOf(delimiters: readonly string[], line: string): string {
  const bare = line.replace(/"[^"]*"/g, "");
  const counts = delimiters.map((delimiter) => bare.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))]!;
}

/** The cells of one line by the rules of RFC 4180; spaces around a cell without quotes do not belong to it. */
function cellsOf(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let start = 0;
  let quotes = false;
  for (let i = 0; i <= line.length; i++) {
    const c = line[i];
    if (c === undefined || (!quotes && c === delimiter)) {
      cells.push(line.slice(start, i).includes('"') ? cell : cell.trim());
      cell = "";
      start = i + 1;
    } else if (quotes && c === '"' && line[i + 1] === '"') cell += line[++i];
    else if (c === '"') quotes = !quotes;
    else cell += c;
  }
  return cells;
}

function assertEachNamedOnce(names: readonly string[], label: string): void {
  const nameless = names.findIndex((name) => name.trim() === "");
  if (nameless >= 0 && names.length === 1)
    throw new MultilogitError("data", `${label}: line 1 is blank; expected the names of the columns`);
  if (nameless >= 0)
    throw new MultilogitError(
      "data",
      `${label}: column ${nameless + 1} of ${names.length} has no name; name every column in line 1`,
    );
  const placeOf = new Map<string, number>();
  names.forEach((name, j) => {
    const before = placeOf.get(name);
    if (before !== undefined) throw occursTwice(label, names, before, j);
    placeOf.set(name, j);
  });
}

function occursTwice(label: string, names: readonly string[], first: number, second: number): MultilogitError {
  const remedy = names.every(isPlainNumber)
    ? "line 1 seems to be data: put the names of the columns above it"
    : "rename one of them";
  return new MultilogitError(
    "data",
    `${label}: column ${quoted(names[first])} occurs twice (columns ${first + 1} and ${second + 1}); columns are found by name, so ${remedy}`,
  );
}
