import { describe, expect, it } from "vitest";
import { checkGradient, plainSoftmax } from "../../src/check/index.js";
import { type Random, random } from "../../src/numeric/random.js";

/** MANY=100 tries that many; the seed stands in the message. */
const MANY = Number(process.env.MANY ?? 6);

/** What is said of a right implementation whose gradient is changed: by its numbers and those of the weights. */
async function said(
  seed: number,
  source: Random,
  change: (gradient: readonly number[], weights: readonly number[]) => number[],
): Promise<string> {
  const right = plainSoftmax({
    bias: source.uniform() < 0.5 ? "none" : "last",
    reduction: source.uniform() < 0.5 ? "sum" : "mean",
    sign: source.uniform() < 0.5 ? "loss" : "log-likelihood",
  });
  const { sentence, certainty } = await checkGradient(
    {
      conventions: right.conventions!,
      evaluate: async (request) => {
        const { value, gradient } = await right.evaluate(request);
        return { value, gradient: change(Array.from(gradient as ArrayLike<number>), Array.from(request.weights)) };
      },
    },
    { seed },
  );
  return `${sentence} (${certainty})`;
}

describe("a gradient function that does an optimiser's work", () => {
  for (let seed = 1; seed <= MANY; seed++)
    it(`is told that it returns the weights after a step, with the step's size, seed ${seed}`, async () => {
      const source = random(seed);
      const size = Number(10 ** (2 * source.uniform() - 2)).toPrecision(2);
      const sign = source.uniform() < 0.5 ? 1 : -1;
      const sentence = await said(seed, source, (G, W) => G.map((g, jc) => W[jc]! + sign * Number(size) * g));
      expect(sentence, `seed ${seed}`).toMatch(
        new RegExp(
          `^wrong: the gradient is the weights after a step: W ${sign < 0 ? "−" : "\\+"} ${Number(size)} ∇[fℓ] \\(exact\\)$`,
        ),
      );
    }, 120_000);

  const functions: Record<string, (x: number, c: number) => number> = {
    "its logarithm": (x, c) => Math.sign(x) * Math.log1p(Math.abs(x) / c),
    "its square": (x) => x * x,
    "its size": Math.abs,
    "its root": (x) => Math.sign(x) * Math.sqrt(Math.abs(x)),
    "itself through tanh": (x, c) => Math.tanh(x / c),
    "itself by its running size": (x, c) => x / (Math.abs(x) + c),
    "what a soft threshold leaves": (x, c) => Math.sign(x) * Math.max(0, Math.abs(x) - c),
  };
  for (const [name, change] of Object.entries(functions))
    for (let seed = 1; seed <= Math.ceil(MANY / 6); seed++)
      it(`and makes of each derivative ${name} is told that each depends on the right one alone, seed ${seed}`, async () => {
        const source = random(seed);
        const c = 0.1 + source.uniform();
        const sentence = await said(seed, source, (G) => G.map((g) => change(g, c)));
        expect(sentence, `seed ${seed}`).toMatch(
          /^wrong: each derivative is a function of the right one alone, .*\(likely\)$/,
        );
      }, 120_000);

  it("but adds to each what is not a function of it is told another thing", async () => {
    for (let seed = 1; seed <= 3; seed++) {
      const source = random(seed);
      const sentence = await said(seed, source, (G, W) => G.map((g, jc) => g + 0.3 * Math.sin(3 * W[jc]!)));
      expect(sentence, `seed ${seed}`).not.toContain("function of the right one alone");
    }
  }, 120_000);
});
