import { MultilogitError } from "multilogit";
import type { ColumnSource } from "./column-source.js";
import { sqlText } from "./column-source.js";
import { LONGEST_LINE } from "./csv-first-line.js";
import { type CsvHeader, csvHeader } from "./csv-header.js";
import { assertNoLongLine, READ_BLOCK } from "./csv-long-line.js";
import { oneLine } from "./file-error.js";

/** A CSV or TSV file; all of its columns are untyped, so that kinds are decided by all cells and never by a sample. */
export async function csvSource(path: string, label: string, delimiter?: string): Promise<ColumnSource> {
  const header = await csvHeader(path, label, delimiter);
  await assertNoLongLine(path, label);
  return {
    label,
    columns: header.names.map((name, j) => ({
      name,
      type: "untyped",
      typeName: "text",
      text: `c${j}`,
      number: numberIn(`c${j}`),
    })),
    parameters: [path],
    relation: (numeric) => relationOf(header, numeric),
    explain: (cause) => explained(cause, label, header),
  };
}

/**
 * Everything is given, so that DuckDB does not spend 100 ms to guess it. Its guess of the line end is wrong, too, where
 * the header holds a quoted line break of another kind: it then finds no rows.
 */
function relationOf({ names, delimiter, lineEnd }: CsvHeader, numeric: ReadonlySet<number>): string {
  const types = names.map((_, j) => `'c${j}': '${numeric.has(j) ? "DOUBLE" : "VARCHAR"}'`);
  const newLine = JSON.stringify(lineEnd).slice(1, -1);
  return `read_csv($1, auto_detect = false, header = true, delim = ${sqlText(delimiter)}, quote = '"', escape = '"',
    new_line = '${newLine}', max_line_size = ${LONGEST_LINE}, buffer_size = ${READ_BLOCK}, hive_partitioning = false, columns = {${types.join(", ")}})`;
}

/**
 * DuckDB's cast also takes "1_000", "+-1", "nan" and "inf" for numbers. None of the first two is shorter than three
 * characters, and not looking at those spares a third of the time for 0/1 columns.
 */
function numberIn(c: string): string {
  const odd = `when strlen(${c}) > 2 and (contains(${c}, '_') or starts_with(ltrim(${c}), '+-')) then null`;
  return `case ${odd} when isfinite(try_cast(${c} as double)) then try_cast(${c} as double) end`;
}

function explained(cause: unknown, label: string, header: CsvHeader): MultilogitError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const line = /Line: (\d+)/.exec(message)?.[1];
  const where = line === undefined ? `${label}:` : `${label}: line ${line}`;
  return new MultilogitError("data", `${where} ${reasonIn(message, header) ?? oneLine(cause)}`);
}

function reasonIn(message: string, header: CsvHeader): string | undefined {
  const found = /Expected Number of Columns: \d+ Found: (\d+)/.exec(message)?.[1];
  if (found !== undefined)
    return `has ${found} ${found === "1" ? "cell" : "cells"}, but line 1 names ${header.names.length} columns; correct the line`;
  return REASONS.find(([pattern]) => pattern.test(message))?.[1];
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /unterminated quote/i,
    'has a quote that is not closed, or text after it; close it, and write a quote within quotes as ""',
  ],
  [/maximum line size/i, `is longer than ${LONGEST_LINE} bytes; expected one row a line`],
  [/unicode|not utf-8/i, "is not UTF-8 text; save the file as UTF-8"],
  [
    /invalid state/i,
    "lines end in different ways, or quotes are misplaced; save the file with one kind of line ending",
  ],
];
