import { type Evaluation, type Model, MultilogitError, type Target } from "multilogit";
import { evaluateInSql } from "multilogit/sql";
import type { DatabaseAddress } from "../databases/database-address.js";
import { withDatabase } from "../databases/open-database.js";
import { wantedRows } from "../databases/wanted-rows.js";
import { abortedByEnding } from "../system/aborted-by-ending.js";
import { droppedRows, noteDropped } from "./dropped-rows.js";
import type { EvaluateCommandOptions } from "./evaluate-command-options.js";
import { naming } from "./read-rows.js";

/** The evaluation of a model on rows of a database, which sums over them itself. */
export async function evaluateInDatabase(
  address: DatabaseAddress,
  model: Model,
  target: Target,
  options: EvaluateCommandOptions,
): Promise<{ readonly evaluation: Evaluation; readonly dropped: number }> {
  const { label } = address;
  const { weights, missing, holdOut, memory } = options;
  if (holdOut !== undefined || memory !== undefined)
    throw new MultilogitError(
      "option",
      `${holdOut === undefined ? "--memory" : "--hold-out"}: needs the rows here, but those of ${label} stay there; leave the option out, or write the rows to a file and give that`,
    );
  if (typeof target !== "string")
    throw new MultilogitError(
      "option",
      `${label}: masses of classes are not evaluated in a database; name a column of classes with --target`,
    );
  const wanted = wantedRows(address, options);
  return abortedByEnding((signal) =>
    withDatabase(address, ({ connection }) =>
      naming(label, async () => {
        const found = await evaluateInSql(connection, model, wanted, {
          target,
          ...(weights === undefined ? {} : { rowWeights: weights }),
          missing,
          signal,
        });
        const { evaluation, droppedRows: dropped } = found;
        noteDropped(label, droppedRows(evaluation.rows + dropped, dropped, found.missing), { target, without: null });
        return { evaluation, dropped };
      }),
    ),
  );
}
