import { fit } from "../model/fit.js";
import { fitOver } from "../model/fit-over.js";
import { random } from "../numeric/random.js";
import { ridgePenalty } from "../objective/penalty-kinds.js";
import type { RowSource } from "../source/row-source.js";
import { type Table, tableOf } from "../table/table.js";
import { textColumn } from "../table/table-from-rows.js";
import type { EngineFindings } from "./findings-of-engine.js";

/** A fit over the source comes as near the minimum as one in memory, and its certificate is right. */
export async function checkFit(
  make: (table: Table) => Promise<RowSource>,
  seed: number,
  findings: EngineFindings,
): Promise<void> {
  const table = rowsToFit(seed);
  const penalty = ridgePenalty(1);
  const wanted = await fit(table, "kind", { penalty, engine: "reference" });
  const { report, featureMap } = await fitOver(await make(table), "kind", {
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
