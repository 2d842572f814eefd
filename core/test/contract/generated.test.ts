import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MultilogitError } from "../../src/errors.js";
import { applyFeatures } from "../../src/features/apply-features.js";
import { evaluateRow } from "../../src/features/evaluate-row.js";
import { columnsRead, featureMapOf } from "../../src/features/feature-map.js";
import { normals, random } from "../../src/numeric/random.js";
import { addScaled, dot, norm } from "../../src/numeric/vectors.js";
import { penalised } from "../../src/objective/penalised.js";
import { completeRows } from "../../src/table/complete-rows.js";
import { rowNumber } from "../../src/table/row-number.js";
import { selectRows, sliceRows } from "../../src/table/select-rows.js";
import { type Cell, rowOf } from "../../src/table/table.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { tableFromRows } from "../../src/table/table-from-rows.js";
import { expectClose, expectEqualNumbers, expectSameBits } from "../close-to.js";
import { runs, TIMEOUT } from "../many.js";
import { byHand } from "./by-hand.js";
import { columnByTimes, rowByAppending, rowByTransposeTimes } from "./design-entries.js";
import { largestEntries, largestTerm, ordinaryWeights, roundingOf } from "./design-sizes.js";
import { engines } from "./engines.js";
import { generatedMaps } from "./generated-maps.js";
import { type MapWithColumns, type Problem, problemOf, variations } from "./problem.js";
import { below } from "./representations.js";

const sizes = fc.record({ n: fc.integer({ min: 1, max: 23 }), seed: fc.nat() });

/** Products of numbers near the smallest ones lose all of their digits. */
const UNDERFLOW = 1e-300;
/** Sums of products of entries above this do not fit into a number. */
const OVERFLOWING = 1e140;

/** What `make` returns; null where it refuses the data with a sentence. */
function orRefused<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    expect(error).toBeInstanceOf(MultilogitError);
    expect((error as MultilogitError).code).toBe("data");
    return null;
  }
}

describe("the design of a generated feature map", () => {
  it(
    "equals the interpreter entry by entry, in each of the three ways of being read; or both refuse the rows",
    () => {
      fc.assert(
        fc.property(generatedMaps, sizes, (map, { n, seed }) => {
          const featureMap = featureMapOf(map.features);
          const table = tableFromColumns({ "row number": new Float64Array(n), ...map.columns(n, random(seed)) });
          const rows = orRefused(() => Array.from({ length: n }, (_, i) => evaluateRow(featureMap, rowOf(table, i))));
          const design = orRefused(() => applyFeatures(featureMap, table));
          expect(design === null).toBe(rows === null);
          if (design === null || rows === null) return;
          expect([design.rows, design.features]).toEqual([n, featureMap.names.length]);
          const rounding = roundingOf(design);
          for (let i = 0; i < n; i++) {
            expectEqualNumbers(rowByAppending(design, i), rows[i]!);
            expect(rows[i]!.every(Number.isFinite)).toBe(true);
          }
          for (let j = 0; j < design.features; j++) {
            const column = rows.map((row) => row[j]!);
            if (column.some((x) => Math.abs(x) > 1e300)) continue;
            expectClose(columnByTimes(design, j), column, { absolute: rounding[j]! + UNDERFLOW, relative: 1e-15 });
            for (let i = 0; i < n; i++)
              expectClose(rowByTransposeTimes(design, i)[j]!, column[i]!, {
                absolute: rounding[j]! + UNDERFLOW,
                relative: 1e-15,
              });
          }
        }),
        runs(400),
      );
    },
    TIMEOUT,
  );

  it(
    "is the interpreter's in the rows that are left where those that lack a cell are left out",
    () => {
      fc.assert(
        fc.property(generatedMaps, sizes, (map, { n, seed }) => {
          const featureMap = featureMapOf(map.features);
          const table = tableFromColumns({ "row number": new Float64Array(n), ...map.columns(n, random(seed)) });
          const read = columnsRead(featureMap);
          const { table: complete, dropped } = completeRows(table, read);
          const kept = Array.from({ length: complete.rows }, (_, i) => rowNumber(complete, i) - 1);
          const isWhole = (i: number) => read.every((name) => hasValue(rowOf(table, i)[name]));
          expect(kept).toEqual([...Array(n).keys()].filter(isWhole));
          expect(dropped).toBe(n - kept.length);
          const design = orRefused(() => applyFeatures(featureMap, complete));
          const rows = orRefused(() => kept.map((i) => evaluateRow(featureMap, rowOf(table, i))));
          expect(design === null).toBe(rows === null);
          rows?.forEach((row, i) => {
            expectEqualNumbers(rowByAppending(design!, i), row);
          });
        }),
        runs(200),
      );
    },
    TIMEOUT,
  );

  it(
    "has an adjoint: ⟨ΦV, R⟩ = ⟨V, ΦᵀR⟩ for random V and R",
    () => {
      fc.assert(
        fc.property(generatedMaps, sizes, fc.integer({ min: 1, max: 5 }), (map, { n, seed }, K) => {
          const source = random(seed);
          const table = tableFromColumns({ "row number": new Float64Array(n), ...map.columns(n, source) });
          const design = orRefused(() => applyFeatures(featureMapOf(map.features), table));
          if (design === null || largestEntries(design).some((x) => x > OVERFLOWING)) return;
          const [V, R] = [ordinaryWeights(design, K, source), normals(source, n * K)];
          const [PhiV, PhiTR] = [new Float64Array(n * K), new Float64Array(V.length)];
          design.times(V, K, PhiV);
          design.transposeTimes(R, K, PhiTR);
          const size = norm(R) * (norm(PhiV) + n * largestTerm(design, V, K)) + norm(V) * norm(PhiTR);
          expect(Math.abs(dot(PhiV, R) - dot(V, PhiTR))).toBeLessThanOrEqual(1e-12 * size + UNDERFLOW);
        }),
        runs(300),
      );
    },
    TIMEOUT,
  );
});

