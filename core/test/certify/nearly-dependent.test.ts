import { describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.js";
import { referenceEngine } from "../../src/engine/reference.js";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import { raw, standardize } from "../../src/features/feature-recipe.js";
import { fit } from "../../src/model/fit.js";
import { normals, random } from "../../src/numeric/random.js";
import { none } from "../../src/objective/penalty.js";
import { columnOf, type Table } from "../../src/table/table.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose } from "../close-to.js";
import { tableFromCsv } from "../read-csv.js";
import type { FitProblem } from "./fit-problem.js";
import { exactMinimumOf } from "./judgement.js";

const engines: readonly Engine[] = [referenceEngine, await wasmEngine({ threads: 1 })];
const years = tableFromCsv("fixtures/years.csv");
const year = (columnOf(years, "year") as { values: Float64Array }).values;
const { codes, levels } = columnOf(years, "y") as { codes: Int32Array; levels: readonly string[] };
const y = Array.from(codes, (code) => levels[code]!);

/** year, year² … as f64 holds them */
function polynomial(degree: number): Table {
  const power = (m: number) => Float64Array.from(year, (x) => Number(BigInt(x) ** BigInt(m)));
  return tableFromColumns({
    ...Object.fromEntries(Array.from({ length: degree }, (_, m) => [`year${m + 1}`, power(m + 1)])),
    y,
  });
}

const options = (isRaw: boolean) => ({ features: isRaw ? raw() : standardize(), penalty: none() });

describe.each([true, false])("powers of a year without a penalty (raw: %s)", (isRaw) => {
  // expected these values; got at degree 5 417.7753903 "within 7.7e-9 nats", at degree 6 417.7788121 "within 1.3e-9"
  it.each([
    [1, 421.542506631],
    [2, 420.963173443],
    [3, 420.424254724],
    [4, 418.62065971487],
    [5, 417.77179990018],
    [6, 413.93828823793],
  ])("of degree %d reach their minimum, or say which columns f64 cannot tell apart", async (degree, minimum) => {
    for (const engine of engines) {
      const { report } = await fit(polynomial(degree), "y", { ...options(isRaw), engine });
      expect(Math.abs(report.value - minimum)).toBeLessThanOrEqual(report.certificate.gap + 1e-9);
      if (report.converged) expectClose(report.value, minimum, { relative: 1e-9 });
      else expect(report.reason).toContain(`"year${degree}"`);
      if (degree <= (isRaw ? 3 : 4)) expect(report.reason).toMatch(/^converged/);
    }
  });
});

describe("columns that f64 can hardly tell apart", () => {
  const source = random(4);
  const a = normals(source, 60);
  const noise = normals(source, 60);
  const labels = a.map((x) => (x + noise[0]! * 0.1 + normals(source, 1)[0]! > 0 ? 1 : 0));
  const names = Array.from(labels, (label) => (label ? "yes" : "no"));

  const problems: [string, Record<string, Float64Array>, ReturnType<typeof raw>][] = [
    // said 7e-8 and was 0.29 away
    ["a and a + 1e-12 noise", { a, b: a.map((x, i) => x + 1e-12 * noise[i]!) }, standardize()],
    ["a and a + 1e-9 noise", { a, b: a.map((x, i) => x + 1e-9 * noise[i]!) }, standardize()],
    // learnt nothing, said 2.8e-12 and was 2.88 away
    ["1e12 + {−2 … 2}, raw", { a: a.map((x) => 1e12 + Math.round(x)) }, raw()],
    ["1e15 + {−2 … 2}, raw", { a: a.map((x) => 1e15 + Math.round(x)) }, raw()],
    // W = 0, "within 0.0e+0 nats"
    ["units of 1e-200, raw", { a: a.map((x) => 1e-200 * x) }, raw()],
    ["units of 1e200, raw", { a: a.map((x) => 1e200 * x) }, raw()],
  ];

  it.each(problems)("%s: the minimum is reached, or the columns are named", async (_, columns, features) => {
    const table = tableFromColumns({ ...columns, y: names });
    const problem: FitProblem = { table, target: "y", options: { features, penalty: none() } };
    const exact = exactMinimumOf(problem);
    expect(exact.kind).toBe("finite");
    if (exact.kind !== "finite") return;
    for (const engine of engines) {
      const { report } = await fit(table, "y", { ...problem.options, engine });
      expect(Math.abs(report.value - exact.value)).toBeLessThanOrEqual(report.certificate.gap);
      if (!report.converged) expect(report.reason).toMatch(/f64 cannot tell "[ab]"/);
    }
  });

  it("a column in tiny units that separates the classes is said to", async () => {
    for (const engine of engines) {
      const table = tableFromColumns({ x: [1e-200, 2e-200, 3e-200, 4e-200], y: [..."aabb"] });
      const { report } = await fit(table, "y", { features: raw(), penalty: none(), engine });
      expect(report.certificate.minimum).toBe("separated");
    }
  });

  it("sums and copies are fitted as if they were not there", async () => {
    const b = noise;
    const plain = await fit(tableFromColumns({ a, b, y: names }), "y", { penalty: none() });
    const columns = { a, b, sum: a.map((x, i) => x + b[i]!), third: a.map((x, i) => (x - 2 * b[i]!) / 3) };
    for (const features of [raw(), standardize()]) {
      const { report } = await fit(tableFromColumns({ ...columns, y: names }), "y", { penalty: none(), features });
      expect(report.reason).toMatch(/^converged/);
      expectClose(report.value, plain.report.value, { relative: 1e-12 });
    }
  });
});
