import { MultilogitError, quoted, suggestion } from "multilogit";

/** As many names say what kind of file it is. */
const MOST_NAMES = 8;

/** What a user says of a file where it does not show it itself. */
export interface FileOptions {
  /** --na: texts that mean that a value is missing, and nothing else but an empty cell does; by default the file shows it */
  readonly na?: readonly string[];
  /** --comment: how the lines of a CSV file begin that are left out */
  readonly comment?: string;
  /** --decimal: the decimal mark of a CSV file; said, the other mark parts thousands */
  readonly decimal?: "." | ",";
  /** --table: which table of a database */
  readonly table?: string;
}

/** How `readTable` turns the columns of a file into columns of a table. */
export interface ReadOptions extends FileOptions {
  /** which of the file's columns to load, given all their names; all by default. Problems in columns not wanted never matter. */
  readonly wanted?: (names: readonly string[]) => readonly string[];
  /** columns read as text whatever they hold (the categories of an existing model, --category) */
  readonly text?: readonly string[];
  /** columns of labels, that is of the target and of the categories of a formula: numbers if all cells are and are written as numbers are, otherwise texts, never an error */
  readonly labels?: readonly string[];
  /** columns that must be numbers (weights) */
  readonly numbers?: readonly string[];
  /** the texts that a model knows in a column, which are therefore none that say that a value is missing */
  readonly known?: ReadonlyMap<string, ReadonlySet<string>>;
  /** what a missing cell does: it is an error, or it stays missing; by default it is an error in a column of numbers only */
  readonly missing?: "error" | "keep";
  /** the flags that an error about a cell may advise; all of fit's by default */
  readonly remedies?: readonly Remedy[];
  /** gets each sentence about what was guessed; standard error by default */
  readonly note?: (sentence: string) => void;
}

/** --missing drop, --missing empty, --ignore, --category. */
export type Remedy = "drop" | "empty" | "ignore" | "category";

/** What the reader was told about one column; "open" is a column that nothing was said about. */
export type ColumnRole = "text" | "label" | "number" | "open";

/** The places, in the file, of the wanted columns, in the order in which they are wanted. */
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
