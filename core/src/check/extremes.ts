import { addScaled, norm } from "../numeric/vectors.js";
import { isZero } from "./decode/compare-penalties.js";
import { penaltyValues } from "./decode/evidence.js";
import type { Coefficients, Estimate } from "./decode/fit-models.js";
import { ERRORS } from "./decode/recognize-ratio.js";
import type { Cause, Fact } from "./diagnosis.js";
import type { Geometry } from "./geometry.js";
import * as faults from "./hypotheses/extreme-faults.js";
import { negativeLogLikelihood, residual } from "./hypotheses/softmax-likelihood.js";
import type { Noise } from "./noise.js";
import type { Patient, Setting } from "./patient.js";
import { settingOf } from "./probe-rows.js";
import { forward, type Problem, pullBack } from "./problem.js";

export interface Extremes {
  readonly facts: readonly Fact[];
  readonly causes: readonly Cause[];
}

/** Rows that are unit vectors, so that any scores can be asked for. */
interface Probe {
  readonly setting: Setting & { readonly problem: Problem };
  readonly W: Float64Array;
}

interface Outcome {
  readonly finite: boolean;
  readonly value: number;
  readonly expected: number;
  /** worst relative difference of value and gradient */
  readonly gap: number;
}

/** Beyond the exponents of f64 (709) and f32 (88). */
const EXTREME_SCORE = 800;
/** p = e⁻⁶⁰ is representable even in f32, so logarithms that are cut off show. */
const SATURATED = 60;
/** Overflow, cut-off logarithms and the like are gross; rounding of large scores is not. */
const DIFFERS = 1e-4;
const NOISES = 1000;

/** Scores far from zero, far apart between rows, and a true class of hardly any probability, against the exact likelihood. */
export async function checkExtremes(
  patient: Patient,
  geometry: Geometry,
  coefficients: Coefficients,
  noise: Noise,
): Promise<Extremes> {
  const penalties = significant(coefficients);
  const allowed = Math.max(DIFFERS, NOISES * noise.gradient);
  const run = (scores: readonly (readonly number[])[]) =>
    tryScores(patient, probeOf(patient, geometry, scores), penalties);
  const { K } = geometry;
  const others = (at0: number, rest: number) => Array.from({ length: K }, (_, k) => (k === 0 ? at0 : rest + k / K));
  const saturated = await run([others(-SATURATED, 0)]);
  const lost = await run([others(-EXTREME_SCORE, 0)]);
  const high =
    geometry.C === K ? await run([others(EXTREME_SCORE, EXTREME_SCORE - 1)]) : await run([others(0, EXTREME_SCORE)]);
  const apart =
    geometry.C === K && geometry.inputs.length > 1
      ? await run([others(EXTREME_SCORE, EXTREME_SCORE - 1), others(-EXTREME_SCORE, -EXTREME_SCORE - 1)])
      : null;
  const causes: Cause[] = [];
  const wrong = ({ finite, gap }: Outcome) => !finite || gap > allowed;
  if (saturated.finite && wrong(saturated)) causes.push(faults.clipped(saturated.value, saturated.expected));
  else if (lost.finite && wrong(lost)) causes.push(faults.clipped(lost.value, lost.expected));
  if (!high.finite) causes.push(faults.overflow(EXTREME_SCORE));
  // Each is seen on rows on which the others are not: here no score is above 1, and far apart no true class is lost.
  if (!lost.finite || !saturated.finite)
    causes.push(faults.logarithmOfZero(saturated.finite ? EXTREME_SCORE : SATURATED));
  if (high.finite && apart && !apart.finite) causes.push(faults.maximumOverEverything(EXTREME_SCORE));
  const areFinite = high.finite && apart?.finite !== false && lost.finite && saturated.finite;
  if (areFinite && (wrong(high) || (apart && wrong(apart))))
    causes.push(faults.wrongFarOut(Math.max(high.gap, apart?.gap ?? 0)));
  const facts: Fact[] = [
    {
      stage: "extremes",
      sentence:
        causes.length === 0
          ? `value and gradient stay right for scores of ±${EXTREME_SCORE} and a true class of probability e⁻${EXTREME_SCORE}`
          : "value or gradient fail for extreme scores",
      value: Math.max(saturated.gap, lost.gap, high.gap, apart?.gap ?? 0),
    },
  ];
  return { facts, causes };
}

