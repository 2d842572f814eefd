import type { Cause } from "../diagnosis.js";
import { entries, type Forward, forward, type Problem, pullBack } from "../problem.js";
import { cause, type GradientModel, type GradientSteps, type Residual } from "./formula-model.js";
import { residual } from "./softmax-likelihood.js";

/** The gradient Fᵀ R of the likelihood with these steps in place of the right ones. */
export function fromSteps(about: Cause | null, steps: GradientSteps): GradientModel {
  const { arrange, scores } = steps;
  return {
    cause: about,
    steps,
    columns: (problem, W) => dataPart(steps, problem, W),
    ...(arrange ? { arrange } : {}),
    ...(scores ? { probabilitiesSee: scores } : {}),
  };
}

/** The gradient Φᵀ R of a wrong residual R. */
export function fromResidual(about: Cause, wrong: Residual): GradientModel {
  return fromSteps(about, { residual: wrong });
}

/** The gradient of the residual v r(p, y, s, a), a function of what stands at one row and class alone. */
export function entrywise(
  id: string,
  title: string,
  formula: string,
  message: string,
  fix: string,
  r: (p: number, y: number, s: number, a: number) => number,
): GradientModel {
  return fromResidual(cause(id, title, formula, message, fix), ({ n, K, P, Y, A, v, s }) =>
    entries(n, K, (i, _, ik) => v[i]! * r(P[ik]!, Y[ik]!, s[i]!, A[ik]!)),
  );
}

export const rightGradient: GradientModel = fromSteps(null, {});

/** Both faults at once; null when they are in the same step, or one of them is not in a step at all. */
export function combined(one: GradientModel, other: GradientModel): GradientModel | null {
  if (!one.steps || !other.steps || !one.cause || !other.cause) return null;
  if (Object.keys(one.steps).some((step) => step in other.steps!)) return null;
  return { ...fromSteps(one.cause, { ...one.steps, ...other.steps }), besides: [other.cause] };
}

function dataPart(steps: GradientSteps, problem: Problem, W: Float64Array): readonly Float64Array[] | null {
  if (steps.applies && !steps.applies(problem)) return null;
  const Phi = steps.scores ? once(steps.scores, problem) : problem.Phi;
  const F = steps.product ? once(steps.product, problem) : problem.Phi;
  if (Phi === null || F === null) return null;
  const seen = forward(problem, W, Phi);
  const P = steps.probabilities ? once(steps.probabilities, seen) : seen.P;
  const f = { ...seen, P, ...(steps.labels ? once(steps.labels, seen) : {}) };
  const R = (steps.residual ?? residual)(f, problem);
  const weigh = steps.weigh?.(f, problem);
  return [pullBack(problem, weigh ? entries(f.n, f.K, (i, k, ik) => weigh(i, k) * R[ik]!) : R, F)];
}

/** What a step makes of the same input, remembered: pairs of faults ask for it hundreds of times. */
function once<I extends Problem | Forward, O>(step: (input: I) => O, input: I): O {
  let made = results.get(step);
  if (made === undefined) results.set(step, (made = new WeakMap()));
  if (!made.has(input)) made.set(input, step(input));
  return made.get(input) as O;
}

const results = new WeakMap<object, WeakMap<object, unknown>>();
