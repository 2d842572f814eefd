import { describe, expect, it } from "vitest";
import {
  type Context,
  logSumExpRow,
  mapped,
  type Steps,
  softmaxRow,
  sum,
} from "../../src/check/gallery/plain-softmax.js";
import { checkGradient, plainSoftmax } from "../../src/check/index.js";
import { random } from "../../src/numeric/random.js";
import { runs, TIMEOUT } from "../many.js";

/** FIRST=… begins there; the seed stands in the message. */
const { numRuns, seed: start } = runs(6);

const cross = (a: readonly number[], y: readonly number[]) =>
  sum(y) * logSumExpRow(a) - sum(a.map((ak, k) => ak * y[k]!));

/** Scores with a factor for each class and one for the bias, in the value; and what its gradient makes of them. */
function otherScores(seed: number) {
  const source = random(seed);
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(choices.length * source.uniform())]!;
  const K = pick([2, 3, 3, 4]);
  const bias = pick(["none", "first", "last"] as const);
  const c = Array.from({ length: K }, () => 0.4 + 1.6 * source.uniform());
  const u = bias === "none" ? 1 : pick([0, 1, 1, 2, 0.5 + source.uniform()]);
  const changed = (a: readonly number[], { W, constant }: Context) =>
    a.map((ak, k) => c[k]! * (ak + (constant === null ? 0 : (u - 1) * W[constant]![k]!)));
  const weighted: Partial<Steps> = {
    residuals: (P, Y) => mapped(P, (p, i, k) => c[k]! * (p - Y[i]![k]!)),
  };
  const withBias: Partial<Steps> = {
    product: (R, X, { constant }) =>
      X[0]!.map((_, j) => R[0]!.map((_r, k) => (j === constant ? u : 1) * sum(X.map((x, i) => x[j]! * R[i]![k]!)))),
  };
  const same: Partial<Steps> = { probabilities: (A, context) => A.map((a) => softmaxRow(changed(a, context))) };
  const [gradient, steps, ids] = pick<readonly [string, Partial<Steps>, readonly string[]]>([
    ["right", { ...same, ...weighted, ...withBias }, []],
    ["the chain rule forgotten", same, ["chain-factor-missing"]],
    ["residuals weighted", { ...weighted, ...withBias }, ["residual-weighted-for-scores"]],
    ["that of A", {}, []],
  ]);
  const conditions = { classes: K, features: pick([4, 9]), bias, reduction: pick(["sum", "mean"] as const) };
  return {
    implementation: plainSoftmax(conditions, { ...steps, rowLoss: (a, y, context) => cross(changed(a, context), y) }),
    verdict: gradient === "right" ? "right" : "wrong",
    ids: ["scores-of-value", ...ids],
    about: `seed ${seed}: c = ${c}, u = ${u}, gradient ${gradient}, ${JSON.stringify(conditions)}`,
  };
}

describe("values of other scores than A", () => {
  it(
    "are named by their factors, with what the gradient makes of them",
    async () => {
      for (let seed = start; seed < start + numRuns; seed++) {
        const { implementation, verdict, ids, about } = otherScores(seed);
        const diagnosis = await checkGradient(implementation, { seed });
        expect(diagnosis, `${about}: ${diagnosis.sentence}`).toMatchObject({ verdict, certainty: "exact" });
        expect(
          diagnosis.causes.map(({ id }) => id),
          `${about}: ${diagnosis.sentence}`,
        ).toEqual(ids);
      }
    },
    TIMEOUT,
  );

  it("are recognised where the bias is left out, or scores are divided by one temperature", async () => {
    const titleOf = async (change: (a: number, k: number, context: Context) => number) => {
      const rowLoss: Steps["rowLoss"] = (a, y, context) =>
        cross(
          a.map((ak, k) => change(ak, k, context)),
          y,
        );
      const { causes } = await checkGradient(plainSoftmax({ bias: "last" }, { rowLoss }));
      return causes.map(({ title }) => title);
    };
    expect(await titleOf((a, k, { W, constant }) => a - W[constant!]![k]!)).toEqual([
      "the value's scores are A without the bias",
    ]);
    expect(await titleOf((a) => a / 2)).toContain("the value's scores are 0.5 A");
  });
});

describe("sums over classes that leave one out", () => {
  it("are named in the value, in the gradient and in both, whichever class it is", async () => {
    for (const absent of [0, 1, 2]) {
      const without: Partial<Steps> = {
        probabilities: (A) =>
          A.map((a) => a.map((ak) => Math.exp(ak - logSumExpRow(a.filter((_, k) => k !== absent))))),
      };
      const value: Partial<Steps> = {
        rowLoss: (a, y) => logSumExpRow(a.filter((_, k) => k !== absent)) - sum(a.map((ak, k) => ak * y[k]!)),
      };
      const named = async (steps: Partial<Steps>) => {
        const { certainty, causes } = await checkGradient(plainSoftmax({ bias: "last", classes: 3 }, steps));
        return [certainty, ...causes.map(({ title }) => title)];
      };
      const [ofValue, ofGradient] = ["value", "gradient"].map(
        (of) => `the ${of}'s sum over classes leaves out class ${absent}`,
      );
      expect(await named(without)).toEqual(["exact", ofGradient]);
      expect(await named(value)).toEqual(["exact", ofValue]);
      expect(await named({ ...without, ...value })).toEqual(["exact", ofValue, ofGradient]);
    }
  });
});
