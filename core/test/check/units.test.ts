import { describe, expect, it } from "vitest";
import {
  type CheckSample,
  type Conditions,
  checkGradient,
  type Diagnosis,
  type EvaluationResult,
  gallery,
  type Implementation,
  plainSoftmax,
} from "../../src/check/index.js";
import { random } from "../../src/numeric/random.js";

/** MANY=100 tries so many samples; the seed stands in the message. */
const MANY = Number(process.env.MANY ?? 2);

/** Bugs that are the same whatever the units of a feature: not thresholds, steps or neighbours. */
const BUGS = [
  "sign-flipped",
  "mean-against-sum",
  "penalty-sign",
  "true-class-only",
  "other-classes-only",
  "last-class-zero",
];

/** Rows as tables have them: 0/1 columns, years, shares of 1e-4 and incomes of 1e6, beside each other. */
function mixedUnits(seed: number, features: number): CheckSample {
  const source = random(seed);
  const columns = Array.from({ length: features }, (_, j) => {
    const size = 10 ** (10 * source.uniform() - 4);
    const mean = source.uniform() < 0.3 ? 15 * source.uniform() : 0;
    return () => (j === 0 ? Number(source.uniform() < 0.5) : size * (mean + source.normal()));
  });
  const rows = Array.from({ length: 40 }, () => columns.map((cell) => cell()));
  const labels = rows.map((_, i) => (i < 3 ? i : Math.floor(3 * source.uniform())));
  return { rows, labels, classes: 3, lambda: 0 };
}

/** The right implementation with its Hessian times a factor, Σ φ_j φ_l p_k (δ_km − p_m) of weights feature by feature. */
function withHessian(features: number, factor: number): Implementation {
  const right = plainSoftmax({ features, classes: 3, bias: "none", layout: "feature-major" });
  return {
    ...right,
    async evaluate(request) {
      const answer = (await right.evaluate(request)) as EvaluationResult;
      const { rows, design, lambda } = request.data!;
      const W = request.weights as ArrayLike<number>;
      const size = 3 * features;
      const H = new Float64Array(size * size);
      for (let a = 0; a < size; a++) H[a * size + a] = factor * lambda;
      for (let i = 0; i < rows; i++) {
        const x = Array.from({ length: features }, (_, j) => design[i * features + j]!);
        const scores = [0, 1, 2].map((k) => x.reduce((sum, xj, j) => sum + xj * W[3 * j + k]!, 0));
        const exps = scores.map((a) => Math.exp(a - Math.max(...scores)));
        const p = exps.map((e) => e / exps.reduce((sum, one) => sum + one, 0));
        for (let a = 0; a < size; a++)
          for (let b = 0; b < size; b++)
            H[a * size + b]! +=
              factor *
              x[Math.floor(a / 3)]! *
              x[Math.floor(b / 3)]! *
              p[a % 3]! *
              ((a % 3 === b % 3 ? 1 : 0) - p[b % 3]!);
      }
      return { ...answer, hessian: H };
    },
  };
}

const verdictOf = ({ verdict, certainty, causes }: Diagnosis) => ({
  verdict,
  certainty,
  causes: causes.map(({ id }) => id),
});

describe("rows whose columns are in units of every size", () => {
  for (let seed = 1; seed <= MANY; seed++) {
    const features = [4, 7, 9][seed % 3]!;
    const conditions: Conditions = { features, classes: 3, bias: seed % 2 === 0 ? "none" : "last" };
    const sample = mixedUnits(seed, features);

    it(`find a right gradient right to the last digits, seed ${seed}`, async () => {
      const diagnosis = await checkGradient(plainSoftmax(conditions), { seed, sample });
      expect(diagnosis.verdict, diagnosis.sentence).toBe("right");
      expect(diagnosis.relativeErrorBound).toBeLessThan(1e-11);
    });

    it(`find a right Hessian right, and twice a Hessian scaled, seed ${seed}`, async () => {
      const causesOf = async (factor: number) =>
        (await checkGradient(withHessian(features, factor), { seed, sample })).causes.map(({ id }) => id);
      expect([await causesOf(1), await causesOf(2)]).toEqual([[], ["hessian-scaled"]]);
    });

    for (const id of BUGS)
      it(`name ${id} as ordinary rows do, seed ${seed}`, async () => {
        const { make } = gallery.find((exhibit) => exhibit.id === id)!;
        const [ordinary, mixed] = [
          await checkGradient(make(conditions), { seed }),
          await checkGradient(make(conditions), { seed, sample }),
        ];
        expect(verdictOf(mixed), mixed.sentence).toEqual(verdictOf(ordinary));
        expect(mixed.where?.summary).toBe(ordinary.where?.summary);
      });
  }
});
