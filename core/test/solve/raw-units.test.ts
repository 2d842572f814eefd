import { describe, expect, it } from "vitest";
import { elasticNet, fit, grouped, lasso, type Penalty, type Row, raw } from "../../src/index.js";
import { normals, type Random, random } from "../../src/numeric/random.js";
import type { PenaltyFactors } from "../../src/objective/penalty-factors.js";
import { runs, TIMEOUT } from "../many.js";

const { numRuns, seed: first } = runs(150);

interface Generated {
  readonly columns: readonly Float64Array[];
  readonly y: readonly string[];
  readonly penalty: (options: PenaltyFactors) => Penalty;
}

/** Columns in units of 1e±4, some nearly multiples of others, and λ from that which sets all weights to 0 down to 1e-4 of it. */
function generated(source: Random): Generated {
  const below = (end: number) => Math.floor(end * source.uniform());
  const [n, d, K] = [20 + below(180), 2 + below(9), 2 + below(3)];
  const columns: Float64Array[] = [];
  for (let j = 0; j < d; j++) {
    const unit = 10 ** (8 * source.uniform() - 4);
    const near = j > 0 && source.uniform() < 0.5 ? columns[below(j)]! : null;
    const [noise, middle] = [10 ** (-1 - 6 * source.uniform()), source.uniform() < 0.3 ? 10 * source.normal() : 0];
    const own = normals(source, n);
    columns.push(own.map((x, i) => unit * (near === null ? x + middle : near[i]! / sizeOf(near) + noise * x)));
  }
  const effects = columns.map((column) => normals(source, K).map((x) => (1.5 * x) / sizeOf(column)));
  const y = Array.from({ length: n }, (_, i) => {
    const scores = Array.from({ length: K }, (_, k) =>
      columns.reduce((sum, column, j) => sum + column[i]! * effects[j]![k]!, -Math.log(-Math.log(source.uniform()))),
    );
    return `c${i < K ? i : scores.indexOf(Math.max(...scores))}`;
  });
  const largest = Math.max(...columns.flatMap((column) => slopesAtShares(column, y)));
  const [lambda, alpha] = [largest * 10 ** (-4 * source.uniform()), 0.2 + 0.7 * source.uniform()];
  const penalty = [
    (options: PenaltyFactors) => lasso(lambda, options),
    (options: PenaltyFactors) => elasticNet(alpha * lambda, (1 - alpha) * lambda, options),
    (options: PenaltyFactors) => grouped(lambda, 0, options),
  ][below(3)]!;
  return { columns, y, penalty };
}

function sizeOf(column: Float64Array): number {
  return Math.hypot(...column) / Math.sqrt(column.length);
}

/** |Σ φ (y − share)| of each class. */
function slopesAtShares(column: Float64Array, y: readonly string[]): number[] {
  return [...new Set(y)].map((kind) => {
    const share = y.filter((each) => each === kind).length / y.length;
    return Math.abs(column.reduce((sum, x, i) => sum + x * ((y[i] === kind ? 1 : 0) - share), 0));
  });
}

function rowsOf(columns: readonly Float64Array[], y: readonly string[]): Row[] {
  return y.map((kind, i) => ({ ...Object.fromEntries(columns.map((column, j) => [`x${j}`, column[i]!])), kind }));
}

describe("sparse fits in raw units, nearly collinear", () => {
  it(
    `are certified to 1e-9, and have the value of the same objective in units of one size (${numRuns} tables)`,
    async () => {
      // was "not converged: no step lowers the objective any further in f64" for a lasso in 1 of 200 such tables: what rounding may hide in the slope of
      // the column of the largest unit was given away by all
      for (let seed = first; seed < first + numRuns; seed++) {
        const { columns, y, penalty } = generated(random(seed));
        const options = { features: raw(), tolerance: 1e-9 };
        const model = await fit(rowsOf(columns, y), "kind", { ...options, penalty: penalty({}) });
        expect(model.report.reason, `seed ${seed}`).toMatch(/^converged/);
        if (model.penalty.kind === "elasticNet") continue;
        // λ |w| is λ/size · |size w|
        const sizes = columns.map(sizeOf);
        const factors = Object.fromEntries(sizes.map((size, j) => [`x${j}`, 1 / size]));
        const scaled = columns.map((column, j) => column.map((x) => x / sizes[j]!));
        const same = await fit(rowsOf(scaled, y), "kind", { ...options, penalty: penalty({ factors }) });
        expect(same.report.reason, `seed ${seed}`).toMatch(/^converged/);
        const gap = Math.max(model.report.certificate.gap, same.report.certificate.gap);
        expect(Math.abs(model.report.value - same.report.value), `seed ${seed}`).toBeLessThanOrEqual(gap);
      }
    },
    TIMEOUT,
  );
});
