import { columnsRead, completeRows, factorsOf, type Model, MultilogitError, type Table } from "multilogit";
import type { Remedy } from "../files/read-options.js";
import { readTable } from "../files/read-table.js";

export interface RowsWanted {
  /** columns beside those that the model reads */
  readonly labels?: readonly string[];
  readonly numbers?: readonly string[];
  /** an unusable cell is an error (the default), its row is left out, or it becomes a missing one */
  readonly missing?: "error" | "drop" | "keep";
  /** what an error about a cell may advise; nothing by default */
  readonly remedies?: readonly Remedy[];
}

/** The columns of DATA that a model needs, read as the kinds that it was fitted to; other columns are not looked at. */
export async function readRows(
  model: Model,
  path: string,
  { labels = [], numbers = [], missing = "error", remedies = [] }: RowsWanted = {},
) {
  const names = [...new Set([...columnsRead(model.featureMap), ...labels, ...numbers])];
  const text = model.featureMap.features
    .flatMap(factorsOf)
    .flatMap((factor) =>
      factor.kind === "category" && factor.levels.some((level) => typeof level === "string") ? [factor.column] : [],
    );
  const table = await naming(path, () =>
    readTable(path, {
      wanted: () => names,
      text,
      labels,
      unusable: missing === "error" ? "error" : "missing",
      remedies,
    }),
  );
  if (missing !== "drop") return { table, dropped: 0 };
  return completeRows(table, names) satisfies { table: Table; dropped: number };
}

/** Runs `work`; an error about the data that does not name the file yet gets its name in front. */
export async function naming<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MultilogitError) || error.code !== "data" || path === "-" || error.message.includes(path))
      throw error;
    throw new MultilogitError(error.code, `${path}: ${error.message}`);
  }
}

/** The one target column of a model for the command line. */
export function targetOf(model: Model, given: string | undefined): string {
  if (given !== undefined) return given;
  if (typeof model.target === "string") return model.target;
  throw new MultilogitError(
    "option",
    "this model learnt soft labels from several columns; name a column of classes with --target",
  );
}
