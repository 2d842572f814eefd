import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import { raw } from "../../src/features/feature-recipe.js";
import { fitFeatureMap } from "../../src/features/fit-feature-map.js";
import { makeSample } from "../../src/likelihood/sample.js";
import { normals, random } from "../../src/numeric/random.js";
import type { Point } from "../../src/objective/objective.js";
import { penalised } from "../../src/objective/penalised.js";
import { ridge } from "../../src/objective/penalty.js";
import { paceOf } from "../../src/solve/pace.js";
import { solve } from "../../src/solve/solve.js";
import type { Progress } from "../../src/solve/solve-options.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";

const [ROWS, D] = [3000, 40];
const source = random(5);
const columns = Object.fromEntries(
  Array.from({ length: D }, (_, j): [string, number[] | string[]] => [`x${j}`, [...normals(source, ROWS)]]),
);
const kind = Array.from({ length: ROWS }, (_, i) => "abcdef"[Math.floor(6 * source.uniform())] ?? `${i}`);
const table = tableFromColumns({ ...columns, kind });
const sample = makeSample(fitFeatureMap(table, raw(), { exclude: ["kind"] }), table, "kind");

describe("the pace of a fit", () => {
  it("scales a pass over a share of the rows up, and counts the evaluations that the later half's pace leaves", async () => {
    const objective = penalised(await referenceEngine.likelihood(sample), ridge(1));
    const work = { evaluations: 0 };
    const pace = paceOf(objective, 1e-9, work);
    const point = { value: 1e6, gradient: new Float64Array(6 * (D + 1)) } as unknown as Point;
    pace.onPass(2, 1000);
    const shown: Progress[] = [];
    // two evaluations an iteration; the gap falls to a tenth in each, from 100 to the goal of 0.001
    for (let iteration = 0, gap = 100; iteration <= 5; iteration++, gap /= 10) {
      work.evaluations += 2;
      shown.push(pace.progressAt(iteration, point, gap));
    }
    expect(shown[0]!.passSeconds).toBe(6);
    expect(shown.map(({ passesLeft }) => passesLeft)).toEqual([undefined, undefined, undefined, 4, 2, 0]);
    expect(pace.progressAt(6, point, 1e9).passesLeft).toBeUndefined();
  });

  it("is part of the progress of a fit, by either engine", async () => {
    for (const engine of [referenceEngine, await wasmEngine({ threads: 1 })]) {
      const shown: Progress[] = [];
      const objective = penalised(await engine.likelihood(sample), ridge(1e-3));
      const { evaluations } = await solve(objective, { solver: "lbfgs", onProgress: (each) => shown.push(each) });
      for (const { passSeconds } of shown) expect(passSeconds).toBeGreaterThan(0);
      const told = shown.filter(({ passesLeft }) => passesLeft !== undefined);
      expect(told.length).toBeGreaterThan(0);
      for (const { passesLeft, evaluations: sofar } of told)
        expect(passesLeft).toBeLessThan(10 * (evaluations - sofar) + 10);
      objective.close?.();
    }
  });
});
