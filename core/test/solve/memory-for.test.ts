import { afterEach, describe, expect, it, vi } from "vitest";
import { featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature } from "../../src/features/number-feature.js";
import { type Likelihood, likelihoodOf } from "../../src/likelihood/likelihood.js";
import { penalised } from "../../src/objective/penalised.js";
import { none, ridge } from "../../src/objective/penalty.js";
import { pairsFor } from "../../src/solve/memory-for.js";
import { solve } from "../../src/solve/solve.js";

const GIGABYTE = 1e9;

/** 2 500 classes of 400 features, whose rows are never asked. */
function manyClasses(asked: () => void): Likelihood {
  const classes = Array.from({ length: 2_500 }, (_, k) => k);
  return likelihoodOf({
    featureMap: featureMapOf(Array.from({ length: 400 }, (_, j) => numberFeature(`x${j}`))),
    classes,
    target: "y",
    rows: classes.length,
    classTotals: new Float64Array(classes.length).fill(1),
    engine: "none",
    at: async () => {
      asked();
      throw new Error("asked");
    },
  });
}

function free(bytes: number) {
  vi.spyOn(process as { availableMemory(): number }, "availableMemory").mockReturnValue(bytes);
}

describe("a fit whose weights take more memory than there is", () => {
  afterEach(() => vi.restoreAllMocks());

  it("is refused before its first pass, with sizes and remedies", async () => {
    const asked = vi.fn();
    const objective = penalised(manyClasses(asked), ridge(1));
    free(0.3 * GIGABYTE);
    // 42 numbers of 8 bytes for each of a million weights
    await expect(solve(objective)).rejects.toThrow(
      "2,500 classes and 400 features are 1,000,000 weights, for which a fit takes at least 336 MB of memory, and 300 MB are free; put rare classes together, leave out features, or fit where there is more memory",
    );
    await expect(solve(objective)).rejects.toMatchObject({ code: "memory" });
    expect(asked).not.toHaveBeenCalled();
  });

  it("begins where there is as much, or where its solver keeps less", async () => {
    const asked = vi.fn();
    const likelihood = manyClasses(asked);
    free(0.336 * GIGABYTE);
    await expect(solve(penalised(likelihood, ridge(1)))).rejects.toThrow("asked");
    free(0.1 * GIGABYTE);
    await expect(solve(penalised(likelihood, none()))).rejects.toThrow("asked");
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it("keeps ten pairs of up to three million weights, and fewer of more", () => {
    expect([100, 3_333_333, 4_000_000, 10_000_000, 1e9].map(pairsFor)).toEqual([10, 10, 8, 3, 3]);
  });
});
