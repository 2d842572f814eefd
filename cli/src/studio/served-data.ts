import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { disposedAfter } from "multilogit/internal";
import { openInput } from "../files/input-file.js";
import { readTable } from "../files/read-table.js";
import { tableToCsv } from "../files/table-to-csv.js";

/** A table as the studio's page reads it. */
export interface ServedData {
  /** "iris.csv" */
  readonly name: string;
  readonly csv: Buffer;
}

/** DATA as CSV: a CSV or TSV file byte for byte, so that faults in it are shown on the page; other formats as rows. */
export async function servedData(path: string): Promise<ServedData> {
  const input = await openInput(path);
  return disposedAfter(
    async () => {
      const name = path === "-" ? "standard input" : basename(path).replace(/\.gz$/i, "");
      if (input.format === "csv" || input.format === "tsv") return { name, csv: await readFile(input.path) };
      return {
        name: `${basename(name, extname(name))}.csv`,
        csv: Buffer.from(tableToCsv(await readTable(input.path, { missing: "keep" }))),
      };
    },
    () => input.close(),
  );
}