function probeOf({ conventions }: Patient, geometry: Geometry, scores: readonly (readonly number[])[]): Probe {
  const { inputs, d, K, C, free } = geometry;
  const X = scores.map((_, i) => Float64Array.from(inputs, (_, x) => (x === i ? 1 : 0)));
  const Y = new Float64Array(X.length * K);
  for (let i = 0; i < X.length; i++) Y[i * K] = 1;
  const setting = settingOf(geometry, conventions, { X, Y, v: new Float64Array(X.length).fill(1), lambda: 0 });
  const pinned = Array.from({ length: K }, (_, k) => k).find((k) => !free.includes(k));
  const W = new Float64Array(d * C);
  for (const [i, row] of scores.entries())
    for (const [c, k] of free.entries()) W[inputs[i]! * C + c] = row[k]! - (pinned === undefined ? 0 : row[pinned]!);
  return { setting: { ...setting, problem: setting.problem! }, W };
}

async function tryScores(patient: Patient, { setting, W }: Probe, penalties: Coefficients): Promise<Outcome> {
  const { problem } = setting;
  const near = W.map((w) => w / Math.max(...W.map(Math.abs)));
  const [far, moderate] = await patient.points(setting, [W, near]);
  const nll = (V: Float64Array) => negativeLogLikelihood(forward(problem, V));
  const { ridge, bias, lasso } = penalties;
  const penalty = (V: Float64Array) => {
    const [weights, constant, absolute] = penaltyValues(problem, V);
    return ridge.value * weights! + bias.value * constant! + lasso.value * absolute!;
  };
  // How often the likelihood is counted on these rows: once, or divided by their number.
  const scale = (moderate!.value - penalty(near)) / nll(near);
  const expected = scale * nll(W) + penalty(W);
  const [weights, constant, absolute] = penaltyValues(problem, W);
  const penaltyError = ERRORS * (ridge.error * weights! + bias.error * constant! + lasso.error * absolute!);
  const slope = (V: Float64Array) => pullBack(problem, residual(forward(problem, V)));
  const factor = norm(moderate!.gradient) / (norm(slope(near)) || 1);
  const G = slope(W).map((g, jc) => Math.sign(scale) * factor * g + penaltySlope(penalties, setting.geometry, W, jc));
  const finite = Number.isFinite(far!.value) && far!.gradient.every(Number.isFinite);
  return {
    finite,
    value: far!.value / scale,
    expected: nll(W),
    gap: finite
      ? Math.max(
          Math.max(0, Math.abs(far!.value - expected) - penaltyError) / Math.max(Math.abs(expected), Math.abs(scale)),
          hasPenalty(penalties) ? 0 : norm(addScaled(far!.gradient, -1, G)) / Math.max(norm(G), Math.abs(factor)),
        )
      : 0,
  };
}

/** W is large here: coefficients that are no more than noise must not be multiplied with it. */
function significant(coefficients: Coefficients): Coefficients {
  const known = (x: Estimate): Estimate => (isZero(x) ? { value: 0, error: x.error } : x);
  const { ridge, bias, lasso } = coefficients;
  return { ...coefficients, ridge: known(ridge), bias: known(bias), lasso: known(lasso) };
}

function hasPenalty({ ridge, bias, lasso }: Coefficients): boolean {
  return [ridge, bias, lasso].some(({ value }) => Math.abs(value) > 1e-9);
}

function penaltySlope(
  { ridge, bias, lasso }: Coefficients,
  { C, constant }: Geometry,
  W: Float64Array,
  jc: number,
): number {
  const w = W[jc]!;
  return Math.floor(jc / C) === constant ? bias.value * w : ridge.value * w + lasso.value * Math.sign(w);
}
