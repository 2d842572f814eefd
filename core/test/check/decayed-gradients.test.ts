import { describe, expect, it } from "vitest";
import { checkGradient, plainSoftmax } from "../../src/check/index.js";
import { random } from "../../src/numeric/random.js";

/** MANY=100 tries that many; the seed stands in the message. */
const MANY = Number(process.env.MANY ?? 6);

describe("a gradient a G + c W, with a multiple of the weights that the value does not have", () => {
  for (let seed = 1; seed <= MANY; seed++)
    it(`is told by c, and not by a factor of the penalty that holds for one λ only, seed ${seed}`, async () => {
      const source = random(seed);
      const round = (x: number) => Number(x.toPrecision(2));
      const a = seed % 3 === 0 ? 1 : round(0.2 + source.uniform());
      const c = round(10 ** (2 * source.uniform() - 1.5));
      const right = plainSoftmax({ bias: "none", reduction: seed % 2 === 0 ? "sum" : "mean" });
      const { sentence } = await checkGradient(
        {
          conventions: right.conventions!,
          evaluate: async (request) => {
            const { value, gradient } = await right.evaluate(request);
            const W = request.weights;
            return { value, gradient: Array.from((gradient ?? []) as number[], (g, j) => a * g + c * W[j]!) };
          },
        },
        { seed },
      );
      expect(sentence, `seed ${seed}: ${a} G + ${c} W`).toContain(
        `the gradient adds ${c} W besides the penalty's derivative`,
      );
    }, 120_000);
});
