import { fit } from "../model/fit.js";
import { fitOver } from "../model/fit-over.js";
import type { Model } from "../model/model.js";
import { random } from "../numeric/random.js";
import { ridgePenalty } from "../objective/penalty-kinds.js";
import type { RowSource, SampleRequest } from "../source/row-source.js";
import type { SamplePlan } from "../source/sample-plan.js";
import { rowOf, type Table, tableOf } from "../table/table.js";
import { textColumn } from "../table/table-from-rows.js";
import type { EngineFindings } from "./findings-of-engine.js";

/** Rows of a sample, of 300. */
const FEW = 30;

/** A fit over the source comes as near the minimum as one in memory, and its certificate is right. */
export async function checkFit(
  make: (table: Table) => Promise<RowSource>,
  seed: number,
  findings: EngineFindings,
): Promise<void> {
  const table = rowsToFit(seed);
  const penalty = ridgePenalty(1);
  const wanted = await fit(table, "kind", { penalty, engine: "reference" });
  const source = await make(table);
  await checkSamples(source, table, wanted, seed, findings);
  const { report, featureMap } = await fitOver(source, "kind", {
    penalty,
    tolerance: 1e-6,
    sampleRows: 100,
  });
  findings.expect(
    "fit: the features of a fit in memory",
    featureMap.names.join() === wanted.featureMap.names.join(),
    () => featureMap.names.join(", "),
  );
  findings.expect("fit: converges", report.converged, () => report.reason);
  const off = report.value - wanted.report.value;
  findings.expect(
    "fit: is as near the minimum as its certificate says",
    off <= report.certificate.gap + 1e-6 * report.value && off >= -1e-4 * report.value,
    () => `f is ${report.value} with a gap of ${report.certificate.gap}; the minimum is ${wanted.report.value}`,
  );
}

/** Of many rows no more leave the source than were asked for, by `sample` or along with staged rows, and others for another seed. */
async function checkSamples(
  source: RowSource,
  table: Table,
  { featureMap, classes }: Model,
  seed: number,
  findings: EngineFindings,
): Promise<void> {
  const plan: SamplePlan = {
    ...{ featureMap, classes, target: "kind" },
    ...{ rowWeights: null, classWeights: null, missing: "error" },
  };
  const request = (of: number): SampleRequest => ({ rows: FEW, of: table.rows, seed: of, columns: table.names });
  const staged = async (of: number) => {
    const rows = await source.stage(plan, undefined, request(of));
    await rows.dispose();
    return rows.sample ?? null;
  };
  const ways = { sample: (of: number) => source.sample(request(of)), "staged: sample": staged };
  for (const [name, take] of Object.entries(ways)) {
    const [one, other] = [await take(seed), await take(seed + 1)];
    if (one === null || other === null) continue;
    const most = Math.max(one.rows, other.rows);
    findings.expect(
      `${name}: has no more rows than about those asked for`,
      most <= FEW + 6 * Math.sqrt(FEW),
      () => `${most} rows; asked for ${FEW} of ${table.rows}`,
    );
    const [first, second] = [one, other].map((rows) =>
      Array.from({ length: rows.rows }, (_, i) => rowOf(rows, i).x).join(),
    );
    findings.expect(
      `${name}: has other rows for another seed`,
      first !== second,
      () => `the same ${one.rows} rows of ${table.rows} for the seeds ${seed} and ${seed + 1}`,
    );
  }
}

/** 300 rows whose classes depend on a number and a category, with noise. */
function rowsToFit(seed: number): Table {
  const source = random(seed);
  const n = 300;
  const x = Float64Array.from({ length: n }, () => 3 + source.normal());
  const colour = Array.from({ length: n }, () => ["red", "green", "it's"][Math.floor(3 * source.uniform())]!);
  const kind = colour.map((level, i) => {
    const score = x[i]! - 3 + (level === "red" ? 1 : 0) + source.normal();
    return score < -0.5 ? "a" : score < 0.7 ? "b" : "c";
  });
  return tableOf(["x", "colour", "kind"], [{ kind: "number", values: x }, textColumn(colour), textColumn(kind)]);
}
