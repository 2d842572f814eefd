import { open, readFile } from "node:fs/promises";
import { MultilogitError } from "multilogit";
import { quoted } from "multilogit/internal";
import { oneLine } from "./file-error.js";

/** How much of a file is read to see whether it holds columns. */
const HEAD_BYTES = 4096;

/** V8 has no longer strings. */
const LONGEST_FILE = 500_000_000;

/** An object whose first value is a list or an object; a row has no such values. */
const BEGINS_WITH_COLUMN = /^\ufeff?\s*\{\s*"(?:[^"\\]|\\.)*"\s*:\s*[[{]/;

/**
 * The columns of a JSON file that is one object of them, as pandas' to_json writes it ({"x": {"0": 1, "1": 2}, …}) or with lists
 * ({"x": [1, 2], …}); null for any other file.
 * @throws MultilogitError "data" where they are not equally long, or the file is too long for this form
 */
export async function jsonColumns(path: string, label: string): Promise<Map<string, unknown[]> | null> {
  const file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  const { size } = await file.stat();
  await file.close();
  if (!BEGINS_WITH_COLUMN.test(buffer.toString("utf8", 0, bytesRead))) return null;
  if (size > LONGEST_FILE)
    throw new MultilogitError(
      "data",
      `${label}: JSON by columns of more than ${LONGEST_FILE} bytes; write it as JSON lines, CSV or Parquet`,
    );
  const columns = parsed(await readFile(path, "utf8"));
  if (columns === null) return null;
  return tableOfLists(label, columns);
}

/** The object in `text` if all of its values are lists or objects of cells; rows, one object per line, are not a single object. */
function parsed(text: string): [string, unknown][] | null {
  try {
    const columns = Object.entries(JSON.parse(text.replace(/^\ufeff/, "")) as object);
    return columns.every(([, column]) => isColumn(column)) ? columns : null;
  } catch (cause) {
    // What is wrong is reported by the reader of rows, with the place.
    if (cause instanceof SyntaxError) return null;
    throw new MultilogitError("data", oneLine(cause));
  }
}

function isColumn(column: unknown): boolean {
  return (
    typeof column === "object" &&
    column !== null &&
    Object.values(column).every((cell) => typeof cell !== "object" || cell === null || Array.isArray(cell))
  );
}

/** Objects hold cells by row names, which need not come in the same order in each. */
function tableOfLists(label: string, columns: readonly [string, unknown][]): Map<string, unknown[]> {
  const [[firstName, first]] = columns as [[string, object]];
  const keys = Object.keys(first);
  return new Map(
    columns.map(([name, column]) => {
      const cells = column as Record<string, unknown>;
      if (
        Array.isArray(cells) !== Array.isArray(first) ||
        Object.keys(cells).length !== keys.length ||
        !keys.every((key) => Object.hasOwn(cells, key))
      )
        throw new MultilogitError(
          "data",
          `${label}: column ${quoted(name)} has ${Object.keys(cells).length} cells, but ${quoted(firstName)} has ${keys.length} others; give columns of the same rows`,
        );
      return [name, keys.map((key) => cells[key])];
    }),
  );
}
