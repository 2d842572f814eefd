import { type Model, MultilogitError } from "multilogit";
import { predictInSql } from "multilogit/sql";
import type { DatabaseAddress } from "../databases/database-address.js";
import { withDatabase } from "../databases/open-database.js";
import { tableName, wantedRows } from "../databases/wanted-rows.js";
import { abortedByEnding } from "../system/aborted-by-ending.js";
import { show } from "../system/standard-output.js";
import { droppedRows, noteDropped, noteEmptyPredictions } from "./dropped-rows.js";
import type { PredictCommandOptions } from "./predict-command-options.js";
import { naming } from "./read-rows.js";

/** The predictions for rows of a database, as a table of it. */
export async function predictInDatabase(
  address: DatabaseAddress,
  model: Model,
  options: PredictCommandOptions,
): Promise<void> {
  const { label } = address;
  const { into, missing, keep, overwrite = false, output, memory } = options;
  if (output !== undefined || memory !== undefined)
    throw new MultilogitError(
      "option",
      `${output === undefined ? "--memory" : "-o"}: the rows of ${label} stay there, and so do their predictions; give --into, the name of a table to make there`,
    );
  if (into === undefined)
    throw new MultilogitError("option", `${label}: give --into, the name of a table to make there for the predictions`);
  const wanted = wantedRows(address, options);
  await abortedByEnding((signal) =>
    withDatabase(address, ({ connection, product }) =>
      naming(label, async () => {
        const {
          rows,
          incompleteRows,
          missing: lacking,
        } = await predictInSql(connection, model, wanted, {
          into: tableName(into),
          ...(keep === undefined ? {} : { keep }),
          missing,
          overwrite,
          signal,
        });
        const lacks = droppedRows(missing === "drop" ? rows + incompleteRows : rows, incompleteRows, lacking);
        if (missing === "empty") noteEmptyPredictions(label, lacks);
        else noteDropped(label, lacks, { target: null, without: null, advice: "--missing empty keeps them" });
        show(`Wrote table ${into}: ${rows} ${rows === 1 ? "row" : "rows"}, none of which left ${product}.`);
      }),
    ),
  );
}
