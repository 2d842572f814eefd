import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { addGramDiagonal, addGrams } from "../../src/design/gram.js";
import { applyFeatures } from "../../src/features/apply-features.js";
import { evaluateRow } from "../../src/features/evaluate-row.js";
import { featureMapOf } from "../../src/features/feature-map.js";
import { normals, type Random, random } from "../../src/numeric/random.js";
import { rowOf, type Table } from "../../src/table/table.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose, expectEqualNumbers } from "../close-to.js";
import { runs, TIMEOUT } from "../many.js";
import { columnByTimes, rowByAppending, rowByTransposeTimes } from "./design-entries.js";
import { designs } from "./designs.js";
import { type RepresentationCase, representations } from "./representations.js";

const sizes = { n: fc.integer({ min: 1, max: 19 }), K: fc.integer({ min: 1, max: 12 }), seed: fc.nat() };
const RUNS = runs(12);
vi.setConfig({ testTimeout: TIMEOUT });
/** The rank-one correction of a standardised column cancels digits that (x − c)/s keeps; all others are exact. */
const ROUNDING = { absolute: 1e-13, relative: 1e-13 };

function tableOfCase({ columns }: RepresentationCase, n: number, source: Random): Table {
  return tableFromColumns({ "row number": new Float64Array(n), ...columns(n, source) });
}

describe.each(representations)("definition: φ applied to a table as $name", (representation) => {
  const featureMap = featureMapOf(representation.features);
  const isExact = !representation.features.some((f) => f.kind === "number" && (f.center !== 0 || f.scale !== 1));
  const tolerance = isExact ? { relative: 0 } : ROUNDING;

  it("has a name for every feature, and as many features as the interpreter gives numbers", () => {
    const table = tableOfCase(representation, 3, random(1));
    expect(featureMap.names).toHaveLength(representation.width);
    expect(applyFeatures(featureMap, table).features).toBe(representation.width);
    expect(evaluateRow(featureMap, rowOf(table, 2))).toHaveLength(representation.width);
  });

  it("is stored in the way it is meant to be, in the memory that this needs", () => {
    for (const n of [1, 2, 40]) {
      const design = applyFeatures(featureMap, tableOfCase(representation, n, random(n)));
      expect(design.storage.kind).toBe(representation.representation);
      expect(design.bytes).toBe(representation.bytes(n));
    }
  });

  it("equals the slow interpreter row by row and column by column, through each of its three ways of being read", () => {
    fc.assert(
      fc.property(sizes.n, sizes.seed, (n, seed) => {
        const table = tableOfCase(representation, n, random(seed));
        const design = applyFeatures(featureMap, table);
        const rows = Array.from({ length: n }, (_, i) => evaluateRow(featureMap, rowOf(table, i)));
        for (let j = 0; j < design.features; j++)
          expectClose(
            columnByTimes(design, j),
            rows.map((row) => row[j]!),
            tolerance,
          );
        for (let i = 0; i < n; i++) expectClose(rowByTransposeTimes(design, i), rows[i]!, tolerance);
        for (let i = 0; i < n; i++) expectEqualNumbers(rowByAppending(design, i), rows[i]!);
      }),
      RUNS,
    );
  });
});

describe.each(designs)("definition: $name as an operator", ({ make }) => {
  it("times adds ΦW to what is there", () => {
    fc.assert(
      fc.property(sizes.n, sizes.K, sizes.seed, (n, K, seed) => {
        const source = random(seed);
        const { design, rows } = make(n, source);
        expect([design.rows, design.features]).toEqual([n, rows[0]!.length]);
        const W = normals(source, design.features * K);
        const before = normals(source, n * K);
        const out = before.slice();
        design.times(W, K, out);
        const reference = before.map((there, ik) => {
          const [i, k] = [Math.floor(ik / K), ik % K];
          return rows[i]!.reduce((sum, x, j) => sum + x * W[j * K + k]!, there);
        });
        expectClose(out, reference, { absolute: 1e-12 });
      }),
      RUNS,
    );
  });

  it("transposeTimes adds ΦᵀR to what is there", () => {
    fc.assert(
      fc.property(sizes.n, sizes.K, sizes.seed, (n, K, seed) => {
        const source = random(seed);
        const { design, rows } = make(n, source);
        const R = normals(source, n * K);
        const before = normals(source, design.features * K);
        const out = before.slice();
        design.transposeTimes(R, K, out);
        const reference = before.map((there, jk) => {
          const [j, k] = [Math.floor(jk / K), jk % K];
          return rows.reduce((sum, row, i) => sum + row[j]! * R[i * K + k]!, there);
        });
        expectClose(out, reference, { absolute: 1e-12 });
      }),
      RUNS,
    );
  });

  it("appendRow appends the entries of a row that are not zero, columns ascending, shifted", () => {
    fc.assert(
      fc.property(sizes.n, sizes.seed, (n, seed) => {
        const { design, rows } = make(n, random(seed));
        rows.forEach((row, i) => {
          expectEqualNumbers(rowByAppending(design, i), row);
        });
      }),
      RUNS,
    );
  });

  it("gives weighted Gram matrices, their diagonal, and those of every second row", () => {
    fc.assert(
      fc.property(sizes.n, fc.integer({ min: 1, max: 4 }), sizes.seed, (n, C, seed) => {
        const source = random(seed);
        const { design, rows } = make(n, source);
        const d = design.features;
        const weights = normals(source, n * C);
        for (const every of [1, 2]) {
          const out = new Float64Array(d * d * C);
          addGrams(design, weights, C, every, out);
          const reference = out.map((_, at) => {
            const [j, m, c] = [Math.floor(at / (d * C)), Math.floor(at / C) % d, at % C];
            const term = (row: readonly number[], i: number) =>
              m <= j && i % every === 0 ? weights[(i / every) * C + c]! * row[j]! * row[m]! : 0;
            return rows.reduce((sum, row, i) => sum + term(row, i), 0);
          });
          expectClose(out, reference, { absolute: 1e-11 });
        }
        const diagonal = new Float64Array(d);
        addGramDiagonal(design, weights.subarray(0, n), diagonal);
        const reference = diagonal.map((_, j) => rows.reduce((sum, row, i) => sum + weights[i]! * row[j]! ** 2, 0));
        expectClose(diagonal, reference, { absolute: 1e-11 });
      }),
      RUNS,
    );
  });
});
