import { describe, expect, it } from "vitest";
import { concat } from "../../src/design/concat.js";
import { constant } from "../../src/design/constant.js";
import { dense } from "../../src/design/dense.js";
import { standardized } from "../../src/design/standardized.js";
import { PLAN } from "../../src/engine/wasm/kernel-interface.js";
import { KernelThreads } from "../../src/engine/wasm/kernel-threads.js";
import { SamplePasses } from "../../src/engine/wasm/sample-passes.js";
import { stagedSample } from "../../src/engine/wasm/staged-sample.js";
import { linearScores, lossHessianVector, softmaxRows } from "../../src/likelihood/formulas.js";
import { normals, random } from "../../src/numeric/random.js";
import { expectClose, expectSameBits } from "../close-to.js";
import { bareSample } from "./bare-sample.js";
import { kernelsHere } from "./small-chunks.js";

// Passes for curvature take the probabilities that the last pass for slopes left, where scores are dear; and a direction that moves the
// constant alone changes every row's scores alike, without a product with Φ.

const D = 60;
const CASES = [1, 2, 3].flatMap((threads) =>
  (["classes", "masses"] as const).flatMap((labels) =>
    [2, 7, 10].map((K) => ({ threads, labels, K, n: 61 * K + threads })),
  ),
);

describe.each(CASES)("over $n rows with $labels, $K classes, $threads threads", ({ threads, labels, K, n }) => {
  const source = random(n);
  const numbers = dense(normals(source, n * (D - 1)), D - 1);
  const some = Float64Array.from({ length: D - 1 }, () => 0.5 + source.uniform());
  const design = concat([constant(n), n % 2 === 0 ? numbers : standardized(numbers, some, some)]);
  const sample = bareSample(design, { K, labels, isWeighted: n % 3 === 0, hasOffset: n % 3 === 1 }, source);
  const [W, other, V] = [0.1, 0.2, 1].map((scale) => normals(source, D * K).map((x) => scale * x));
  const passes = async () => {
    const staged = stagedSample(sample, threads, { every: 1, factor: 1 }, 3000);
    return new SamplePasses(staged, new KernelThreads(await kernelsHere(), threads, 0));
  };
  const closed = (some: SamplePasses) => {
    some.close();
    some.threads.close();
  };

  it("curvature has the digits of a pass that computes them again, whatever was asked for before", async () => {
    const [kept, plain] = [await passes(), await passes()];
    const curvature = await plain.curvature(W!, V!, 64);
    const classes = await plain.constantHessian(W!);
    await kept.slope(W!, 64);
    expectSameBits(await kept.curvature(W!, V!, 64), curvature);
    expectSameBits(await kept.constantHessian(W!), classes);
    await kept.slope(other!, 64);
    expectSameBits(await kept.curvature(W!, V!, 64), curvature);
    await kept.slope(W!, 64);
    await kept.slope(other!, 32);
    await kept.along(other!, V!, Float64Array.of(1), 64);
    expectSameBits(await kept.constantHessian(W!), classes);
    expectSameBits(await kept.curvature(W!, V!, 64), curvature);
    for (const each of [kept, plain]) closed(each);
  });

  it("they are really taken", async () => {
    const kept = await passes();
    await kept.slope(W!, 64);
    const { memory, plan } = kept.staged;
    const at = new Int32Array(memory.buffer, plan, PLAN.fields.length)[PLAN.fields.indexOf("probabilities")]!;
    new Float64Array(memory.buffer, at, n * 2 * Math.ceil(K / 2)).fill(0);
    expect((await kept.curvature(W!, V!, 64)).every((x) => x === 0)).toBe(true);
    expect((await kept.constantHessian(W!)).every((x) => x === 0)).toBe(true);
    await kept.slope(W!, 64);
    expect((await kept.curvature(W!, V!, 64)).some((x) => x !== 0)).toBe(true);
    closed(kept);
  });

  it("a step of the constant alone has the curvature that the definition says", async () => {
    const kept = await passes();
    await kept.slope(W!, 64);
    const step = V!.map((v, jk) => (jk < K ? v : 0));
    const { P } = softmaxRows(linearScores(design, W!, K, sample.offset), K);
    const reference = lossHessianVector(sample, P, step);
    const absolute = 1e-12 * Math.max(...reference.map(Math.abs));
    expectClose(await kept.curvature(W!, step, 64), reference, { absolute });
    expectClose(await kept.curvature(W!, V!, 64), lossHessianVector(sample, P, V!), { absolute: 100 * absolute });
    expectClose(await kept.curvature(W!, step, 64), reference, { absolute });
    expect((await kept.change(step)).spread).toBeCloseTo(
      Math.max(...step.subarray(0, K)) - Math.min(...step.subarray(0, K)),
      12,
    );
    closed(kept);
  });
});
