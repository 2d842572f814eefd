import { MultilogitError } from "multilogit";
import { quoted } from "multilogit/internal";
import type { SqlRowsWanted } from "multilogit/sql";
import type { FileOptions } from "../files/read-options.js";
import type { DatabaseAddress } from "./database-address.js";

/**
 * The rows of --table or --query.
 * @throws MultilogitError "option" for neither of them, and for options about how files are written
 */
export function wantedRows({ label }: DatabaseAddress, options: FileOptions): SqlRowsWanted {
  const { table, query, na, comment, decimal } = options;
  const ofFiles = Object.entries({ na, comment, decimal }).flatMap(([name, given]) =>
    given === undefined ? [] : [`--${name}`],
  );
  if (ofFiles.length > 0)
    throw new MultilogitError(
      "option",
      `${label}: ${ofFiles.join(" and ")} ${ofFiles.length === 1 ? "says" : "say"} how a file is written; leave it out, or convert cells in a --query`,
    );
  if (query !== undefined) return { query };
  if (table !== undefined) return { table: tableName(table) };
  throw new MultilogitError("option", `${label}: names no rows; give --table, or a --query`);
}

/** The names of a table from the outermost: "sales.orders"; one with a point in it is in double quotes. */
export function tableName(text: string): readonly string[] {
  const parts = text.match(/"(?:[^"]|"")*"|[^."]+/g) ?? [];
  if (parts.length === 0 || parts.join(".") !== text)
    throw new MultilogitError(
      "option",
      `table ${quoted(text)} is not a name; expected one such as orders or sales.orders, with double quotes around a name that has a point in it`,
    );
  return parts.map((part) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part));
}
