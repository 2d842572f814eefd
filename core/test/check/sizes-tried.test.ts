import { describe, expect, it } from "vitest";
import { checkGradient, plainSoftmax } from "../../src/check/index.js";
import { random } from "../../src/numeric/random.js";

/** MANY=100 tries that many; the seed stands in the message. */
const MANY = Number(process.env.MANY ?? 12);

const CHANGES = {
  clipped: (G: number[], c: number) => G.map((g) => Math.max(-c, Math.min(c, g))),
  shortened: (G: number[], c: number) => G.map((g) => g * Math.min(1, c / Math.hypot(...G))),
  "small ones dropped": (G: number[], c: number) => G.map((g) => (Math.abs(g) < c ? 0 : g)),
} as const;

describe("a right gradient changed only beyond some size", () => {
  for (let seed = 1; seed <= MANY; seed++)
    it(`is wrong, or that size is listed as not tested, seed ${seed}`, async () => {
      const source = random(seed);
      const kind = (Object.keys(CHANGES) as (keyof typeof CHANGES)[])[seed % 3]!;
      const limit = 10 ** (kind === "small ones dropped" ? -5 + 3 * source.uniform() : 2 * source.uniform());
      const numbers = seed % 4 === 0 ? "f32" : "f64";
      const right = plainSoftmax({ reduction: seed % 2 === 0 ? "sum" : "mean", numbers, bias: "last" });
      const { verdict, sentence, untested } = await checkGradient(
        {
          conventions: right.conventions!,
          evaluate: async (request) => {
            const { value, gradient } = await right.evaluate(request);
            return { value, gradient: CHANGES[kind](Array.from((gradient ?? []) as number[]), limit) };
          },
        },
        { seed },
      );
      const listed = untested.map(({ what }) => what).join("; ");
      const about = `seed ${seed}: ${kind} at ${limit}, ${numbers}: ${sentence}; ${listed}`;
      const sizes = /derivatives below (\S+) or above (\S+), and gradients longer than (\S+?)(;|$)/.exec(listed);
      if (verdict === "wrong") {
        expect(sizes, about).toBeNull();
        return;
      }
      const [least, most, longest] = sizes!.slice(1, 4).map(Number);
      if (kind === "small ones dropped") expect(limit, about).toBeLessThanOrEqual(least!);
      else expect(limit, about).toBeGreaterThanOrEqual(kind === "clipped" ? most! : longest!);
    }, 60_000);
});
