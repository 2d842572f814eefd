import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import { raw } from "../../src/features/feature-recipe.js";
import { fitFeatureMap } from "../../src/features/fit-feature-map.js";
import { likelihoodOf } from "../../src/likelihood/likelihood.js";
import { makeSample } from "../../src/likelihood/sample.js";
import { centreClasses } from "../../src/numeric/centre-classes.js";
import { normals, random } from "../../src/numeric/random.js";
import { penalised } from "../../src/objective/penalised.js";
import { ridge } from "../../src/objective/penalty.js";
import { A_FEW_TIMES, preconditionerAt } from "../../src/solve/preconditioner.js";
import { solve } from "../../src/solve/solve.js";
import { tableFromSparseRows } from "../../src/table/table-from-sparse-rows.js";
import { expectClose } from "../close-to.js";

const ROWS = 40;
const WORDS = 3000;
const CLASSES = 3;
const LAMBDA = 0.5;

/** Word counts, about 30 a row, the first words the most frequent. */
function documents() {
  const source = random(7);
  const starts = [0];
  const columns: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < ROWS; i++) {
    const words = new Set(Array.from({ length: 40 }, () => Math.floor(WORDS * source.uniform() ** 4)));
    for (const word of [...words].sort((a, b) => a - b)) {
      columns.push(word);
      values.push(1 + Math.floor(3 * source.uniform()));
    }
    starts.push(columns.length);
  }
  const names = Array.from({ length: WORDS }, (_, j) => `w${j}`);
  const topics = Array.from({ length: ROWS }, (_, i) => "abc"[i % CLASSES]!);
  const table = tableFromSparseRows({ names, starts, columns, values }, { topic: topics });
  const rows = Array.from({ length: ROWS }, (_, i) => {
    const row = new Float64Array(WORDS + 1);
    row[0] = 1;
    for (let e = starts[i]!; e < starts[i + 1]!; e++) row[columns[e]! + 1] = values[e]!;
    return row;
  });
  return { sample: makeSample(fitFeatureMap(table, raw(), { exclude: ["topic"] }), table, "topic"), rows };
}

describe("the preconditioner of thousands of features", () => {
  const { sample, rows } = documents();
  const squares = Array.from({ length: WORDS + 1 }, (_, j) => rows.reduce((sum, row) => sum + row[j]! ** 2, 0));

  it("couples the heaviest features, scales the others, and solves with both", async () => {
    // √(10 rows) features are worth a block
    const heaviest = squares
      .map((_, j) => j)
      .sort((a, b) => squares[b]! - squares[a]! || a - b)
      .slice(0, 20);
    const block = new Set(heaviest);
    for (const engine of [referenceEngine, await wasmEngine({ threads: 1 })]) {
      const objective = penalised(await engine.likelihood(sample), ridge(LAMBDA));
      const preconditioner = await preconditionerAt(
        objective,
        await objective.at(new Float64Array((WORDS + 1) * CLASSES)),
        A_FEW_TIMES,
      );
      expect(preconditioner.name).toBe("Gram matrix of the heaviest features");
      const G = centreClasses(normals(random(8), (WORDS + 1) * CLASSES), CLASSES);
      const X = preconditioner.solve(G);
      const product = G.map((_, at) => {
        const [j, k] = [Math.floor(at / CLASSES), at % CLASSES];
        const ridged = (objective.ridge[j] ?? 0) * X[at]!;
        if (!block.has(j)) return ridged + (squares[j]! / CLASSES || (j > 0 ? 0 : 1)) * X[at]!;
        let sum = ridged;
        for (const m of heaviest) {
          const gram = rows.reduce((total, row) => total + row[j]! * row[m]!, 0);
          sum += ((CLASSES - 1) / CLASSES ** 2) * gram * X[m * CLASSES + k]!;
        }
        return sum;
      });
      expectClose(product, G, { absolute: 1e-10 });
      objective.close?.();
    }
  });

  it("leads to the certified minimum", async () => {
    // as where rows are elsewhere: these are so few that they would be fitted in their span
    const { rowSpan: _, ...elsewhere } = await referenceEngine.likelihood(sample);
    const solution = await solve(penalised(likelihoodOf(elsewhere), ridge(LAMBDA)));
    expect(solution.method).toContain("Gram matrix of the heaviest features");
    expect(solution.converged).toBe(true);
  });
});
