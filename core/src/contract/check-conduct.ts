import { disposedAfter } from "../disposed-after.js";
import type { RowSource } from "../source/row-source.js";
import { columnsOfPlan } from "../source/sample-of-plan.js";
import type { StagedRows } from "../source/staged-rows.js";
import { rowOf, type Table } from "../table/table.js";
import type { EngineFindings } from "./findings-of-engine.js";
import type { GeneratedRows } from "./generated-rows.js";

/** What a source does besides sums: samples, several plans side by side, disposal, aborts. */
export async function checkConduct(
  source: RowSource,
  staged: StagedRows,
  { plan, seed }: GeneratedRows,
  complete: Table,
  findings: EngineFindings,
): Promise<void> {
  await checkSample(source, columnsOfPlan(plan), complete, seed, findings);
  const W = new Float64Array(plan.featureMap.names.length * plan.classes.length);
  const ask = { kind: "slope", W } as const;
  const [{ logLikelihood }] = await staged.sums([ask]);
  const other = await source.stage(plan);
  const [besides] = await disposedAfter(
    () => other.sums([ask]),
    () => other.dispose(),
  );
  const [after] = await staged.sums([ask]);
  const error = 1e-6 * (1 + Math.abs(logLikelihood));
  findings.expectNear(
    "plans staged side by side do not disturb each other",
    [besides.logLikelihood, after.logLikelihood],
    [logLikelihood, logLikelihood],
    error,
  );
  const reason = new Error("enough");
  const aborted = new AbortController();
  aborted.abort(reason);
  await findings.expectRefusal(
    "abort: a signal that is aborted already ends a pass with its reason",
    () => staged.sums([ask], aborted.signal),
    "enough",
  );
  await findings.expectRefusal(
    "abort: and the statistics",
    () => source.statistics(emptyRequest(plan), aborted.signal),
    "enough",
  );
  await findings.expectRefusal("abort: and the staging", () => source.stage(plan, aborted.signal), "enough");
  const [again] = await staged.sums([ask]);
  findings.expectNear("abort: leaves the staged rows usable", [again.logLikelihood], [logLikelihood], error);
}

function emptyRequest(plan: GeneratedRows["plan"]) {
  const columns = columnsOfPlan(plan);
  return { columns, missing: plan.missing, levels: [], mostLevels: 1000, numbers: [], rowWeights: plan.rowWeights };
}

/** A sample holds rows of the table, each as often as it can; all of them where as many are asked for. */
async function checkSample(
  source: RowSource,
  columns: readonly string[],
  complete: Table,
  seed: number,
  findings: EngineFindings,
): Promise<void> {
  const of = complete.rows;
  const keyed = (table: Table) =>
    Array.from({ length: table.rows }, (_, i) => {
      const row = rowOf(table, i);
      return JSON.stringify(columns.map((name) => row[name] ?? null));
    });
  const known = new Set(keyed(complete));
  for (const rows of [of + 5, Math.ceil(of / 2)]) {
    // an empty sample of a handful of rows is nobody's fault
    if (columns.length === 0 || (rows < of && rows < 20)) continue;
    const sample = await source.sample({ rows, of, seed, columns });
    const foreign = keyed(sample).find((row) => !known.has(row));
    findings.expect(
      "sample: holds rows of the table",
      foreign === undefined,
      () => `a row ${foreign} that the table has not`,
    );
    const off = Math.abs(sample.rows - Math.min(rows, of));
    const most = rows >= of ? 0 : 6 * Math.sqrt(rows);
    findings.expect(
      "sample: has about the rows asked for",
      off <= most,
      () => `${sample.rows} rows; asked for ${rows} of ${of}`,
    );
  }
}
