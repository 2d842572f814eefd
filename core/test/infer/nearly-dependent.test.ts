import { describe, expect, it } from "vitest";
import { raw, standardize } from "../../src/features/feature-recipe.js";
import { formula } from "../../src/features/formula/formula.js";
import { summarize } from "../../src/infer/summarize.js";
import { fit } from "../../src/model/fit.js";
import { normals, random } from "../../src/numeric/random.js";
import { none } from "../../src/objective/penalty.js";
import { columnOf } from "../../src/table/table.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose } from "../close-to.js";
import { tableFromCsv } from "../read-csv.js";

const years = tableFromCsv("fixtures/years.csv");
const year = (columnOf(years, "year") as { values: Float64Array }).values;
const { codes, levels } = columnOf(years, "y") as { codes: Int32Array; levels: readonly string[] };
const y = Array.from(codes, (code) => levels[code]!);
const table = tableFromColumns({
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6].map((m) => [`p${m}`, Float64Array.from(year, (x) => Number(BigInt(x) ** BigInt(m)))]),
  ),
  // exact: years are whole numbers, 1997 a whole centre
  ...Object.fromEntries([1, 2, 3, 4].map((m) => [`c${m}`, year.map((x) => (x - 1997) ** m)])),
  y,
});
const columns = (letter: string, degree: number) => Array.from({ length: degree }, (_, m) => `${letter}${m + 1}`);
/** The binomial coefficient of k over m. */
const over = (k: number, m: number): number => (m === 0 ? 1 : (over(k - 1, m - 1) * k) / m);
const MINIMA = [421.542506631, 420.963173443, 420.424254724, 418.62065971487, 417.77179990018, 413.93828823793];

async function summaryOf(names: readonly string[], isStandardised: boolean) {
  const features = [isStandardised ? standardize(...names) : raw(...names)];
  const model = await fit(table, "y", { features, penalty: none() });
  return { model, summary: await summarize(model, table) };
}

describe("the summary of powers of a year", () => {
  it.each([1, 2, 3, 4, 5, 6])(
    "of degree %d has the likelihood of its maximum, whatever the weights of the fit lost",
    async (degree) => {
      for (const isStandardised of [false, true]) {
        const { summary } = await summaryOf(columns("p", degree), isStandardised);
        expectClose(summary.logLikelihood, -MINIMA[degree - 1]!, { relative: 1e-9 });
        expect(summary.separation.found).toBe(false);
        expect(summary.notIdentified).toEqual([]);
      }
    },
  );

  // b_m of p_m is Σ_k γ_k (k over m) (−1997)^(k − m) with the centred γ
  it.each([1, 2, 3, 4])(
    "of degree %d has in every term the standard errors of the centred fit, carried over",
    async (degree) => {
      const centred = await fit(table, "y", { features: [raw(...columns("c", degree))], penalty: none() });
      const powers = Array.from({ length: degree }, (_, m) => m + 1);
      const carried = Object.fromEntries(
        powers.map((m) => [
          `raw p${m}`,
          Object.fromEntries(powers.filter((k) => k >= m).map((k) => [`c${k}`, over(k, m) * (-1997) ** (k - m)])),
        ]),
      );
      const { combinations } = await summarize(centred, table, { combinations: carried });
      for (const isStandardised of [false, true]) {
        const { summary } = await summaryOf(columns("p", degree), isStandardised);
        for (const m of powers) {
          const terms = summary.terms.filter(({ term }) => term === `p${m}`);
          const expected = combinations.filter(({ term }) => term === `raw p${m}`);
          expect(terms.length).toBe(2);
          expect(expected.length).toBe(2);
          terms.forEach((term, at) => {
            expectClose(term.estimate!, expected[at]!.estimate!, { relative: 1e-6 });
            expectClose(term.standardError!, expected[at]!.standardError!, { relative: 1e-6 });
          });
        }
      }
    },
  );
});

describe("the summary of its own fit", () => {
  // "the log-likelihood at these rows is …, but … where the model was fitted", 8 of 8, blaming rows that nobody changed
  it("is not refused, whatever f64 makes of nearly dependent columns, on either engine", async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const source = random(seed);
      const a = normals(source, 80);
      const other = normals(source, 80);
      const rows = tableFromColumns({
        a,
        b: a.map((x, i) => x + 1e-9 * other[i]!),
        far: a.map((x) => 2000 + x),
        y: Array.from(a, (x) => (x + source.uniform() * 4 - 2 > 0 ? "yes" : "no")),
      });
      for (const text of ["y ~ a + b", "y ~ far + I(far^2) + I(far^3) + I(far^4)"])
        for (const engine of ["reference", "wasm"] as const) {
          const threads = engine === "wasm" ? { threads: 1 } : {};
          const model = await fit(rows, formula(text), { penalty: none(), engine: "reference" });
          const summary = await summarize(model, rows, { engine, ...threads });
          expect(Number.isFinite(summary.logLikelihood)).toBe(true);
          expect(summary.terms.every(({ standardError }) => standardError === null || standardError > 0)).toBe(true);
        }
    }
  });
});
