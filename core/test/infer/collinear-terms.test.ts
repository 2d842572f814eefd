import { describe, expect, it } from "vitest";
import { category, fit, formula, none, prepare, raw, standardize, tableFromColumns } from "../../src/index.js";
import { collinearTerms, summarize } from "../../src/infer/index.js";

const columns = { x: Float64Array.of(1, 2, 4, 8, 3, 7), z: Float64Array.of(0, 1, 0, 1, 1, 0), y: [..."aabbab"] };
const withSum = tableFromColumns({
  ...columns,
  sum: columns.x.map((x, i) => 2 * x - 3 * columns.z[i]! + 1),
  nothing: new Float64Array(6),
});

function sentences(table: ReturnType<typeof tableFromColumns>, features: Parameters<typeof prepare>[2] = {}): string[] {
  return collinearTerms(prepare(table, "y", { penalty: none(), ...features }).sample).map(({ sentence }) => sentence);
}

describe("collinear terms", () => {
  it.each([
    ["raw", raw()],
    ["standardised", standardize()],
  ])("of %s columns are named with what they are made of, in raw columns", (_, features) => {
    expect(sentences(withSum, { features })).toEqual([
      '"sum" = 1 · "(Intercept)" + 2 · "x" - 3 · "z"',
      '"nothing" is 0 in every row',
    ]);
  });

  it("are the last level of a full coding beside the constant", () => {
    const table = tableFromColumns({ g: [..."pqrpqr"], y: columns.y });
    expect(sentences(table, { features: category({ reference: null }, "g") })).toEqual([
      '"g[r]" = 1 · "(Intercept)" - 1 · "g[p]" - 1 · "g[q]"',
    ]);
  });

  it("are found from afar, and what is nearly collinear is not one", () => {
    const far = (noise: number) => {
      const year = columns.x.map((x, i) => 2000 + 0.1 * x + (i === 3 ? noise : 0));
      return sentences(tableFromColumns({ ...columns, year }), { features: raw() });
    };
    expect(far(0)).toEqual(['"year" = 2000 · "(Intercept)" + 0.1 · "x"']);
    expect(far(1e-5)).toEqual([]);
  });

  it("are said in the summary, which gives the others their numbers", async () => {
    const rows = tableFromColumns({
      x: Float64Array.of(1, 2, 3, 4, 5, 6),
      z: Float64Array.of(2, 4, 6, 8, 10, 12),
      y: [..."ababab"],
    });
    const summary = await summarize(await fit(rows, formula("y ~ x + z"), { penalty: none() }), rows);
    expect(summary.notIdentified).toEqual(["z"]);
    expect(summary.note).toContain('not identified: "z" = 2 · "x"; leave out');
    const alone = await summarize(await fit(rows, formula("y ~ x"), { penalty: none() }), rows);
    expect(summary.terms[1]!.estimate).toBeCloseTo(alone.terms[1]!.estimate!, 9);
    expect(summary.terms[1]!.standardError).toBeCloseTo(alone.terms[1]!.standardError!, 9);
  });
});
