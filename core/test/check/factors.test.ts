import { describe, expect, it } from "vitest";
import { broken } from "../../src/check/gallery/exhibit.js";
import { mapped } from "../../src/check/gallery/plain-softmax.js";
import { checkGradient } from "../../src/check/index.js";

describe("a factor of the gradient beside a penalty", () => {
  for (const factor of [2, 1.37, -1])
    for (const keeps of [true, false])
      it(`${factor} is told as one of ${keeps ? "the data part alone" : "the whole gradient"}`, async () => {
        const { sentence, certainty, causes } = await checkGradient(
          broken("one", "one", {
            residuals: (P, Y) => mapped(P, (p, i, k) => factor * (p - Y[i]![k]!)),
            gradientPenalty: ({ W, lambda }) => mapped(W, (w) => (keeps ? 1 : factor) * lambda * w),
          }).make({ bias: "none" }),
        );
        expect([certainty, causes.length], sentence).toEqual(["exact", 1]);
        const { message, formula } = causes[0]!;
        const words = `${message} ${formula}`;
        if (keeps) expect(words).toMatch(/The data part of your gradient is .*.*∇\(data\) \+ ∇\(penalty\)$/s);
        else expect(words).toMatch(/Your gradient is .*∇f$/s);
      });
});
