import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { raw, standardize } from "../../src/features/feature-recipe.js";
import { summarize } from "../../src/infer/summarize.js";
import { fit } from "../../src/model/fit.js";
import { normals, random } from "../../src/numeric/random.js";
import { none } from "../../src/objective/penalty.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose } from "../close-to.js";
import { tableFromCsv } from "../read-csv.js";
import type { FitProblem } from "./fit-problem.js";
import { exactMinimumOf } from "./judgement.js";

/** A fixed sample; MANY and SEED draw others. */
const RUNS = Number(process.env.MANY ?? 60);
const SEED = Number(process.env.SEED ?? 1);

interface Choices {
  readonly n: number;
  readonly K: number;
  readonly overlap: string;
  readonly nearness: number;
  readonly others: number;
  readonly isRaw: boolean;
  readonly seed: number;
}

/** Rows that are apart, but for two that change places or tie, 10^−nearness of the range apart. */
const choices: fc.Arbitrary<Choices> = fc.record({
  n: fc.integer({ min: 4, max: 30 }),
  K: fc.constantFrom(2, 3),
  overlap: fc.constantFrom("none", "tie", "swap"),
  nearness: fc.integer({ min: 1, max: 10 }),
  others: fc.integer({ min: 0, max: 2 }),
  isRaw: fc.boolean(),
  seed: fc.nat(),
});

function problemOf({ n, K, overlap, nearness, others, isRaw, seed }: Choices): FitProblem {
  const source = random(seed);
  const x = normals(source, n).sort();
  const code = Array.from(x, (_, i) => Math.min(K - 1, Math.floor((i * K) / n)));
  const border = code.indexOf(1);
  if (overlap !== "none") {
    x[border] = x[border - 1]! + (overlap === "tie" ? 0 : 10 ** -nearness);
    if (overlap === "swap") [code[border - 1], code[border]] = [1, 0];
  }
  const columns = Array.from({ length: others }, (_, m) => [`z${m}`, normals(source, n)] as const);
  return {
    table: tableFromColumns({ x, ...Object.fromEntries(columns), y: code.map((k) => "abc"[k]!) }),
    target: "y",
    options: { features: isRaw ? raw() : standardize(), penalty: none() },
  };
}

describe("separation", () => {
  // fit called it separated, summary did not
  it("is not found where rows overlap by 1e-6 of their range; x 49.71372514, standard error 4082.472757", async () => {
    const table = tableFromCsv("fixtures/overlap.csv");
    for (const features of [raw(), standardize()]) {
      const model = await fit(table, "y", { features, penalty: none() });
      expect(model.report.reason).toMatch(/^converged/);
      const { terms, separation } = await summarize(model, table);
      expect(separation.found).toBe(false);
      const x = terms.find(({ term }) => term === "x")!;
      expectClose(x.estimate!, 49.71372514, { relative: 1e-9 });
      expectClose(x.standardError!, 4082.472757, { relative: 1e-9 });
    }
  });

  it("is what exact arithmetic says it is, in the fit and in its summary", {
    timeout: 30_000 + 500 * RUNS,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(choices, async (drawn) => {
        const problem = problemOf(drawn);
        const exact = exactMinimumOf(problem);
        if (exact.kind === "undecided") return;
        const { table, options } = problem;
        const model = await fit(table, "y", options);
        const { minimum } = model.report.certificate;
        expect(minimum, model.report.reason).toBe(exact.kind === "finite" ? "finite" : "separated");
        const { separation } = await summarize(model, table);
        expect(separation.found).toBe(exact.kind === "infinite");
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});
