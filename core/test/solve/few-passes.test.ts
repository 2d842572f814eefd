import { describe, expect, it } from "vitest";
import {
  fit,
  fitOver,
  memorySource,
  none,
  type Penalty,
  ridge,
  type Table,
  tableFromColumns,
} from "../../src/index.js";
import { random } from "../../src/numeric/random.js";
import { runs, TIMEOUT } from "../many.js";

interface Generated {
  readonly table: Table;
  readonly options: { readonly penalty: Penalty; readonly rowWeights?: string; readonly ignore?: string[] };
  readonly sampleRows: number;
}

/** Classes by a number and a category with noise; units, weights of 1e±6, nearly equal columns, separated ones now and then. */
function problemOf(seed: number): Generated {
  const source = random(seed);
  const below = (end: number) => Math.floor(end * source.uniform());
  const pick = <T>(items: readonly T[]): T => items[below(items.length)]!;
  const [n, K, levels, strength, unit] = [
    200 + below(600),
    below(8) === 0 ? 18 : 2 + below(4),
    2 + below(8),
    pick([0.2, 1, 3]),
    pick([1, 1, 1e6, 1e-6]),
  ];
  const columns: Record<string, Float64Array | string[]> = {};
  const first = Float64Array.from({ length: n }, () => source.normal());
  for (let j = 0; j < 1 + below(5); j++) {
    const [center, scale, isNear] = [pick([0, 0, 1000]), pick([1, 1, 100, 1e-3]), j > 0 && below(5) === 0];
    columns[`x${j}`] = first.map(
      (x) => center + scale * (j === 0 ? x : isNear ? x + 1e-3 * source.normal() : source.normal()),
    );
  }
  columns.c = Array.from({ length: n }, () => `l${Math.floor(levels * source.uniform() ** 3)}`);
  columns.w = Float64Array.from({ length: n }, () => unit * (below(4) === 0 ? 0 : 0.1 + 3 * source.uniform()));
  columns.y = Array.from(first, (x, i) => {
    const z = strength * x + (columns.c![i] === "l1" ? 1 : 0);
    const scores = Array.from(
      { length: K },
      (_, k) => z * (k - (K - 1) / 2) - Math.log(-Math.log(source.uniform() + 1e-12)),
    );
    return `k${scores.indexOf(Math.max(...scores))}`;
  });
  const penalty = pick([none(), ridge(1), ridge(1e-3 * unit), ridge(100 * unit)]);
  const weighted = below(2) === 0 ? { rowWeights: "w" } : { ignore: ["w"] };
  return {
    table: tableFromColumns(columns),
    options: { penalty, ...weighted },
    sampleRows: pick([50, 200, 800, 3000]),
  };
}

describe("a fit that a sample preconditions", () => {
  const { numRuns, seed } = runs(8);
  it(
    "converges where a fit in memory does, from samples of any size, and its gap bounds how far it is from the minimum",
    async () => {
      for (let s = seed; s < seed + numRuns; s++) {
        const { table, options, sampleRows } = problemOf(s);
        const wanted = await fit(table, "y", { ...options, tolerance: 1e-12 }).catch(() => null);
        if (wanted === null) continue;
        const { report } = await fitOver(memorySource(table), "y", { ...options, sampleRows, tolerance: 1e-8 });
        expect([s, report.converged], report.reason).toEqual([s, wanted.report.converged]);
        if (!wanted.report.converged) continue;
        const { value } = wanted.report;
        const gap = report.value - value;
        expect(gap, `seed ${s}`).toBeLessThanOrEqual(
          report.certificate.gap + 1e-12 * Math.abs(value) + wanted.report.certificate.gap,
        );
        expect(report.certificate.gap).toBeLessThanOrEqual(
          1.1e-8 * Math.max(value, wanted.report.classTotals.reduce((a, b) => a + b) / table.rows),
        );
      }
    },
    TIMEOUT,
  );

  it("stops where it is told to, and begins where it is told to", async () => {
    const { table } = problemOf(3);
    const options = { ignore: ["w"], sampleRows: 200 };
    const wanted = await fit(table, "y", { ignore: ["w"] });
    const { report } = await fitOver(memorySource(table), "y", { ...options, maxIterations: 1, tolerance: 1e-12 });
    expect([report.converged, report.iterations]).toEqual([false, 1]);
    expect(report.reason).toMatch(/stopped at the limit of 1 iteration/);
    const again = await fitOver(memorySource(table), "y", { ...options, start: wanted.weights, maxIterations: 0 });
    expect(again.report.value).toBeCloseTo(wanted.report.value, 9);
    const shown: number[] = [];
    await fitOver(memorySource(table), "y", { ...options, onProgress: ({ value }) => shown.push(value) });
    expect(shown.length).toBeGreaterThan(1);
    expect([...shown].sort((a, b) => b - a)).toEqual(shown);
  });

  it("takes more weights than a call has arguments", async () => {
    const [levels, K] = [7000, 20];
    const source = random(5);
    const table = tableFromColumns({
      c: Array.from({ length: levels }, (_, i) => `l${i}`),
      x: Float64Array.from({ length: levels }, () => source.normal()),
      y: Array.from({ length: levels }, (_, i) => `k${i % K}`),
    });
    const { report } = await fitOver(memorySource(table), "y", { sampleRows: 3000, tolerance: 1e-4 });
    expect(report.reason).toMatch(/^converged/);
  });
});
