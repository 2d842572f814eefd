import { describe, expect, it } from "vitest";
import { broken } from "../../src/check/gallery/exhibit.js";
import {
  type Context,
  type Matrix,
  mapped,
  matrix,
  type Steps,
  softmaxRow,
  sum,
} from "../../src/check/gallery/plain-softmax.js";
import { checkGradient, type Implementation, plainSoftmax } from "../../src/check/index.js";

const named = async (steps: Partial<Steps>) => {
  const { verdict, certainty, sentence } = await checkGradient(broken("one", "one", steps).make({ bias: "last" }));
  return [verdict, certainty, sentence];
};

/** Features as `change` makes them from a row without its constant. */
const rows =
  (change: (x: readonly number[], i: number) => readonly number[]) =>
  ({ X }: Context): Matrix =>
    X.map((x, i) => [...change(x.slice(0, -1), i), 1]);

const byLabel = ({ Y }: Context) => Array.from(Y.keys()).sort((a, b) => Y[a]!.indexOf(1) - Y[b]!.indexOf(1) || a - b);
const ofBias = ({ W, constant }: Context, k: number) => W[constant!]![k]!;
const rescored = (change: (a: number, k: number, context: Context) => number): Partial<Steps> => ({
  probabilities: (A, context) => A.map((a) => softmaxRow(a.map((ak, k) => change(ak, k, context)))),
});
const trueClass = (a: readonly number[], y: readonly number[]) => sum(softmaxRow(a).map((p, k) => p * y[k]!));

/** Labels moved by one class where the last class is absent, as by `unique`. */
const lastMerged = (y: readonly number[], Y: Matrix) =>
  Y.some((one) => one.at(-1) === 1) ? y : [...y.slice(1), y[0]!];

const STRUCTURES: readonly (readonly [string, Partial<Steps>])[] = [
  ["the gradient's scores are −A", rescored((a) => -a)],
  ["the gradient divides scores by 1.443", rescored((a) => Math.LN2 * a)],
  [
    "the gradient's scores are those of the value without the bias",
    rescored((a, k, context) => a - ofBias(context, k)),
  ],
  [
    "the gradient's scores are those of the value with the bias twice",
    rescored((a, k, context) => a + ofBias(context, k)),
  ],
  [
    "logarithms of probabilities stand where probabilities should",
    { probabilities: (A) => A.map((a) => softmaxRow(a).map(Math.log)) },
  ],
  [
    "the residual p − y is squared, its sign kept",
    { residuals: (P, Y) => mapped(P, (p, i, k) => (p - Y[i]![k]!) * Math.abs(p - Y[i]![k]!)) },
  ],
  [
    "the gradient's last product sees each row over its length √Σx²",
    { productRows: rows((x) => x.map((v) => v / (Math.hypot(...x) || 1))) },
  ],
  [
    "the gradient's last product sees 22 % of the features' numbers as 0, the others times 1.25",
    { productRows: rows((x, i) => x.map((v, j) => ((i + j) % 5 === 0 ? 0 : 1.25 * v))) },
  ],
  [
    "the residuals are sorted by label, the features are not",
    { residuals: (P, Y, _, context) => byLabel(context).map((i) => P[i]!.map((p, k) => p - Y[i]![k]!)) },
  ],
  [
    "the gradient does not depend on the weights",
    { probabilities: (A) => A.map((a, i) => softmaxRow(a.map((_, k) => (i * k) % 3))) },
  ],
  [
    "the gradient of each class is divided by the number of its rows",
    {
      product: (R, X, { Y }) =>
        matrix(
          X[0]!.length,
          R[0]!.length,
          (j, k) => sum(X.map((x, i) => x[j]! * R[i]![k]!)) / sum(Y.map((y) => y[k]!)),
        ),
    },
  ],
  [
    "the value's penalty is the length of the weights, not its square",
    { valuePenalty: ({ W, lambda, constant }) => lambda * Math.hypot(...W.filter((_, j) => j !== constant).flat()) },
  ],
  [
    "the value penalises all weights but one weight, that of feature 0 and class 0",
    { valuePenalty: ({ W, lambda }) => (lambda / 2) * (sum(W.flat().map((w) => w * w)) - W[0]![0]! ** 2) },
  ],
  [
    "the value is the focal loss, γ = 2",
    { rowLoss: (a, y) => -((1 - trueClass(a, y)) ** 2) * Math.log(trueClass(a, y)) },
  ],
];

