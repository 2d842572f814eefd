import { describe, expect, it } from "vitest";
import { bits, bytesPerRow } from "../../src/design/bits.js";
import { concat } from "../../src/design/concat.js";
import { constant } from "../../src/design/constant.js";
import { gram } from "../../src/likelihood/curvature.js";
import { random } from "../../src/numeric/random.js";
import { expectClose } from "../close-to.js";
import { below } from "../contract/representations.js";
import { bareSample } from "./bare-sample.js";
import { smallChunkEngine } from "./small-chunks.js";

// Flags of rows that count once are counted bit by bit, some thousands of rows at a time: whole numbers, which have to be exact.

const engines = await Promise.all([100_000, 8_000_000].map((operations, e) => smallChunkEngine(e + 1, operations)));

describe("the Gram matrix of flags", () => {
  it.each([
    [1, 1],
    [127, 3],
    [128, 8],
    [129, 9],
    [4001, 19],
    [9001, 1],
    [9001, 66],
  ])("of %i rows and %i flags counts the rows that have both, to the last one", async (n, d) => {
    const source = random(n + d);
    const unused = 8 * bytesPerRow(d) - d;
    const bytes = Uint8Array.from({ length: n * bytesPerRow(d) }, (_, at) =>
      at % bytesPerRow(d) === bytesPerRow(d) - 1 ? below(source, 256) >> unused : below(source, 256),
    );
    for (const design of [bits(bytes, d), concat([constant(n), bits(bytes, d)])]) {
      const sample = bareSample(design, { K: 3 }, source);
      for (const engine of engines) {
        const point = await (await engine.likelihood(sample)).at(new Float64Array(3 * design.features));
        for (const rows of [n, Math.ceil(n / 2), Math.ceil(n / 7)]) {
          const counted = lowerTriangle(await point.gram(rows), design.features);
          const summed = lowerTriangle(gram(sample, rows), design.features);
          // the factor of a share of the rows is rounded in every sum, counts are not
          if (rows === n) expect(counted).toEqual(summed);
          else expectClose(counted, summed, { relative: 1e-12 });
        }
      }
    }
  });
});

function lowerTriangle(A: Float64Array, d: number): Float64Array {
  return A.filter((_, at) => at % d <= Math.floor(at / d));
}
