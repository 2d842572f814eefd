import { type FitPathOptions, type Formula, fitPathOver, type Path, type RowSource } from "multilogit";
import { sqlSource } from "multilogit/sql";
import { assertStays } from "../databases/assert-stays.js";
import type { DatabaseAddress } from "../databases/database-address.js";
import { withDatabase } from "../databases/open-database.js";
import { wantedRows } from "../databases/wanted-rows.js";
import { abortedByEnding } from "../system/aborted-by-ending.js";
import { columnsToIgnore, featureOptions } from "./learn-options.js";
import { noteLacks } from "./note-lacks.js";
import { needingAllRows, type PathCommandOptions } from "./path-command-options.js";
import { naming } from "./read-rows.js";

/** The path of rows of a database, which sums over them itself; the library refuses paths that take hundreds of queries. */
export async function pathInDatabase(
  address: DatabaseAddress,
  learnt: string | Formula,
  options: PathCommandOptions,
  asked: Pick<FitPathOptions, "penalty" | "onProgress">,
): Promise<Path> {
  const { label } = address;
  const { words, engine, memory, threads, tolerance } = options;
  assertStays(address, [
    ...needingAllRows({ ...(words === undefined ? {} : { words }), engine }),
    ...(engine === "wasm" ? ["--engine wasm"] : []),
    ...(memory === undefined ? [] : ["--memory"]),
  ]);
  const wanted = wantedRows(address, options);
  return abortedByEnding((signal) =>
    withDatabase(address, ({ connection }) =>
      naming(label, async () => {
        const source = sqlSource(connection, wanted);
        const ignore = columnsToIgnore(label, await source.columns(signal), learnt, options);
        const noting: RowSource = {
          ...source,
          statistics: async (request, aborted) => {
            const statistics = await source.statistics(request, aborted);
            noteLacks(label, statistics, learnt, options);
            return statistics;
          },
        };
        return fitPathOver(noting, learnt, {
          ...featureOptions(options),
          ...(ignore.length === 0 ? {} : { ignore }),
          ...(options.sample ? {} : { sampleRows: 0 }),
          ...(threads === undefined ? {} : { threads }),
          tolerance,
          signal,
          ...asked,
        });
      }),
    ),
  );
}
