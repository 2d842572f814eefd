import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import {
  elasticNet,
  fitPath,
  fitPathOver,
  formula,
  grouped,
  lasso,
  memorySource,
  type PenaltyPath,
  ridge,
} from "../../src/index.js";
import type { RowSource } from "../../src/source/row-source.js";
import { expectClose } from "../close-to.js";
import { generatedFit } from "../infer/generated-fits.js";
import { blockSource, sumsOnlySource } from "../infer/sources-of-rows.js";
import { runs, TIMEOUT } from "../many.js";

const count = 6;
const paths = fc.constantFrom<PenaltyPath>(
  ridge.path({ count }),
  ridge.path({ count, ratio: 0.01 }),
  lasso.path({ count }),
  elasticNet.path({ alpha: 0.5, count }),
  grouped.path({ count }),
);

describe("fitPathOver", () => {
  it("has the λ and the objectives of fitPath for generated rows, in memory, in blocks and, of a ridge, by sums alone", {
    timeout: TIMEOUT,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), paths, async (seed, penalty) => {
        const { table, text, rowWeights, missing } = await generatedFit(seed);
        const options = { penalty, missing, ...(rowWeights === undefined ? {} : { rowWeights }) };
        const wanted = await fitPath(table, formula(text), options);
        const sources = [memorySource(table), blockSource(table, 60)];
        for (const source of penalty.kind === "ridge" ? [...sources, sumsOnlySource(table)] : sources) {
          const found = await fitPathOver(source, formula(text), options);
          expect(found.converged, found.points.map((p) => p.certificate.gap).join()).toBe(wanted.converged);
          expectClose(
            found.points.map(({ lambda }) => lambda),
            wanted.points.map(({ lambda }) => lambda),
            { relative: 1e-7 },
          );
          found.points.forEach((point, i) => {
            const other = wanted.points[i]!;
            const rounding = 1e-6 * (point.lambda / other.lambda - 1) + 1e-9 * (1 + other.value);
            expect(point.value - point.certificate.gap).toBeLessThanOrEqual(other.value + rounding);
            expect(other.value - other.certificate.gap).toBeLessThanOrEqual(point.value + rounding);
          });
          expect(found.model(1).report.rows).toBe(wanted.model(1).report.rows);
          expect(found.model(1).report.droppedRows).toBe(wanted.model(1).report.droppedRows);
        }
      }),
      { ...runs(10), endOnFailure: true },
    );
  });

  it("stages once, takes a few passes for each λ of a ridge, says how far it is, and leaves nothing staged", async () => {
    const { table, text } = await generatedFit(7);
    const log: string[] = [];
    const steps: number[] = [];
    const path = await fitPathOver(logged(sumsOnlySource(table), log), formula(text), {
      penalty: ridge.path({ count: 8 }),
      missing: "drop",
      onProgress: ({ step }) => steps.push(step),
    });
    expect(path.converged).toBe(true);
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([log.at(-1), log.filter((each) => each === "stage").length]).toEqual(["dispose", 1]);
    expect(log.filter((each) => each === "pass").length).toBeLessThan(10 + 8 * path.points.length);
  });

  it("is refused where a path would take hundreds of queries, and for what a source or a path does not have", async () => {
    const { table, text } = await generatedFit(7);
    const log: string[] = [];
    const source = logged(sumsOnlySource(table), log);
    const refused = (options: object) =>
      expect(fitPathOver(source, formula(text), { missing: "drop", ...options } as never)).rejects;
    await refused({ penalty: lasso.path() }).toThrow(/^a path of lasso takes hundreds of passes.*use ridge.path\(\)/);
    await refused({ penalty: ridge.path(), degreesOfFreedom: true }).toThrow(/^degrees of freedom along a path take/);
    expect(log.filter((each) => each === "pass")).toEqual([]);
    expect(log.at(-1)).toBe("dispose");
    // a database had made its table by then
    const untouched = { ...source, isSummedElsewhere: true } as const;
    const asked = (method: "columns" | "statistics" | "sample" | "stage") => vi.spyOn(untouched, method);
    const calls = [asked("columns"), asked("statistics"), asked("sample"), asked("stage")];
    for (const options of [{ penalty: lasso.path() }, { penalty: ridge.path(), degreesOfFreedom: true }])
      await expect(fitPathOver(untouched, formula(text), options)).rejects.toThrow(/hundreds of passes.*use ridge/);
    for (const call of calls) expect(call).not.toHaveBeenCalled();
    await refused({ penalty: ridge(1) }).toThrow(/path/);
    await refused({ penalty: ridge.path(), engine: "wasm" }).toThrow('unknown option "engine"');
    await refused({ penalty: ridge.path(), solver: "newton" }).toThrow('unknown option "solver"');
    await refused({ penalty: ridge.path(), tolerance: -1 }).toThrow("tolerance");
    await expect(fitPathOver(table as never, "y", { penalty: ridge.path() })).rejects.toThrow(
      "expected a source of rows",
    );
  });
});

function logged(source: RowSource, log: string[]): RowSource {
  return {
    ...source,
    stage: async (...given) => {
      log.push("stage");
      const staged = await source.stage(...given);
      return {
        ...staged,
        sums: (asks, signal) => {
          log.push("pass");
          return staged.sums(asks, signal);
        },
        dispose: () => {
          log.push("dispose");
          return staged.dispose();
        },
      };
    },
  };
}
