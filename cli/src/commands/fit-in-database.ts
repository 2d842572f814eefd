import type { CrossCheck } from "@multilogit/spark";
import {
  type Formula,
  fitOver,
  type Model,
  type Penalty,
  penaltyToSpark,
  type RowSource,
  type Table,
} from "multilogit";
import { sqlSource } from "multilogit/sql";
import { assertStays } from "../databases/assert-stays.js";
import type { DatabaseAddress } from "../databases/database-address.js";
import type { Traffic } from "../databases/metered-connection.js";
import { withDatabase } from "../databases/open-database.js";
import { wantedRows } from "../databases/wanted-rows.js";
import { abortedByEnding } from "../system/aborted-by-ending.js";
import type { FitCommandOptions } from "./fit-command-options.js";
import { showingProgress } from "./fit-progress.js";
import { columnsToIgnore, featureOptions } from "./learn-options.js";
import { noteLacks } from "./note-lacks.js";
import { naming } from "./read-rows.js";

/** A model of rows that stayed where they are. */
export interface FitInDatabase {
  readonly model: Model;
  /** as its makers write it */
  readonly product: string;
  /** for the fit */
  readonly traffic: Traffic;
  /** rows that left the database */
  readonly sampleRows: number;
  /** what another program made of the same objective, where --cross-check asks for it */
  readonly crossCheck: CrossCheck | null;
}

/**
 * The model of rows of a database, which sums over them itself; only a sample comes here, and with --no-sample none does. `keep` gets the model before
 * another program is asked about it, whose failure must not lose it.
 */
export async function fitInDatabase(
  address: DatabaseAddress,
  learnt: string | Formula,
  penalty: Penalty,
  options: FitCommandOptions,
  keep: (model: Model) => Promise<void>,
): Promise<FitInDatabase> {
  assertStays(address, needingRows(options));
  // refuses what MLlib has not before the fit, whatever the rows are
  if (options.crossCheck !== undefined) penaltyToSpark(penalty, 1, 2);
  const wanted = wantedRows(address, options);
  const { label } = address;
  return abortedByEnding((signal) =>
    withDatabase(address, ({ connection, product, traffic, crossCheck }) =>
      naming(label, async () => {
        const rows = sqlSource(connection, wanted);
        const { source, sampled } = watched(rows, (statistics) => noteLacks(label, statistics, learnt, options));
        const ignore = columnsToIgnore(label, await source.columns(), learnt, options);
        const { threads, tolerance, maxIterations } = options;
        const model = await showingProgress((progress) =>
          fitOver(source, learnt, {
            ...featureOptions(options),
            ...(ignore.length === 0 ? {} : { ignore }),
            penalty,
            seed: options.seed,
            solver: options.solver,
            ...(options.sample ? {} : { sampleRows: 0 }),
            ...(threads === undefined ? {} : { threads }),
            ...(tolerance === undefined ? {} : { tolerance }),
            ...(maxIterations === undefined ? {} : { maxIterations }),
            signal,
            ...progress,
          }),
        );
        const fitted = { model, product, traffic: { ...traffic }, sampleRows: sampled() };
        await keep(model);
        if (options.crossCheck === undefined) return { ...fitted, crossCheck: null };
        const { missing, rowWeights } = featureOptions(options);
        const asked = { missing, ...(rowWeights === undefined ? {} : { rowWeights }), signal };
        return { ...fitted, crossCheck: await crossCheck!(rows, model, asked) };
      }),
    ),
  );
}

/** Of a fit that took `passes` over rows of a database: where they stayed, and what came here. */
export function stayedInWords({ model, product, traffic, sampleRows }: FitInDatabase): string {
  const { rows, passes } = model.report;
  const { queries, bytesSent, bytesReceived } = traffic;
  const left =
    sampleRows === 0 ? "no row came here" : `a sample of ${sampleRows} of the ${rows} rows came here, no other row`;
  return `stayed in ${product}: ${passes} passes, ${queries} queries of ${size(bytesSent)}, answers of ${size(bytesReceived)}; ${left}`;
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toPrecision(3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The options that need rows here, as they were given. */
function needingRows(options: FitCommandOptions): string[] {
  return [
    ...(options.holdOut === undefined ? [] : ["--hold-out"]),
    ...(options.checkGradient ? ["--check-gradient"] : []),
    ...(options.words === undefined ? [] : ["--words"]),
    ...(options.engine === "auto" ? [] : [`--engine ${options.engine}`]),
    ...(options.memory === undefined ? [] : ["--memory"]),
  ];
}

/** The same source, of which statistics are heard, and rows that leave it counted. */
function watched(source: RowSource, onStatistics: (statistics: Awaited<ReturnType<RowSource["statistics"]>>) => void) {
  let rows = 0;
  const counted = (table: Table) => {
    rows += table.rows;
    return table;
  };
  return {
    sampled: () => rows,
    source: {
      ...source,
      statistics: async (request, signal) => {
        const statistics = await source.statistics(request, signal);
        onStatistics(statistics);
        return statistics;
      },
      sample: async (request, signal) => counted(await source.sample(request, signal)),
      stage: async (plan, signal, request) => {
        const staged = await source.stage(plan, signal, request);
        if (staged.sample !== undefined) counted(staged.sample);
        return staged;
      },
    } satisfies RowSource,
  };
}
