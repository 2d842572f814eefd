import { MultilogitError } from "multilogit";
import { quoted, suggestion } from "multilogit/internal";

/** This many names show what kind of file it is. */
const MOST_NAMES = 8;

/** What the user says about a file that it does not show itself. */
export interface FileOptions {
  /** --na: strings that mean that a value is missing, besides which only an empty cell does; by default the file shows it */
  readonly na?: readonly string[];
  /** --comment: how lines of a CSV file begin that are left out */
  readonly comment?: string;
  /** --decimal: the decimal mark of a CSV file; the other mark then separates thousands */
  readonly decimal?: "." | ",";
  /** --table: which table of a database */
  readonly table?: string;
  /** --query: rows of a database that are not those of one table */
  readonly query?: string;
}

/** How `readTable` turns the columns of a file into columns of a table. */
export interface ReadOptions extends FileOptions {
  /** which of the file's columns to load, given all their names; all by default. Problems in columns not wanted never matter. */
  readonly wanted?: (names: readonly string[]) => readonly string[];
  /** columns read as text whatever they hold (the categories of an existing model, --category) */
  readonly text?: readonly string[];
  /**
   * columns of labels, that is the target and the categories of a formula: numbers if all cells are numbers, written as numbers are,
   * otherwise text, never an error
   */
  readonly labels?: readonly string[];
  /** columns that must be numbers (weights) */
  readonly numbers?: readonly string[];
  /** the strings that a model knows in a column, which therefore never mean that a value is missing */
  readonly known?: ReadonlyMap<string, ReadonlySet<string>>;
  /** what a missing cell does: it is an error, or it stays missing; by default it is an error only in a column of numbers */
  readonly missing?: "error" | "keep";
  /** the flags that an error about a cell may advise; all of fit's by default */
  readonly remedies?: readonly Remedy[];
  /** receives each sentence about what was guessed; standard error by default */
  readonly note?: (sentence: string) => void;
}

/** --missing drop, --missing empty, --ignore, --category. */
export type Remedy = "drop" | "empty" | "ignore" | "category";

/** What the reader knows about one column; "open" is a column that nothing is known about. */
export type ColumnRole = "text" | "label" | "number" | "open";

/** The places in the file of the wanted columns, in the order in which they are wanted. */
export function wantedColumns(label: string, names: readonly string[], options: ReadOptions): number[] {
  const wanted = options.wanted?.(names) ?? names;
  if (wanted.length === 0)
    throw new MultilogitError("data", `${label}: none of its ${names.length} columns is left; leave out fewer`);
  const places = new Map(names.map((name, j) => [name, j]));
  return wanted.map((name) => {
    const j = places.get(name);
    if (j === undefined)
      throw new MultilogitError(
        "data",
        `${label}: there is no column ${quoted(name)}${suggestion(name, names) || `; the columns are ${listed(names)}`}`,
      );
    return j;
  });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map(quoted).join(", ");
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}

export function roleOf(name: string, options: ReadOptions): ColumnRole {
  if (options.text?.includes(name)) return "text";
  if (options.labels?.includes(name)) return "label";
  return options.numbers?.includes(name) ? "number" : "open";
}
