import { MultilogitError, quoted, suggestion } from "multilogit";

/** As many names say what kind of file it is. */
const MOST_NAMES = 8;

/** How `readTable` turns the columns of a file into columns of a table. */
export interface ReadOptions {
  /** which of the file's columns to load, given all their names; all by default. Problems in columns not wanted never matter. */
  readonly wanted?: (names: readonly string[]) => readonly string[];
  /** columns read as text whatever they hold (the categories of an existing model, --category) */
  readonly text?: readonly string[];
  /** columns that are numbers if every cell is one, otherwise texts, never an error (the target) */
  readonly labels?: readonly string[];
  /** what a cell that is not a finite number does in a column of numbers: it is an error (the default), or becomes NaN */
  readonly unusable?: "error" | "missing";
  /** the flags that an error about a cell may advise; all of fit's by default */
  readonly remedies?: readonly Remedy[];
}

/** --missing drop, --missing empty, --ignore, --category. */
export type Remedy = "drop" | "empty" | "ignore" | "category";

/** What the reader was told about one column; "open" is a column that nothing was said about. */
export type ColumnRole = "text" | "label" | "open";

/** The places, in the file, of the wanted columns, in the order in which they are wanted. */
export function wantedColumns(label: string, names: readonly string[], options: ReadOptions): number[] {
  const wanted = options.wanted?.(names) ?? names;
  if (wanted.length === 0)
    throw new MultilogitError("data", `${label}: none of its ${names.length} columns is left; leave out fewer`);
  return wanted.map((name) => {
    const j = names.indexOf(name);
    if (j < 0)
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
  return options.labels?.includes(name) ? "label" : "open";
}