function hasValue(cell: Cell | undefined): boolean {
  return cell !== null && cell !== undefined && (typeof cell !== "number" || Number.isFinite(cell));
}

const weightings = fc.constantFrom(1, 1, 1e6, 1e12);

describe.each(engines)("generated problems on the $name engine", ({ engine, serve, inside }) => {
  /** Runs `check` over generated problems whose rows φ can be applied to, at ordinary weights. */
  const everywhere = (few: number, check: (problem: Problem, W: Float64Array) => Promise<void>) => async () =>
    fc.assert(
      fc.asyncProperty(generatedMaps, variations, weightings, async (map: MapWithColumns, variation, largestWeight) => {
        const problem = orRefused(() => problemOf(map, { ...variation, largestWeight }));
        if (problem !== null) await check(problem, ordinaryWeights(problem.sample.design, problem.K, problem.source));
      }),
      runs(few),
    );

  it(
    "value, log-likelihood, gradient, H·V and values along a line are those of the definition",
    everywhere(200, async (problem, W) => {
      const { sample, penalty, K, source } = problem;
      const largest = largestEntries(sample.design);
      if (largest.some((x) => x > OVERFLOWING)) return;
      const reference = byHand(problem, W);
      const objective = penalised(await engine.likelihood(sample), penalty);
      const point = await objective.at(W);
      const mass = reference.masses.reduce((sum, w) => sum + w, 0);
      const V = ordinaryWeights(sample.design, K, source);
      // what rounding of the scores may change, and of each sum of rows
      const nats =
        1e-13 * (1 + sample.design.features * Math.max(...[W, V].map((U) => largestTerm(sample.design, U, K))));
      const penaltySize = Math.abs(reference.value + reference.logLikelihood);
      const ofValue = { absolute: nats * (1 + mass) * 10 + 1e-12 * penaltySize, relative: 1e-12 };
      const gradientSizes = W.map((w, jk) => {
        const j = Math.floor(jk / K);
        return mass * largest[j]! + reference.ridge[j]! * Math.abs(w) + mass * roundingOf(sample.design)[j]! * 1e15;
      });
      expectClose(point.logLikelihood, reference.logLikelihood, ofValue);
      expectClose(point.value, reference.value, ofValue);
      point.gradient.forEach((g, jk) => {
        expectClose(g, reference.gradient[jk]!, { absolute: nats * gradientSizes[jk]! + UNDERFLOW, relative: 1e-12 });
      });
      const [HV, HVByHand] = [await point.hessianVector(V), hessianVectorByHand(reference, V, K)];
      HV.forEach((h, jk) => {
        const j = Math.floor(jk / K);
        const size = 10 * gradientSizes[jk]! + reference.ridge[j]! * Math.abs(V[jk]!);
        expectClose(h, HVByHand[jk]!, { absolute: nats * size + UNDERFLOW, relative: 1e-12 });
      });
      const steps = Float64Array.of(0, 1, -0.5);
      const along = await point.along(V, steps);
      for (const [s, t] of steps.entries())
        expectClose(along[s]!, byHand(problem, addScaled(W, t, V)).value, {
          ...ofValue,
          absolute: 10 * ofValue.absolute + 1e-10,
        });
      objective.close?.();
    }),
    TIMEOUT,
  );

  it(
    "probabilities served for raw rows are, bit for bit, those inside the likelihood, row by row and in any order",
    everywhere(200, async ({ sample, featureMap, table, K, source }, W) => {
      const likelihood = await engine.likelihood(sample);
      const P = await inside(await likelihood.at(W));
      expectSameBits(await serve(featureMap, W, K, table), P);
      const i = below(source, table.rows);
      const ofRow = P.subarray(i * K, i * K + K);
      expectSameBits(await serve(featureMap, W, K, sliceRows(table, i, i + 1)), ofRow);
      expectSameBits(await serve(featureMap, W, K, tableFromRows([rowOf(table, i)])), ofRow);
      const order = Array.from({ length: table.rows }, () => below(source, table.rows));
      const reordered = order.flatMap((at) => [...P.subarray(at * K, at * K + K)]);
      expectSameBits(await serve(featureMap, W, K, selectRows(table, order)), reordered);
      likelihood.close?.();
    }),
    TIMEOUT,
  );
});

/** λV + Φᵀ C, C_ik = w_i s_i p_ik (b_ik − Σ_l p_il b_il), b = ΦV */
function hessianVectorByHand(
  { Phi, masses, P, ridge }: Pick<ReturnType<typeof byHand>, "Phi" | "masses" | "P" | "ridge">,
  V: Float64Array,
  K: number,
): Float64Array {
  const out = V.map((v, jk) => ridge[Math.floor(jk / K)]! * v);
  Phi.forEach((phi, i) => {
    const b = P[i]!.map((_, k) => phi.reduce((sum, x, j) => sum + x * V[j * K + k]!, 0));
    P[i]!.forEach((p, k) => {
      const mean = P[i]!.reduce((sum, q, l) => sum + q * (b[k]! - b[l]!), 0);
      phi.forEach((x, j) => {
        out[j * K + k]! += masses[i]! * p * mean * x;
      });
    });
  });
  return out;
}
