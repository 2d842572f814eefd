import type { DuckDb } from "./duckdb.js";
import { claimInput } from "./file-claims.js";

/** Texts and names in quotes, and names with points, which DuckDB reads as files where there is no such table. */
const NAMES = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[^\s'"(),;]+\.[^\s'"(),;]+/g;

/**
 * Records the files that a query of DuckDB names, patterns included, as read by this run. Those whose names it puts together itself, as
 * 'a' || '.csv', are not seen.
 * @throws MultilogitError "option" if one of them is also written
 */
export async function claimFilesOfQuery(db: DuckDb, query: string): Promise<void> {
  for (const [word] of query.matchAll(NAMES)) {
    const [quote] = word;
    const name = quote === "'" || quote === '"' ? word.slice(1, -1).replaceAll(quote + quote, quote) : word;
    await claimInput(name);
    if (!/[*?[]/.test(name)) continue;
    const found = await db.texts("select file from glob($1)", [name]).catch(() => []);
    for (const [path] of found) await claimInput(path!);
  }
}
