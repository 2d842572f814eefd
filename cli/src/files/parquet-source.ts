import { MultilogitError } from "multilogit";
import { type ColumnSource, sourceColumn, sqlText } from "./column-source.js";
import { type DuckDb, isOutOfMemory } from "./duckdb.js";
import { changed, oneLine } from "./file-error.js";
import type { LabelledFile } from "./labelled-file.js";

/** Parquet files with the same columns, stacked. */
export async function parquetSource(db: DuckDb, files: readonly LabelledFile[]): Promise<ColumnSource> {
  const list = files.map(({ path }) => sqlText(path)).join(", ");
  const relation = `read_parquet([${list}], hive_partitioning = false)`;
  const label = files.length === 1 ? files[0]!.label : `${files[0]!.label} and ${files.length - 1} more`;
  const explain = (cause: unknown) => explained(cause, files, label);
  const described = await db
    .texts(`select column_name, column_type from (describe select * from ${relation})`, [])
    .catch((cause: unknown) => {
      throw explain(cause);
    });
  return {
    label,
    columns: described.map(([name, type]) => sourceColumn(name!, type!)),
    parameters: [],
    relation,
    explain,
    changed: () => changed(label),
    bytesAtOnce: async () => {
      const [bytes] = await db
        .numbers(
          `select max(bytes)::double from (${BYTES_OF_GROUPS} from parquet_metadata([${list}]) group by all)`,
          [],
        )
        .catch((cause: unknown) => {
          throw explain(cause);
        });
      return Number.isNaN(bytes!) ? 0 : bytes!;
    },
  };
}

/** A row group is read as it is in the file, and unpacked besides where it is packed. */
const BYTES_OF_GROUPS = `select file_name, row_group_id, sum(total_compressed_size +
  if(compression = 'UNCOMPRESSED', 0, total_uncompressed_size)) as bytes`;

function explained(cause: unknown, files: readonly LabelledFile[], label: string): unknown {
  if (isOutOfMemory(cause)) return cause;
  let reason = oneLine(cause).replace(/^[\w ]*Error: /, "");
  for (const file of files) reason = reason.replaceAll(` '${file.path}'`, "").replaceAll(file.path, file.label);
  return new MultilogitError("data", `${label}: not a valid Parquet file, perhaps cut off (${reason}); write it again`);
}
