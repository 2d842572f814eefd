import { describe, expect, it } from "vitest";
import { applyFeatures } from "../../src/features/apply-features.js";
import { farShift } from "../../src/features/far-shift.js";
import { numberFeature } from "../../src/features/number-feature.js";
import { fit } from "../../src/model/fit.js";
import { probabilities } from "../../src/model/predict.js";
import { ridge } from "../../src/objective/penalty.js";
import { columnOf, type Table } from "../../src/table/table.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose } from "../close-to.js";
import { tableFromCsv } from "../read-csv.js";

const near = tableFromCsv("fixtures/far-from-zero.csv");
const numbers = (name: string) => (columnOf(near, name) as { values: Float64Array }).values;
const y = (() => {
  const { codes, levels } = columnOf(near, "y") as { codes: Int32Array; levels: readonly string[] };
  return Array.from(codes, (code) => levels[code]!);
})();
const withColumn = (column: Record<string, Float64Array>): Table =>
  tableFromColumns({ x: numbers("x"), z: numbers("z"), ...column, y });

describe("columns far from zero", () => {
  // expected 38.232893598 at every offset (cells are exact); got 38.2328879 at 1e11 and 38.2310679 at 1e13, "within 0.0e+0"
  it.each([0, 1e3, 1e8, 1e11, 1e12, 1e13, 1e14])("standardised are the same fit with %d added", async (offset) => {
    for (const engine of ["reference", "wasm"] as const) {
      const table = withColumn({ g: numbers("g").map((x) => x + offset) });
      const model = await fit(table, "y", { penalty: ridge(1), engine, ...(engine === "wasm" ? { threads: 1 } : {}) });
      expect(model.report.converged).toBe(true);
      expectClose(model.report.value, 38.232893598, { relative: 1e-10 });
      const plain = await fit(near, "y", { penalty: ridge(1) });
      expectClose(probabilities(model, table), probabilities(plain, near), { absolute: 1e-8 });
    }
  });

  // expected 46.428609006; got "no longer a finite number in f64"
  it.each([1, 1e14, 6e18, 1e300, -1e300])("that are constant, %d, change nothing", async (c) => {
    const model = await fit(withColumn({ c: Float64Array.from(y, () => c) }), "y", { penalty: ridge(1) });
    expect(model.report.converged).toBe(true);
    expectClose(model.report.value, 46.428609006, { relative: 1e-10 });
  });

  it("of whole numbers stay bytes or singles, and leave their neighbours as they are", () => {
    const table = tableFromColumns({ a: [0, 3, 5], year: [1999, 2004, 2011], b: [1, 2, 4] });
    const feature = (column: string, center: number, scale: number) => numberFeature(column, center, scale);
    const design = applyFeatures(
      { features: [feature("a", 2.7, 2), feature("year", 2004.7, 4.9), feature("b", 2.3, 1.2)] },
      table,
    );
    expect(design.bytes).toBeLessThan(3 * 3 * 4 + 6 * 8 + 1);
    const out = new Float64Array(3);
    design.times(Float64Array.of(0, 1, 0), 1, out);
    expectClose(
      out,
      [1999, 2004, 2011].map((x) => (x - 2004.7) / 4.9),
      { relative: 1e-13 },
    );
  });

  it("are shifted by what only the feature says, on a grid near its scale", () => {
    expect(farShift({ center: 5, scale: 1 })).toBe(0);
    expect(farShift({ center: 1997.3, scale: 13 })).toBe(2000);
    expect(farShift({ center: 1e300, scale: 1 })).toBe(1e300);
    expect(farShift({ center: -1e12 - 0.25, scale: 0.5 })).toBe(-1e12 - 0);
  });
});
