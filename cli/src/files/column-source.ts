import type { MultilogitError } from "multilogit";

/** A file as DuckDB sees it: how to say in SQL which rows it has and what is in column j. */
export interface ColumnSource {
  /** what messages call the file */
  readonly label: string;
  readonly columns: readonly SourceColumn[];
  /** values for $1, $2, … in the relation */
  readonly parameters: readonly string[];
  /** the rows, with the columns c0, c1, …; those in `numeric` are read as DOUBLE if that saves anything */
  relation(numeric: ReadonlySet<number>): string;
  /** what an error of DuckDB means, in one line */
  explain(cause: unknown): MultilogitError;
}

export interface SourceColumn {
  readonly name: string;
  /** what the file says that the column holds; "untyped" where each cell may be anything, {@link other} cannot be used */
  readonly type: "untyped" | "number" | "text" | "boolean" | "other";
  /** the type in the words of the file, for messages */
  readonly typeName: string;
  /** VARCHAR, NULL where the cell is empty */
  readonly text: string;
  /** DOUBLE, NULL where the cell is not a finite number */
  readonly number: string;
}

/** `text` as an SQL string. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
