import { quoted, suggestion } from "../errors.js";
import type { Cell, Row } from "../table/table.js";
import { csvRows, tooManyRows } from "./csv-rows.js";
import { Refusal } from "./refusal.js";
import type { ServedModel } from "./served-model.js";

/** The rows of a request, and whether it was one row that stood alone. What a row holds is judged later, row by row. */
export interface RequestRows {
  readonly rows: readonly unknown[];
  readonly isSingle: boolean;
}

/** Rows from a body: JSON of one row, of a list of rows, or of columns; or CSV. */
export function requestRows(body: string, type: string | null, served: ServedModel, mostRows: number): RequestRows {
  const media = (type ?? "application/json").split(";", 1)[0]!.trim().toLowerCase();
  if (media === "text/csv") return { rows: csvRows(body, served.columns, mostRows), isSingle: false };
  if (media !== "application/json" && !media.endsWith("+json"))
    throw new Refusal(415, "type", `the content type is ${quoted(media)}; send application/json or text/csv`);
  const content = parsed(body);
  if (Array.isArray(content)) return manyRows(content, mostRows);
  if (typeof content !== "object" || content === null)
    throw new Refusal(400, "syntax", `the body is ${quoted(content)}; expected a row, a list of rows, or columns`);
  const cells = content as Readonly<Record<string, unknown>>;
  const isColumns = served.columns.some(({ name }) => Object.hasOwn(cells, name) && Array.isArray(cells[name]));
  return isColumns ? manyRows(rowsOfColumns(cells, served), mostRows) : { rows: [content], isSingle: true };
}

function manyRows(rows: readonly unknown[], mostRows: number): RequestRows {
  if (rows.length > mostRows) throw tooManyRows(mostRows);
  return { rows, isSingle: false };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (body.trim() === "")
      throw new Refusal(400, "syntax", "the body is empty; send a row, a list of rows, or columns");
    throw new Refusal(
      400,
      "syntax",
      `the body is not JSON (${(error as Error).message}); correct it, or send text/csv`,
    );
  }
}

/** One object per row of equally long columns; columns that the model does not read may be anything. */
function rowsOfColumns(cells: Readonly<Record<string, unknown>>, { columns }: ServedModel): Row[] {
  const lists = columns.flatMap(({ name }): [string, readonly unknown[]][] => {
    if (!Object.hasOwn(cells, name)) return [];
    const list = cells[name];
    if (!Array.isArray(list))
      throw new Refusal(
        400,
        "cells",
        `column ${quoted(name)} is ${quoted(list)}; expected a list, as other columns are`,
      );
    return [[name, list]];
  });
  const missing = columns.find(({ name }) => !Object.hasOwn(cells, name));
  if (missing !== undefined)
    throw new Refusal(
      400,
      "cells",
      `there is no column ${quoted(missing.name)}${suggestion(missing.name, Object.keys(cells))}; give every column that the model reads`,
    );
  const [first, rows] = [lists[0]![0], lists[0]![1].length];
  const other = lists.find(([, list]) => list.length !== rows);
  if (other !== undefined)
    throw new Refusal(
      422,
      "cells",
      `column ${quoted(other[0])} has ${other[1].length} cells, but ${quoted(first)} has ${rows}; give columns of one length`,
    );
  return Array.from({ length: rows }, (_, i) =>
    Object.fromEntries(lists.map(([name, list]) => [name, list[i] as Cell])),
  );
}
