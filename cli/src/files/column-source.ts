import type { MultilogitError } from "multilogit";

/** A file as DuckDB sees it: its rows and columns in SQL. */
export interface ColumnSource {
  /** what messages call the file */
  readonly label: string;
  readonly columns: readonly SourceColumn[];
  /** values for $1, $2, … in the relation */
  readonly parameters: readonly string[];
  /** the rows, to be put after "from" */
  readonly relation: string;
  /** what an error of DuckDB means, in one line; the error itself where it says nothing about the file */
  explain(cause: unknown): unknown;
  /** the error for rows that are not those of an earlier pass */
  changed(): MultilogitError;
  /** how many bytes a thread that reads it holds of it at once, at most; little unless this says so */
  bytesAtOnce?(): Promise<number>;
}

export interface SourceColumn {
  readonly name: string;
  /** the kind of column according to the file; "other" cannot be used */
  readonly type: "number" | "text" | "boolean" | "other";
  /** the type in the words of the file, for messages */
  readonly typeName: string;
  /** VARCHAR, NULL where the cell is empty */
  readonly text: string;
  /** DOUBLE, NULL where the cell is empty */
  readonly number: string;
}

/** `text` as an SQL string. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `name` as an SQL name. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A column by its name and by DuckDB's name of its type. */
export function sourceColumn(name: string, typeName: string): SourceColumn {
  const c = sqlName(name);
  const column = { name, typeName, text: `cast(${c} as varchar)`, number: `cast(${c} as double)` };
  if (/^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|DECIMAL\(.*\))$/.test(typeName))
    return { ...column, type: "number" };
  if (typeName === "FLOAT" || typeName === "DOUBLE") return { ...column, type: "number", text: floatText(c) };
  if (typeName === "VARCHAR" || typeName === "UUID" || typeName.startsWith("ENUM(")) return { ...column, type: "text" };
  return { ...column, type: typeName === "BOOLEAN" ? "boolean" : "other" };
}

/** A category that a text file writes as 3 must not become 3.0 because it went through a float. */
function floatText(c: string): string {
  return `if(abs(${c}) < 1e15 and ${c} = trunc(${c}), cast(cast(${c} as bigint) as varchar), cast(${c} as varchar))`;
}
