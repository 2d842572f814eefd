import { describe, expect, it } from "vitest";
import { fit, raw, ridge } from "../../src/index.js";

/** Columns of 0, 1 and hundreds, of more classes than features: L-BFGS is far from the minimum after a thousand steps. */
function problem(n: number, d: number, K: number, seed: number) {
  let state = seed;
  const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
  const data = Float64Array.from({ length: n * d }, () =>
    random() < 0.3 ? (random() < 0.5 ? 1 : 300 * (random() - 0.5)) : 0,
  );
  return { matrix: { rows: n, columns: d, data }, labels: Array.from({ length: n }, (_, i) => String(i % K)) };
}

describe("a fit that L-BFGS is too slow for", () => {
  const shapes = [1, 2, 3].map((seed) => ({ seed, lambda: seed === 2 ? 0.0001 : 0.01 }));

  it.each(shapes)("converges by Newton's method, seed $seed, λ $lambda", async ({ seed, lambda }) => {
    // was "stopped at the limit of 1000 iterations, where the gap is 3.3e+2 nats; allow more iterations", of which 4000 were not enough
    const { matrix, labels } = problem(100, 2, 100, seed);
    const options = { features: raw(), penalty: ridge(lambda) };
    const { report: plain } = await fit(matrix, labels, { ...options, engine: "reference" });
    const { report: kernels } = await fit(matrix, labels, { ...options, engine: "wasm", threads: 1 });
    expect(plain.reason).toMatch(/^converged/);
    expect(kernels.reason).toMatch(/^converged/);
    const gaps = plain.certificate.gap + kernels.certificate.gap;
    expect(Math.abs(plain.value - kernels.value)).toBeLessThanOrEqual(gaps);
  });

  it("ends at a limit that was asked for", async () => {
    const { matrix, labels } = problem(100, 2, 100, 1);
    const iterations: number[] = [];
    const { report } = await fit(matrix, labels, {
      features: raw(),
      penalty: ridge(0.01),
      maxIterations: 50,
      onProgress: ({ iteration }) => iterations.push(iteration),
    });
    expect(report.iterations).toBe(50);
    expect(iterations.at(-1)).toBe(50);
    expect(report.reason).toMatch(/stopped at the limit of 50 iterations.*allow more iterations$/);
  });
});
