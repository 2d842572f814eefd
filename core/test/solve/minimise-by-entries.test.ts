import { describe, expect, it } from "vitest";
import { plainAlgebra } from "../../src/numeric/dense-algebra.js";
import { normals, random } from "../../src/numeric/random.js";
import { minimiseByEntries } from "../../src/solve/sparse/minimise-by-entries.js";
import { runs } from "../many.js";

const { numRuns, seed: first } = runs(60);

/** The largest distance of a subgradient from 0 in units of λ1, by plain sums. */
function violation(M: Float64Array, c: Float64Array, lambda1: Float64Array, lambda2: Float64Array, x: Float64Array) {
  const m = x.length;
  let most = 0;
  for (let e = 0; e < m; e++) {
    let g = c[e]! + lambda2[e]! * x[e]!;
    for (let f = 0; f < m; f++) g += M[e * m + f]! * x[f]!;
    const off = x[e] === 0 ? Math.max(0, Math.abs(g) - lambda1[e]!) : Math.abs(g + lambda1[e]! * Math.sign(x[e]!));
    most = Math.max(most, off / (lambda1[e]! || 1));
  }
  return most;
}

describe("the minimum of a quadratic and a lasso or an elastic net", () => {
  it("has no subgradient away from 0, however dependent the entries and wherever it starts", () => {
    for (let seed = first; seed < first + numRuns; seed++) {
      const source = random(seed);
      const below = (end: number) => Math.floor(end * source.uniform());
      const [m, rank] = [1 + below(40), 1 + below(50)];
      const scales = Float64Array.from(
        { length: m },
        () => 10 ** (source.uniform() < 0.3 ? 8 * source.uniform() - 4 : 0),
      );
      const X = Array.from({ length: rank }, () => normals(source, m).map((each, e) => each * scales[e]!));
      // a column may be another's copy
      for (let copies = below(3); copies > 0 && m > 1; copies--) {
        const [to, from] = [below(m), below(m)];
        for (const row of X) row[to] = row[from]!;
      }
      const y = normals(source, rank);
      const M = new Float64Array(m * m);
      const c = new Float64Array(m);
      for (const [i, row] of X.entries())
        for (let e = 0; e < m; e++) {
          c[e]! -= row[e]! * y[i]!;
          for (let f = 0; f < m; f++) M[e * m + f]! += row[e]! * row[f]!;
        }
      const strength = c.reduce((most, each) => Math.max(most, Math.abs(each)), 0) * 10 ** (-8 * source.uniform());
      const lambda1 = new Float64Array(m).fill(strength);
      const lambda2 = new Float64Array(m).fill(source.uniform() < 0.5 ? 0 : strength * source.uniform());
      const start = normals(source, m).map((each) => (source.uniform() < 0.5 ? 0 : each));
      const problem = { curvature: M, linear: c, lambda1, lambda2, algebra: plainAlgebra };
      let x: Float64Array = start;
      // where entries are dependent, a step is held back a little: a sequence of them has no such limit
      const off = () => violation(M, c, lambda1, lambda2, x);
      for (let step = 0; step < 30 && !(off() <= 1e-6); step++) x = minimiseByEntries(problem, x, 1e-9);
      expect(off(), `seed ${seed}`).toBeLessThanOrEqual(1e-6);
    }
  });
});
