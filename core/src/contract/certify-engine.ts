import { disposedAfter } from "../disposed-after.js";
import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import { random } from "../numeric/random.js";
import type { RowSource } from "../source/row-source.js";
import { columnsOfPlan, sampleOfPlan } from "../source/sample-of-plan.js";
import type { StagedRows } from "../source/staged-rows.js";
import { completeRows } from "../table/complete-rows.js";
import type { Table } from "../table/table.js";
import { checkConduct } from "./check-conduct.js";
import { checkFit } from "./check-fit.js";
import { checkStatistics } from "./check-statistics.js";
import { checkSums } from "./check-sums.js";
import { type EngineFailure, EngineFindings } from "./findings-of-engine.js";
import { type GeneratedRows, generatedRows } from "./generated-rows.js";
import { Overdue, timedSource } from "./timed-source.js";

export type { EngineFailure } from "./findings-of-engine.js";

/** Options of `certifyEngine`. */
export interface CertifyEngineOptions {
  /** How many generated tables the engine is run through. Default 40; each takes a dozen passes. */
  readonly runs?: number;
  /** The first of them; each has a seed one higher. Default 1. */
  readonly seed?: number;
  /** How long the engine may take for one answer, in seconds, before that counts as none and nothing more is asked. Default 120. */
  readonly seconds?: number;
}

/** What was found. */
export interface EngineReport {
  /** what the source calls itself */
  readonly engine: string;
  /** whether nothing failed */
  readonly ok: boolean;
  /** how many numbers and promises were checked */
  readonly checks: number;
  /** what failed, the first of each kind */
  readonly failures: readonly EngineFailure[];
  /** what the engine refused to do in a sentence, as it may; each once */
  readonly refused: readonly string[];
}

/**
 * Runs anybody's engine through what `fitOver` relies on: generated tables and feature maps, whose sums, statistics and samples are compared
 * with plain loops over the same rows; asks in any order; rows that lack a cell; samples of the size and by the seed asked for; plans side by side; disposal; aborts; and a whole fit.
 * What a source refuses with a `MultilogitError` of code "option", such as features that it cannot express, is listed, and does not count as a failure.
 *
 * @param make puts the rows of a table where the engine keeps rows, and returns the source over them
 * @example
 * const report = await certifyEngine(async (table) => memorySource(table), { runs: 3 });
 * report.failures; // []
 */
export async function certifyEngine(
  make: (table: Table) => Promise<RowSource>,
  options: CertifyEngineOptions = {},
): Promise<EngineReport> {
  if (typeof make !== "function")
    throw new MultilogitError(
      "option",
      `make is ${quoted(make)}; expected a function that puts the rows of a table where the engine keeps rows, and returns the source over them`,
    );
  assertKnownOptions(options, ["runs", "seed", "seconds"], "certifyEngine");
  const { runs = 40, seed = 1, seconds = 120 } = options;
  for (const [name, value] of Object.entries({ runs, seed }))
    if (!(Number.isInteger(value) && value >= 1))
      throw new MultilogitError("option", `${name} is ${quoted(value)}; expected a whole number of at least 1`);
  // timers hold no more milliseconds than 31 bits
  if (!(seconds > 0 && seconds <= 2e6))
    throw new MultilogitError("option", `seconds is ${quoted(seconds)}; expected a number above 0, at most 2000000`);
  const findings = new EngineFindings(seed);
  const refused = new Set<string>();
  let engine = "";
  for (let run = 0; run < runs; run++) {
    findings.seed = seed + run;
    const rows = generatedRows(seed + run);
    try {
      const source = timedSource(await make(rows.table), seconds, findings);
      engine = source.name;
      await checkRows(source, rows, findings);
      // a few fits say as much as many
      if (run % 10 === 0)
        await checkFit(async (table) => timedSource(await make(table), seconds, findings), seed + run, findings);
    } catch (error) {
      if (error instanceof Overdue) break;
      if (error instanceof MultilogitError && error.code === "option") refused.add(error.message);
      else findings.expect("does what is asked without an error", false, () => String(error));
    }
  }
  const { failures, checks } = findings;
  return Object.freeze({ engine, ok: failures.length === 0, checks, failures, refused: [...refused] });
}

async function checkRows(source: RowSource, rows: GeneratedRows, findings: EngineFindings): Promise<void> {
  const { table, plan, seed } = rows;
  await checkStatistics(source, rows, findings);
  const complete = completeRows(table, columnsOfPlan(plan));
  if (complete.table.rows === 0) return;
  const sample = sampleOfPlan(plan, complete.table);
  const staged: StagedRows = await source.stage(plan);
  return disposedAfter(
    async () => {
      findings.expectNear("staged: dropped rows", [staged.droppedRows], [complete.dropped], 0);
      await checkSums(staged, sample, random(seed), findings);
      await checkConduct(source, staged, rows, complete.table, findings);
      if (complete.dropped > 0)
        await findings.expectRefusal(
          "staged: a missing cell is an error where it is to be one",
          () => stagedWithGaps(source, rows),
          "",
        );
    },
    () => staged.dispose(),
  );
}

/** Stages a plan that takes a missing cell for an error; the first sums may be what tells. */
async function stagedWithGaps(source: RowSource, { plan }: GeneratedRows): Promise<void> {
  const staged = await source.stage({ ...plan, missing: "error" });
  await disposedAfter(
    () => staged.sums([{ kind: "squares" }]),
    () => staged.dispose(),
  );
}
