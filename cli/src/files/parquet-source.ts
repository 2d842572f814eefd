import { MultilogitError } from "multilogit";
import type { ColumnSource, SourceColumn } from "./column-source.js";
import type { DuckDb } from "./duckdb.js";
import { oneLine } from "./file-error.js";

const RELATION = "read_parquet($1, hive_partitioning = false)";

/** A Parquet file; its columns have types. */
export async function parquetSource(db: DuckDb, path: string, label: string): Promise<ColumnSource> {
  const explain = (cause: unknown) => explained(cause, path, label);
  const described = await db
    .texts(`select column_name, column_type from (describe select * from ${RELATION})`, [path])
    .catch((cause: unknown) => {
      throw explain(cause);
    });
  const aliases = described.map((_, j) => `c${j}`).join(", ");
  return {
    label,
    columns: described.map(([name, type], j) => columnOf(name!, type!, `c${j}`)),
    parameters: [path],
    relation: () => `(select * from ${RELATION} as t(${aliases}))`,
    explain,
  };
}

function columnOf(name: string, typeName: string, c: string): SourceColumn {
  const column = { name, typeName, text: `cast(${c} as varchar)`, number: "cast(null as double)" };
  if (/^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|DECIMAL\(.*\))$/.test(typeName))
    return { ...column, type: "number", number: `cast(${c} as double)` };
  if (typeName === "FLOAT" || typeName === "DOUBLE")
    return { ...column, type: "number", number: `if(isfinite(${c}), cast(${c} as double), null)`, text: floatText(c) };
  if (typeName === "VARCHAR" || typeName === "UUID" || typeName.startsWith("ENUM(")) return { ...column, type: "text" };
  return { ...column, type: typeName === "BOOLEAN" ? "boolean" : "other" };
}

/** A category that a text file writes as 3 must not become 3.0 because it went through a float. */
function floatText(c: string): string {
  return `if(abs(${c}) < 1e15 and ${c} = trunc(${c}), cast(cast(${c} as bigint) as varchar), cast(${c} as varchar))`;
}

function explained(cause: unknown, path: string, label: string): MultilogitError {
  const reason = oneLine(cause)
    .replaceAll(` '${path}'`, "")
    .replace(/^[\w ]*Error: /, "");
  return new MultilogitError("data", `${label}: not a sound Parquet file, perhaps cut off (${reason}); write it again`);
}
