import { describe, expect, it } from "vitest";
import { checkGradient, gallery, type Implementation, plainSoftmax } from "../../src/check/index.js";

type Written = (x: number) => number;
const significant =
  (digits: number): Written =>
  (x) =>
    Number(x.toPrecision(digits));
const decimals =
  (digits: number): Written =>
  (x) =>
    Number(x.toFixed(digits));
const all: Written = (x) => x;

function printed({ conventions, evaluate }: Implementation, value: Written, gradient: Written = all): Implementation {
  return {
    conventions: conventions!,
    evaluate: async (request) => {
      const answer = await evaluate(request);
      return {
        ...answer,
        value: value(answer.value),
        gradient: Array.from(answer.gradient as ArrayLike<number>, gradient),
      };
    },
  };
}

const FEW: Readonly<Record<string, readonly [Written, Written?]>> = {
  "1 digit": [significant(1)],
  "2 digits": [significant(2)],
  "3 digits": [significant(3)],
  "2 decimals": [decimals(2)],
  "whole numbers": [decimals(0)],
  "2 digits, and the gradient with 2 digits": [significant(2), significant(2)],
  "3 digits, and the gradient with 3 digits": [significant(3), significant(3)],
  "all digits, the gradient with 2": [all, significant(2)],
};

/** All six under MANY=1; by default two that differ from one kind of numbers to the next. */
const CONDITIONS = [2, 3, 10].flatMap((classes) =>
  (["sum", "mean"] as const).map((reduction) => ({ bias: "last", features: 9, classes, reduction }) as const),
);

describe("numbers that are printed with few digits", () => {
  // Expected: right or cannot tell. Got: "wrong: the value follows no formula that the doctor knows", because digits were counted over value and gradient together.
  for (const [at, [name, [value, gradient]]] of Object.entries(FEW).entries())
    it(`a value of ${name}: a right gradient is never called wrong, a wrong one never right`, async () => {
      for (const [c, conditions] of CONDITIONS.entries())
        if (process.env.MANY || c % 3 === at % 3) {
          const right = await checkGradient(printed(plainSoftmax(conditions), value, gradient));
          expect(["right", "cannot tell"], right.sentence).toContain(right.verdict);
          expect(right.causes).toEqual([]);
          for (const id of ["sign-flipped", "true-class-only", "features-transposed"]) {
            const { make } = gallery.find((exhibit) => exhibit.id === id)!;
            const wrong = await checkGradient(printed(make(conditions), value, gradient));
            expect(["wrong", "cannot tell"], wrong.sentence).toContain(wrong.verdict);
            // A name is given only where the numbers suffice for it.
            expect([[], [id]]).toContainEqual(wrong.ties.length > 0 ? [id] : wrong.causes.map((cause) => cause.id));
          }
        }
    }, 240_000);

  it("says of which numbers the digits are too few", async () => {
    const { sentence } = await checkGradient(printed(plainSoftmax({ bias: "last" }), significant(2)));
    expect(sentence).toMatch(
      /^cannot tell: its value is written as 2 digits, too few, its gradient as f64; .*; print all digits$/,
    );
  });
});

describe("a value that does not depend on the weights", () => {
  it("is said by name, whatever the penalty, and not taken for a fault of the gradient", async () => {
    const { make } = gallery.find(({ id }) => id === "value-constant")!;
    for (const ownLambda of [0, 0.1]) {
      const { sentence, causes } = await checkGradient(make({ bias: "last", ownLambda }));
      expect(sentence).toBe("wrong: the value does not change with the weights");
      expect(causes[0]!.message).toContain("does not depend on w");
    }
  });

  it("cannot be judged when the gradient is zero as well", async () => {
    const { verdict, causes } = await checkGradient({
      evaluate: ({ weights }) => ({ value: 3, gradient: weights.map(() => 0) }),
    });
    expect([verdict, causes.map(({ id }) => id)]).toEqual(["cannot tell", ["value-constant"]]);
  });
});
