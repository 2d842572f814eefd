import { describe, expect, it } from "vitest";
import { broken } from "../../src/check/gallery/exhibit.js";
import { mapped, matrix, type Steps, softmaxRow, sum } from "../../src/check/gallery/plain-softmax.js";
import { checkGradient } from "../../src/check/index.js";

/** Bugs of which the library has no formula. */
const OUTSIDE: Readonly<Record<string, Partial<Steps>>> = {
  "the root of p": { residuals: (P, Y) => mapped(P, (p, i, k) => Math.sqrt(p) - Y[i]![k]!) },
  "the cube of the residual": { residuals: (P, Y) => mapped(P, (p, i, k) => (p - Y[i]![k]!) ** 3) },
  "p − y and the other half mixed": {
    residuals: (P, Y) => mapped(P, (p, i, k) => (p - Y[i]![k]!) * (1 + 0.3 * Math.sin(7 * p))),
  },
  "two wrong formulas in the same step": {
    residuals: (P, Y) => mapped(P, (p, i, k) => -Y[i]![k]! * (1 - p) + (p - Y[i]![k]!) * p * (1 - p)),
  },
  "three wrong steps at once": {
    probabilities: (A) => A.map((a) => softmaxRow(softmaxRow(a))),
    residuals: (P, Y) => mapped(P, (p, i, k) => -Y[i]![k]! * (1 - p)),
    productRows: ({ X, constant }) => X.map((x) => x.map((v, j) => (j === constant ? 1 : 1 - v))),
  },
};

/** The same, but in some classes other than in others. */
const UNLIKE: Readonly<Record<string, Partial<Steps>>> = {
  "a neighbour's probability": {
    residuals: (P, Y) => P.map((p, i) => p.map((_, k) => 0.5 * (p[k]! + p[(k + 1) % p.length]!) - Y[i]![k]!)),
  },
  "noise in one weight": { finish: (G) => mapped(G, (g, j, k) => (j === 2 && k === 1 ? g + 0.37 : g)) },
};

describe("bugs that the library does not hold", () => {
  for (const [name, steps] of Object.entries(UNLIKE))
    it(`${name}: says no more than that the classes are not treated alike`, async () => {
      const diagnosis = await checkGradient(broken(name, name, steps).make({ bias: "last" }));
      expect(diagnosis).toMatchObject({ verdict: "wrong", certainty: "likely", ties: [] });
      expect(diagnosis.causes.map(({ id }) => id)).toEqual(["classes-not-alike"]);
    });

  it("watches what duplicating, shuffling and splitting rows does to value and gradient", async () => {
    const meanOfCubes: Partial<Steps> = {
      residuals: (P, Y) => mapped(P, (p, i, k) => (p - Y[i]![k]!) ** 3),
      gradientFactor: ({ X }) => 1 / X.length,
    };
    const { facts } = await checkGradient(broken("cubes", "cubes", meanOfCubes).make({ bias: "last", ownLambda: 0.3 }));
    expect(facts.map(({ sentence }) => sentence)).toEqual(
      expect.arrayContaining([
        "the gradient does not depend on the order of the rows",
        "the gradient treats all classes alike",
        "the gradients of parts of the rows add up",
        "with every row twice the value doubles, the gradient stays, apart from penalties",
      ]),
    );
  });

  for (const [name, steps] of Object.entries(OUTSIDE))
    for (const numbers of name === "the root of p" ? (["f64", "f32", "digits"] as const) : (["f64"] as const))
      it(`${name}, ${numbers}: wrong, cause unknown, never misnamed`, async () => {
        const { make } = broken(name, name, steps);
        const diagnosis = await checkGradient(make({ bias: "last", numbers }));
        expect(diagnosis).toMatchObject({ verdict: "wrong", certainty: "unknown", causes: [], ties: [] });
        expect(diagnosis.sentence).toContain("cause unknown");
        expect(diagnosis.residuals.length).toBeGreaterThan(0);
      });

  it("says of features that are mixed from the given ones that they are others, and shows them", async () => {
    const mixed: Partial<Steps> = {
      productRows: ({ X, constant }) =>
        X.map((x, i) => x.map((v, j) => (j === constant ? 1 : 0.6 * v + 0.4 * Math.cos(3 * i + j)))),
    };
    const { verdict, causes, certainty, recovered } = await checkGradient(
      broken("mixed", "mixed", mixed).make({ bias: "last" }),
    );
    expect({ verdict, certainty, ids: causes.map(({ id }) => id) }).toEqual({
      verdict: "wrong",
      certainty: "likely",
      ids: ["features-other"],
    });
    const row = recovered!.rows[3]!;
    for (const [x, seen] of row.gradientSees.entries())
      expect(seen).toBeCloseTo(0.6 * row.given[x]! + 0.4 * Math.cos(9 + x), 8);
    expect(row.valueSees).toEqual(row.given);
  });

  it("names the first wrong line when it sees the lines between", async () => {
    const conditions = { bias: "last", openness: "intermediates" } as const;
    const cubed = await checkGradient(broken("cubed", "cubed", OUTSIDE["the cube of the residual"]!).make(conditions));
    expect(cubed.causes).toEqual([]);
    expect(cubed.sentence).toContain("the first wrong line is that of the residuals");
    const rooted: Partial<Steps> = { probabilities: (A) => A.map((a) => softmaxRow(a).map(Math.sqrt)) };
    const diagnosis = await checkGradient(broken("rooted", "rooted", rooted).make(conditions));
    expect(diagnosis.sentence).toContain("the first wrong line is that of the probabilities");
  });

  it("tells that the value is unknown when the gradient is that of the likelihood", async () => {
    const focal: Partial<Steps> = {
      rowLoss: (a, y) => -sum(softmaxRow(a).map((p, k) => y[k]! * (1 - p) ** 3 * Math.log(p))),
    };
    const diagnosis = await checkGradient(broken("focal", "focal", focal).make({ bias: "last" }));
    expect(diagnosis.verdict).toBe("wrong");
    expect(diagnosis.causes.map(({ id }) => id)).toEqual(["unknown-value"]);
    expect(diagnosis.certainty).toBe("likely");
  });

  it("finds a right gradient of an unknown value right", async () => {
    const slopes = (p: readonly number[], y: readonly number[]) =>
      p.map((pk, k) => y[k]! * (3 * (1 - pk) ** 2 * Math.log(pk) - (1 - pk) ** 3 / pk));
    const focal: Partial<Steps> = {
      rowLoss: (a, y) => -sum(softmaxRow(a).map((p, k) => y[k]! * (1 - p) ** 3 * Math.log(p))),
      residuals: (P, Y) =>
        P.map((p, i) => {
          const u = slopes(p, Y[i]!);
          const mean = sum(p.map((pk, k) => pk * u[k]!));
          return p.map((pk, k) => pk * (u[k]! - mean));
        }),
    };
    const diagnosis = await checkGradient(broken("focal", "focal", focal).make({ bias: "last" }));
    expect(diagnosis).toMatchObject({ verdict: "right", causes: [] });
    expect(diagnosis.relativeErrorBound).toBeLessThan(1e-9);
  });
});

