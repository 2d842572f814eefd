import { norm } from "../../numeric/vectors.js";
import type { ValueModel } from "../hypotheses/formula-model.js";
import { residual } from "../hypotheses/softmax-likelihood.js";
import { forward, pullBack } from "../problem.js";
import { derivativeAt } from "./derivative-at.js";
import type { Evidence } from "./evidence.js";
import type { Fitted } from "./fit-models.js";

/** A structure explains f64 numbers when less than this is left, relative; chance leaves all of it, as equations outnumber unknowns. */
export const REMAINDER_ALLOWED = 1e-9;
/** Or this many times their noise, since each point has its own. */
export const NOISES = 100;
/** Numbers that leave more than this fit by chance. */
export const COARSEST = 1e-4;
/** Coefficients this near to each other are the same number; they are worse determined than the fit. */
export const SAME = 1e-5;

/** The evidence with the data part of the right gradient and the whole of what is expected, at each point. */
export interface Facts extends Evidence {
  readonly data: readonly Float64Array[];
  /** null when the value is unknown */
  readonly expected: readonly Float64Array[] | null;
  /** the value's scale and its penalties of features and of the constant */
  readonly scale: number;
  readonly ridge: number;
  readonly bias: number;
  readonly allowed: number;
}

export function factsOf(evidence: Evidence, value: Fitted<ValueModel> | undefined, s: number): Facts {
  const { problem, Ws, noise } = evidence;
  const known = value?.coefficients[s];
  const own = value?.model.hasPenalty === true;
  return {
    ...evidence,
    data: Ws.map((W) => pullBack(problem, residual(forward(problem, W)))),
    expected: value && known ? Ws.map((W) => derivativeAt(value, known, problem, W).expected) : null,
    scale: known?.scale.value ?? 1,
    ridge: (own ? undefined : known?.ridge.value) ?? Number.NaN,
    bias: (own ? undefined : known?.bias.value) ?? Number.NaN,
    allowed: Math.max(REMAINDER_ALLOWED, NOISES * noise.gradient),
  };
}

/** Root mean square of a derivative. */
export function entrySize({ seen }: Pick<Evidence, "seen">): number {
  return (
    Math.hypot(...seen.map(({ gradient }) => norm(gradient) / Math.sqrt(gradient.length))) / Math.sqrt(seen.length)
  );
}

export function isSame(numbers: readonly number[]): boolean {
  return numbers.every((x) => isNearly(x, numbers[0]!));
}

export function isNearly(x: number, y: number): boolean {
  return Math.abs(x - y) <= SAME * Math.max(Math.abs(x), Math.abs(y));
}

/** Of coefficients of w, in units of the λ of the probes. */
export function near(x: number, y: number): boolean {
  return Math.abs(x - y) <= SAME * Math.max(1, Math.abs(x), Math.abs(y));
}
