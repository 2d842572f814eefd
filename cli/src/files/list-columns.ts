import { partNames } from "multilogit/internal";
import { type ColumnSource, type SourceColumn, sourceColumn, sqlName } from "./column-source.js";
import type { DuckDb } from "./duckdb.js";

/** A list of numbers in DuckDB's words, such as FLOAT[], or FLOAT[384] where all are of that length. */
const NUMBERS = /^(FLOAT|DOUBLE|U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|DECIMAL\(.*\))\[(\d*)\]$/;

/**
 * The source with a column for each number of its lists of numbers, where those of a column are all of one length; others stay, and are refused by their type
 * where they are wanted. An empty list cell is a missing cell in all of its columns.
 */
export async function withListColumns(db: DuckDb, source: ColumnSource): Promise<ColumnSource> {
  const lengths = await listLengths(db, source);
  if (lengths.size === 0) return source;
  const names = new Set(source.columns.map(({ name }) => name));
  const parts = source.columns.map((column) => {
    const length = lengths.get(column);
    const columns = length === undefined ? [] : partNames(column.name, length);
    return columns.some((name) => names.has(name)) ? [] : columns;
  });
  const cells = source.columns.flatMap(({ name }, j) =>
    parts[j]!.length === 0
      ? [sqlName(name)]
      : parts[j]!.map((part, i) => `${sqlName(name)}[${i + 1}] as ${sqlName(part)}`),
  );
  const columns = source.columns.flatMap((column, j) =>
    parts[j]!.length === 0 ? [column] : parts[j]!.map((part) => sourceColumn(part, NUMBERS.exec(column.typeName)![1]!)),
  );
  return { ...source, columns, relation: `(select ${cells.join(", ")} from ${source.relation})` };
}

/** How long the lists of each column of them are, where they are equally long. */
async function listLengths(db: DuckDb, source: ColumnSource): Promise<Map<SourceColumn, number>> {
  const lengths = new Map<SourceColumn, number>();
  const open: SourceColumn[] = [];
  for (const column of source.columns) {
    const found = NUMBERS.exec(column.typeName);
    if (found === null) continue;
    if (found[2] === "") open.push(column);
    else lengths.set(column, Number(found[2]));
  }
  if (open.length === 0) return lengths;
  const ends = open.flatMap(({ name }) => ["min", "max"].map((end) => `${end}(len(${sqlName(name)}))::double`));
  const found = await db
    .numbers(`select ${ends.join(", ")} from ${source.relation}`, source.parameters)
    .catch((cause: unknown) => {
      throw source.explain(cause);
    });
  for (const [c, column] of open.entries())
    if (found[2 * c]! > 0 && found[2 * c] === found[2 * c + 1]) lengths.set(column, found[2 * c]!);
  return lengths;
}
