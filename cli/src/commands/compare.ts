import { completeRows, type Model, MultilogitError, type Table } from "multilogit";
import { type Comparison, compareModels } from "multilogit/infer";
import { notesInJson } from "../files/note.js";
import type { FileOptions } from "../files/read-options.js";
import { comparisonReport } from "../pictures/comparison-report.js";
import { show } from "../system/standard-output.js";
import { terminalOf } from "../terminal/terminal.js";
import { fileOptions } from "./file-options.js";
import { readModel } from "./read-model.js";
import { naming, readRows } from "./read-rows.js";

export interface CompareCommandOptions extends FileOptions {
  readonly weights?: string;
  readonly missing: "error" | "drop";
  readonly json?: true;
}

/** `multilogit compare`: the likelihood-ratio test of two nested models. */
export async function compareCommand(
  a: string,
  b: string,
  data: string | undefined,
  options: CompareCommandOptions,
): Promise<void> {
  if (data === undefined && options.weights !== undefined)
    throw new MultilogitError("option", "--weights says how the rows of DATA count; give DATA after the two models");
  const [first, second] = [await readModel(a), await readModel(b)];
  const rows = data === undefined ? undefined : await rowsOfBoth([first, second], data, options);
  const comparison = await naming(data ?? "-", () =>
    compareModels(first, second, {
      ...(rows === undefined ? {} : { rows }),
      ...(options.weights === undefined ? {} : { rowWeights: options.weights }),
    }),
  );
  if (options.json) process.stdout.write(`${JSON.stringify({ ...named(comparison, a, b), ...notesInJson() })}\n`);
  else show(comparisonReport(comparison, a, b, terminalOf(process.stdout)));
}

/** The columns of both, and the rows that are complete for both. */
async function rowsOfBoth(models: readonly Model[], data: string, options: CompareCommandOptions): Promise<Table> {
  const { weights, missing } = options;
  const [first, ...others] = models as [Model, ...Model[]];
  const { table } = await readRows(first, data, {
    file: fileOptions(options),
    also: others,
    labels: [first.target].flat(),
    numbers: weights === undefined ? [] : [weights],
    missing,
    remedies: ["drop"],
  });
  return missing === "drop" ? completeRows(table, table.names).table : table;
}

/** The comparison with the files' names instead of "first" and "second". */
function named({ first, second, smaller, ...rest }: Comparison, a: string, b: string) {
  const [small, large] = smaller === "first" ? [a, b] : [b, a];
  return {
    smaller: small,
    larger: large,
    ...rest,
    models: [
      { file: a, ...first },
      { file: b, ...second },
    ],
  };
}
