import fc from "fast-check";
import { referenceEngine } from "../../src/engine/reference.js";
import { type Feature, featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature } from "../../src/features/number-feature.js";
import { makeSample, type Sample } from "../../src/likelihood/sample.js";
import { normals, random } from "../../src/numeric/random.js";
import type { Objective } from "../../src/objective/objective.js";
import { penalised } from "../../src/objective/penalised.js";
import { none, ridge } from "../../src/objective/penalty.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";

/** A problem with a minimum: every class is observed, and labels are noisy enough that nothing separates them. */
export interface FitProblem {
  readonly n: number;
  readonly K: number;
  /** numbers beside the constant */
  readonly numbers: number;
  readonly labels: "classes" | "masses";
  readonly isWeighted: boolean;
  readonly hasOffset: boolean;
  readonly hasConstant: boolean;
  /** null for no penalty */
  readonly lambda: number | null;
  readonly seed: number;
  /** what each number is multiplied by */
  readonly units?: readonly number[];
}

export const plain: FitProblem = {
  n: 60,
  K: 3,
  numbers: 3,
  labels: "classes",
  isWeighted: false,
  hasOffset: false,
  hasConstant: true,
  lambda: 1,
  seed: 1,
};

export const ridgeProblems: fc.Arbitrary<FitProblem> = fc.record({
  n: fc.integer({ min: 12, max: 60 }),
  K: fc.integer({ min: 2, max: 5 }),
  numbers: fc.integer({ min: 1, max: 5 }),
  labels: fc.constantFrom("classes" as const, "masses" as const),
  isWeighted: fc.boolean(),
  hasOffset: fc.boolean(),
  hasConstant: fc.boolean(),
  lambda: fc.constantFrom(1, 0.05, 30),
  seed: fc.nat(),
});

/** Each with the objective's own promise kept to the letter: f = −ℓ + Ω. */
export const variants: readonly (FitProblem & { readonly name: string })[] = [
  { name: "hard labels, ridge", ...plain },
  { name: "hard labels, no penalty", ...plain, lambda: null },
  { name: "soft labels, row weights, offsets, ridge", ...plain, labels: "masses", isWeighted: true, hasOffset: true },
  {
    name: "soft labels, row weights, offsets, no penalty",
    ...plain,
    labels: "masses",
    isWeighted: true,
    hasOffset: true,
    lambda: null,
  },
  { name: "no constant, ridge", ...plain, hasConstant: false },
  { name: "no constant, no penalty", ...plain, hasConstant: false, lambda: null },
  { name: "two classes, one feature", ...plain, K: 2, numbers: 1 },
  { name: "the constant alone, no penalty", ...plain, numbers: 0, lambda: null, isWeighted: true },
  { name: "more weights than the Hessian is formed for", ...plain, n: 200, K: 6, numbers: 20 },
  { name: "the same, no penalty", ...plain, n: 600, K: 6, numbers: 20, lambda: null, labels: "masses" },
];

export function sampleOf(problem: FitProblem): Sample {
  const { n, K, numbers, labels, isWeighted, hasOffset, hasConstant, seed, units = [] } = problem;
  const source = random(seed);
  const x = named("x", numbers);
  const classes = named("c", K);
  const columns = {
    ...Object.fromEntries(x.map((name, j) => [name, normals(source, n).map((value) => value * (units[j] ?? 1))])),
    ...Object.fromEntries(
      classes.map((name) => [name, Float64Array.from({ length: n }, () => Math.max(0, 2 * source.uniform() - 0.5))]),
    ),
    ...Object.fromEntries(named("o", K).map((name) => [name, normals(source, n)])),
    // The first K rows show every class; the others are drawn at random, so no direction separates them.
    y: Array.from({ length: n }, (_, i) => classes[i < K ? i : Math.floor(source.uniform() * K)]!),
    w: Float64Array.from({ length: n }, (_, i) => (i >= K && i % 4 === 1 ? 0 : 0.5 + 2 * source.uniform())),
  };
  const features: Feature[] = [
    ...(hasConstant ? [{ kind: "constant" } as const] : []),
    ...x.map((column) => numberFeature(column)),
  ];
  const featureMap = featureMapOf(features, hasOffset ? named("o", K) : []);
  return makeSample(
    featureMap,
    tableFromColumns(columns),
    labels === "classes" ? "y" : classes,
    isWeighted ? { rowWeights: "w" } : {},
  );
}

export function objectiveOf(problem: FitProblem): Promise<Objective> {
  return referenceEngine
    .likelihood(sampleOf(problem))
    .then((likelihood) => penalised(likelihood, problem.lambda === null ? none() : ridge(problem.lambda)));
}

function named(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, j) => `${prefix}${j}`);
}