describe("structures are read off the numbers and told as exact", () => {
  for (const [name, steps] of STRUCTURES)
    it(name, async () => expect(await named(steps)).toEqual(["wrong", "exact", `wrong: ${name}`]));

  it("of a function of x, where no list has it, as a curve", async () => {
    const [, certainty, sentence] = await named({ productRows: rows((x) => x.map((v) => v ** 0.7 + v / 3)) });
    expect(certainty).toBe("exact");
    expect(sentence).toMatch(/sees a function of each number of x \(0.* → .*, /);
  });
});

describe("value and gradient that spare the same weights of their penalty", () => {
  const spared = (j: number, k: number, d: number) => (j === 0 && k === 0) || (j === d - 1 && k === 1);
  const penalties: Partial<Steps> = {
    valuePenalty: ({ W, lambda }) =>
      (lambda / 2) * sum(W.flatMap((row, j) => row.map((w, k) => (spared(j, k, W.length) ? 0 : w * w)))),
    gradientPenalty: ({ W, lambda }) => W.map((row, j) => row.map((w, k) => (spared(j, k, W.length) ? 0 : lambda * w))),
  };
  const CASES: readonly (readonly [string, Partial<Steps>])[] = [
    ["right: the gradient is the derivative", {}],
    [
      "wrong: the value is a binary cross-entropy summed over classes",
      {
        rowLoss: (a, y) => -sum(softmaxRow(a).map((p, k) => (y[k] === 1 ? Math.log(p) : (1 - y[k]!) * Math.log1p(-p)))),
      },
    ],
    ["wrong: the −1 at the true class is missing", { residuals: (P) => P }],
  ];
  for (const [sentence, steps] of CASES)
    it(sentence, async () => expect((await named({ ...penalties, ...steps }))[2]).toContain(sentence));
});

describe("a gradient that is random beside a steady value", () => {
  it("is wrong, whatever was drawn", async () => {
    const right = plainSoftmax({ bias: "last" });
    let calls = 0;
    const evaluate: Implementation["evaluate"] = async (request) => {
      const { value, gradient } = await right.evaluate(request);
      calls++;
      return { value, gradient: Array.from(gradient as number[], (g, at) => ((at + calls) % 3 === 0 ? 0 : g)) };
    };
    const { verdict, sentence } = await checkGradient({ conventions: right.conventions!, evaluate });
    expect([verdict, sentence]).toEqual([
      "wrong",
      "wrong: calls at the same weights give the same value and different gradients",
    ]);
  });
});

describe("rows that data have and random rows have not", () => {
  const UNUSUAL: readonly (readonly [string, string, Partial<Steps>])[] = [
    ["300 rows", "wrong", { rowFactors: ({ rowWeights }) => rowWeights.map((v, i) => (i < 256 ? v : 0)) }],
    [
      "rows that occur several times",
      "wrong",
      {
        rowFactors: ({ X }) =>
          X.map((x, i) => (X.findIndex((other) => other.every((v, j) => v === x[j])) === i ? 1 : 0)),
      },
    ],
    ["one row", "wrong", { gradientFactor: ({ X }) => (X.length === 1 ? 0.5 : 1) }],
    [
      "no row of the last class",
      "right",
      {
        // Without the last class its labels are those of the class before, in both.
        rowLoss: (a, y, { Y }) => -Math.log(trueClass(a, lastMerged(y, Y))),
        residuals: (P, Y) => mapped(P, (p, i, k) => p - lastMerged(Y[i]!, Y)[k]!),
      },
    ],
  ];
  for (const [what, verdict, steps] of UNUSUAL)
    it(`are tried: ${what}`, async () => {
      const [said, , sentence] = await named(steps);
      expect(said).toBe(verdict);
      expect(sentence).toContain(`with ${what} the `);
    });
});