describe("two faults in different steps", () => {
  it("are both named, with faults of scale and penalty on top", async () => {
    const both: Partial<Steps> = {
      probabilities: (A) => A.map((a) => softmaxRow(softmaxRow(a))),
      residuals: (P, Y) => mapped(P, (p, i, k) => -Y[i]![k]! * (1 - p)),
      gradientFactor: ({ X }) => -1 / X.length,
    };
    const diagnosis = await checkGradient(broken("both", "both", both).make({ bias: "last", ownLambda: 0.3 }));
    expect(diagnosis.causes.map(({ id }) => id)).toEqual([
      "true-class-only",
      "softmax-twice-without-chain",
      "sign-flipped",
      "mean-against-sum",
    ]);
    expect(diagnosis).toMatchObject({ verdict: "wrong", certainty: "exact" });
  });
});

describe("faults of scale, sign and penalty on top of a formula", () => {
  const extra: Readonly<Record<string, Partial<Steps>>> = {
    "sign-flipped+mean-against-sum": { gradientFactor: ({ X }) => -1 / X.length },
    "factor-two+penalty-missing-in-gradient": {
      gradientFactor: () => 2,
      gradientPenalty: ({ W }) => matrix(W.length, W[0]!.length, () => 0),
    },
    "sign-flipped+bias-penalized-in-gradient": {
      gradientFactor: () => -1,
      gradientPenalty: ({ W, lambda }) => mapped(W, (w) => lambda * w),
    },
    "divided-by-entries+penalty-sign": {
      gradientFactor: ({ X, W }) => 1 / (X.length * W[0]!.length),
      gradientPenalty: ({ W, lambda, constant }) => mapped(W, (w, j) => (j === constant ? 0 : -lambda * w)),
    },
  };
  const formulas: Readonly<Record<string, Partial<Steps>>> = {
    "extra-activation-factor": { residuals: (P, Y) => mapped(P, (p, i, k) => (p - Y[i]![k]!) * p * (1 - p)) },
    "labels-shifted-up": {
      residuals: (P, Y) => P.map((p, i) => p.map((pk, k) => pk - Y[i]![(k - 1 + p.length) % p.length]!)),
    },
    "features-inverted": {
      productRows: ({ X, constant }) => X.map((x) => x.map((v, j) => (j === constant ? 1 : 1 - v))),
    },
  };
  for (const [formula, wrong] of Object.entries(formulas))
    for (const [faults, more] of Object.entries(extra))
      it(`${formula} with ${faults}`, async () => {
        const diagnosis = await checkGradient(
          broken("several", "several", { ...wrong, ...more }).make({ bias: "last", ownLambda: 0.3 }),
        );
        expect(diagnosis.verdict).toBe("wrong");
        expect(diagnosis.causes.map(({ id }) => id).sort()).toEqual([formula, ...faults.split("+")].sort());
        expect(diagnosis.certainty).toBe("exact");
      });
});
