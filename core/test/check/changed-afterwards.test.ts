import { describe, expect, it } from "vitest";
import { checkGradient, plainSoftmax } from "../../src/check/index.js";
import { type Random, random } from "../../src/numeric/random.js";

/** MANY=500 tries that many; the seed stands in the message. */
const MANY = Number(process.env.MANY ?? 16);
const FIRST = Number(process.env.FIRST ?? 1);

/** What is done to each derivative, and the words that may be said of it; c is the level, or the decimals. */
const CHANGES = {
  clipped: [
    (g, c) => Math.max(-c, Math.min(c, g)),
    (c) => `(cut off at ±${c}$|cut off below -${c}$|cut off above ${c}$|${c} times its sign, or cut off at ±${c})`,
  ],
  "clipped below": [(g, c) => Math.max(-c, g), (c) => `cut off below -${c}$`],
  "clipped above": [(g, c) => Math.min(c, g), (c) => `cut off above ${c}$`],
  rounded: [(g, c) => c * Math.round(g / c), (c) => (c === 1 ? "in whole numbers" : `rounded to a multiple of ${c}$`)],
  truncated: [
    (g, c) => c * Math.trunc(g / c),
    (c) => (c === 1 ? "in whole numbers" : `towards 0 to a multiple of ${c}$`),
  ],
  "sign alone": [(g, c) => c * Math.sign(g), (c) => `is ${c} times its sign`],
  "small ones dropped": [
    (g, c) => (Math.abs(g) < c ? 0 : g),
    () => "derivatives smaller than a limit between .* are set to 0$",
  ],
  "few digits": [(g, c) => Number(g.toPrecision(Math.max(2, Math.ceil(c)))), () => "nothing"],
} satisfies Record<string, readonly [(g: number, c: number) => number, (c: string | number) => string]>;

const pick = <T>(source: Random, choices: readonly T[]): T => choices[Math.floor(choices.length * source.uniform())]!;

describe("a right gradient whose numbers are cut off, rounded or dropped afterwards, at random levels", () => {
  for (let seed = FIRST; seed < FIRST + MANY; seed++)
    it(`is named by what was done, or not at all, seed ${seed}`, async () => {
      const source = random(seed);
      const [kind, [change, words]] = pick(source, Object.entries(CHANGES));
      const c = Number((10 ** (3 * source.uniform() - 2)).toPrecision(pick(source, [1, 2, 5])));
      const conditions = {
        features: pick(source, [4, 9, 16]),
        bias: pick(source, ["none", "first", "last"] as const),
        reduction: pick(source, ["sum", "mean"] as const),
      };
      const right = plainSoftmax(conditions);
      const { verdict, sentence, certainty, relativeErrorBound } = await checkGradient(
        {
          conventions: right.conventions!,
          evaluate: async (request) => {
            const { value, gradient } = await right.evaluate(request);
            return { value, gradient: Array.from((gradient ?? []) as number[], (g) => change(g, c)) };
          },
        },
        { seed },
      );
      const about = `seed ${seed}: ${kind} at ${c}, ${JSON.stringify(conditions)}: ${sentence} (${certainty})`;
      if (verdict === "right") expect(relativeErrorBound, about).toBeLessThan(1e-2);
      if (verdict !== "wrong" || certainty === "unknown") return;
      // A level that no derivative reaches on ordinary rows shows on unusual ones; one that none exceeds leaves nothing.
      const others =
        "^wrong: (with .* the gradient is not the derivative of the value|the data part of the gradient is zero)";
      expect(sentence, about).toMatch(new RegExp(`${words(c === 1 ? 1 : String(Number(c.toPrecision(5))))}|${others}`));
    }, 120_000);
});

describe("a right gradient in single precision whose length is changed afterwards", () => {
  const lengths: readonly (readonly [string, (length: number) => number])[] = [
    ["scaled to length 1, or shortened to it wherever it is longer", (length) => 1 / length],
    ["shortened to length 15 where it is longer", (length) => Math.min(1, 15 / length)],
  ];
  for (const [name, factor] of lengths)
    it(`is ${name}`, async () => {
      const right = plainSoftmax({ numbers: "f32", bias: "last" });
      const { sentence } = await checkGradient({
        conventions: right.conventions!,
        evaluate: async (request) => {
          const { value, gradient } = await right.evaluate(request);
          const G = Array.from((gradient ?? []) as number[]);
          return { value, gradient: G.map((g) => Math.fround(factor(Math.hypot(...G)) * g)) };
        },
      });
      expect(sentence).toBe(`wrong: the gradient is ${name}`);
    });
});
