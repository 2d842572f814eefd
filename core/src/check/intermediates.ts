import { norm } from "../numeric/vectors.js";
import type { Cause, Fact } from "./diagnosis.js";
import { cause } from "./hypotheses/formula-model.js";
import type { Noise } from "./noise.js";
import { flat, type Patient, type Setting } from "./patient.js";
import { entries, forward, type Problem } from "./problem.js";

/** The lines of the calculation, each checked against the line before as the implementation gave it. */
export interface Intermediates {
  readonly facts: readonly Fact[];
  /** the first line that fails, or null */
  readonly firstWrong: Cause | null;
}

/** Scores and probabilities are right within this many times the gradient's noise, which sums over them cancel, */
const NOISES = 100;
/** or within this relative error: far above rounding, far below any wrong formula. */
const REMAINDER_ALLOWED = 1e-9;

/** Compares scores, probabilities, residuals and predictions with the derivation, line by line. */
export async function checkIntermediates(
  patient: Patient,
  setting: Setting & { readonly problem: Problem },
  W: Float64Array,
  noise: Noise,
): Promise<Intermediates> {
  const { problem } = setting;
  const { evaluation } = await patient.ask(setting, W, ["scores", "probabilities", "residuals", "predictions"]);
  const { n, K, A, Y, P } = forward(problem, W);
  const given = (values: Parameters<typeof flat>[0] | undefined) => (values === undefined ? null : flat(values));
  const scores = given(evaluation.scores);
  const probabilities = given(evaluation.probabilities);
  const residuals = given(evaluation.residuals);
  const base = patient.conventions.labelBase ?? 0;
  const top = (row: Float64Array) => row.indexOf(Math.max(...row)) + base;
  const lines: readonly [string, string, Float64Array | null, Float64Array][] = [
    ["scores", "a = Φ W", scores, A],
    ["probabilities", "p = softmax(a)", probabilities, scores ? softmaxOf(problem, scores) : P],
    ["residuals", "r = p − y", residuals, entries(n, K, (_, __, ik) => (probabilities ?? P)[ik]! - Y[ik]!)],
    [
      "predictions",
      "the class of largest score",
      evaluation.predictions ? Float64Array.from(evaluation.predictions) : null,
      Float64Array.from({ length: n }, (_, i) => top((scores ?? A).subarray(i * K, i * K + K))),
    ],
  ];
  const facts: Fact[] = [];
  for (const [name, formula, values, expected] of lines) {
    if (values === null) continue;
    const gap = values.length === expected.length ? distance(values, expected) : Number.POSITIVE_INFINITY;
    const right = gap <= Math.max(REMAINDER_ALLOWED, NOISES * noise.gradient);
    facts.push({
      stage: "intermediates",
      sentence: `${name} ${right ? "are" : "are not"} ${formula} (relative difference ${gap.toExponential(1)})`,
      value: gap,
    });
    if (!right) return { facts, firstWrong: firstWrong(name, formula, values, expected, K) };
  }
  return { facts, firstWrong: null };
}

function softmaxOf({ n, geometry: { K } }: Problem, A: Float64Array): Float64Array {
  return entries(n, K, (i, _, ik) => {
    let sum = 0;
    for (let l = i * K; l < i * K + K; l++) sum += Math.exp(A[l]! - A[ik]!);
    return 1 / sum;
  });
}

function distance(x: Float64Array, y: Float64Array): number {
  return norm(x.map((value, at) => value - y[at]!)) / (Math.max(norm(x), norm(y)) || 1);
}

function firstWrong(name: string, formula: string, given: Float64Array, expected: Float64Array, K: number): Cause {
  if (given.length !== expected.length)
    return cause(
      `${name}-wrong`,
      `the first wrong line is that of the ${name}`,
      formula,
      `There are ${given.length} ${name}, expected ${expected.length}.`,
      `return one of the ${name} for each row${name === "predictions" ? "" : " and class"}`,
    );
  const gaps = given.map((value, at) => Math.abs(value - expected[at]!));
  const at = gaps.indexOf(Math.max(...gaps));
  const where = name === "predictions" ? `row ${at}` : `row ${Math.floor(at / K)}, class ${at % K}`;
  return cause(
    `${name}-wrong`,
    `the first wrong line is that of the ${name}`,
    formula,
    `All lines before are right; of the ${name}, ${where} is ${given[at]!.toPrecision(6)} where ${formula} gives ${expected[at]!.toPrecision(6)}.`,
    `print the ${name} of ${where} and compare with ${formula}`,
  );
}
