import type { ValueModel } from "../hypotheses/formula-model.js";
import { negativeLogLikelihood, residual } from "../hypotheses/softmax-likelihood.js";
import { type ScoreFactors, valueOfScores, weightFactors } from "../hypotheses/value-of-scores.js";
import { forward, type Problem, pullBack } from "../problem.js";
import { settled } from "./decode-scores.js";
import { type Evidence, penaltyValues } from "./evidence.js";
import { leastSquares } from "./least-squares.js";

/** Factors from 0.05 to 10 take at most 15 steps. */
const STEPS = 30;
/** No factor moves farther than this in a step: far from them the value is not linear in the factors. */
const LONGEST_STEP = 0.5;
const CONVERGED = 1e-10;

/**
 * The value whose scores have a factor for each class and one for the bias: Gauss and Newton's method from factors of 1, with the
 * value's scale and penalties as linear unknowns. Null where it does not settle; whether it fits is left to a fit of the model.
 */
export function valueOfOtherScores({ problem, Ws, seen, further }: Evidence): ValueModel | null {
  const { C, constant } = problem.geometry;
  const all = [...Ws, ...further.Ws];
  const values = Float64Array.from([...seen.map(({ value }) => value), ...further.values]);
  const isBias = constant !== null;
  const unknowns = C + (isBias ? 1 : 0);
  if (all.length < unknowns + 6) return null;
  let factors: ScoreFactors = { classes: new Array<number>(C).fill(1), bias: 1 };
  for (let step = 0; step < STEPS; step++) {
    const equations = all.map((W) => [...slopes(problem, W, factors), ...penaltyValues(problem, W)]);
    const columns = equations[0]!.map((_, c) => Float64Array.from(equations, (row) => row[c]!));
    const { coefficients } = leastSquares(
      [columns[0]!, ...columns.slice(1, 1 + unknowns), ...columns.slice(1 + C + 1)],
      values,
    );
    const scale = coefficients[0]!;
    const moves = Array.from(coefficients.subarray(1, 1 + unknowns), (c) => c / scale);
    const longest = Math.max(...moves.map(Math.abs));
    if (!Number.isFinite(longest)) return null;
    const share = Math.min(1, LONGEST_STEP / longest);
    factors = {
      classes: factors.classes.map((c, at) => c + share * moves[at]!),
      bias: factors.bias + (isBias ? share * moves[C]! : 0),
    };
    if (longest < CONVERGED)
      return valueOfScores({ classes: factors.classes.map(settled), bias: settled(factors.bias) });
  }
  return null;
}

/** The likelihood of scores with these factors, its derivatives by the factor of each class, and by that of the bias. */
function slopes(problem: Problem, W: Float64Array, factors: ScoreFactors): readonly number[] {
  const { C, constant } = problem.geometry;
  const M = weightFactors(problem, factors);
  const f = forward(
    problem,
    W.map((w, jc) => w * M[jc]!),
  );
  const G = pullBack(problem, residual(f));
  const byClass = new Array<number>(C).fill(0);
  let byBias = 0;
  for (const [jc, g] of G.entries()) {
    const j = Math.floor(jc / C);
    byClass[jc % C]! += (g * W[jc]! * M[jc]!) / factors.classes[jc % C]!;
    if (j === constant) byBias += g * W[jc]! * factors.classes[jc % C]!;
  }
  return [negativeLogLikelihood(f), ...byClass, byBias];
}
