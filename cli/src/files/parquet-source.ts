import { MultilogitError } from "multilogit";
import { quoted } from "multilogit/internal";
import { type ColumnSource, sourceColumn, sqlText } from "./column-source.js";
import { type DuckDb, isOutOfMemory } from "./duckdb.js";
import { changed, oneLine } from "./file-error.js";
import type { LabelledFile } from "./labelled-file.js";
import { withListColumns } from "./list-columns.js";

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
  return withListColumns(db, {
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
  });
}

/** A row group is read as it is in the file, and unpacked besides where it is packed. */
const BYTES_OF_GROUPS = `select file_name, row_group_id, sum(total_compressed_size +
  if(compression = 'UNCOMPRESSED', 0, total_uncompressed_size)) as bytes`;

/** What DuckDB says of files that are sound; of a broken one it says whatever it comes upon. */
const SOUND = /^(Error: )?(Conversion|Out of Range|Not implemented|Binder|Catalog|Permission) Error:/;
/** Where a file lacks a column that those before it have. */
const OTHER_COLUMNS = /Failed to read file "(.*)": schema mismatch in glob: column "(.*)" was read/;

function explained(cause: unknown, files: readonly LabelledFile[], label: string): unknown {
  if (isOutOfMemory(cause)) return cause;
  const [, other, column] = OTHER_COLUMNS.exec(String(cause)) ?? [];
  if (column !== undefined) {
    const found = files.find(({ path }) => path === other)?.label ?? other;
    return new MultilogitError(
      "data",
      `${found}: there is no column ${quoted(column)}, which ${files[0]!.label} has; give files with the same columns`,
    );
  }
  const reason = oneLine(cause, (text) =>
    files.reduce((said, { path, label }) => said.replaceAll(` '${path}'`, "").replaceAll(path, label), text),
  ).replace(/^[\w ]*Error: /, "");
  return new MultilogitError(
    "data",
    SOUND.test(String(cause))
      ? `${label}: cannot be read as Parquet (${reason})`
      : `${label}: not a valid Parquet file, perhaps cut off (${reason}); write it again`,
  );
}
