import type { Random } from "../../numeric/random.js";
import { stacked } from "../../numeric/vectors.js";
import type { Noise } from "../noise.js";
import type { Patient, Seen, Setting } from "../patient.js";
import { randomWeights } from "../probe-rows.js";
import type { Problem } from "../problem.js";

/** What an implementation said at several weights on one set of known rows. */
export interface Evidence {
  readonly setting: Setting;
  readonly problem: Problem;
  readonly Ws: readonly Float64Array[];
  readonly seen: readonly Seen[];
  readonly noise: Noise;
  /** Values at further weights, asked for where the value is not known at once. */
  readonly further: { readonly Ws: readonly Float64Array[]; readonly values: Float64Array };
  /** this many of the points are enough for fits of the gradient */
  readonly gradients: number;
  /** what penalties add to value and gradient at each of the weights */
  readonly penalties: readonly PenaltyParts[];
  /** those gradients, one after the other */
  readonly target: Float64Array;
}

/** `penaltyValues` and `penaltyColumns` at one W. */
export interface PenaltyParts {
  readonly values: readonly number[];
  readonly columns: readonly Float64Array[];
}

/** For fits of the value with its six unknowns; each point gives one equation. */
export const EVIDENCE_POINTS = 18;
/** Where each evaluation takes long: the fewest that leave such a fit two equations to be refuted by. */
export const FEWEST_EVIDENCE_POINTS = 8;
/** The part of the time that evidence for fits may use at its full number of points. */
export const EVIDENCE_SHARE = 0.8;
/** Equations wanted in fits of the gradient; each point gives d × C. */
const EQUATIONS = 150;
/** Spreads of scores that the points cycle through, in nats: moderate, so that every formula shows its own shape. */
const SPREADS = [2, 3, 1.2];

export async function gather(
  patient: Patient,
  setting: Setting & { readonly problem: Problem },
  noise: Noise,
  source: Random,
  points: number = EVIDENCE_POINTS,
): Promise<Evidence> {
  const Ws = Array.from({ length: points }, (_, p) => randomWeights(source, setting, SPREADS[p % SPREADS.length]!));
  const seen = await patient.points(setting, Ws);
  const gradients = Math.min(points, Math.max(3, Math.ceil(EQUATIONS / Ws[0]!.length)));
  const { problem } = setting;
  const penalties = Ws.map((W) => ({ values: penaltyValues(problem, W), columns: penaltyColumns(problem, W) }));
  const target = stacked(seen.slice(0, gradients).map(({ gradient }) => gradient));
  return {
    setting,
    problem,
    Ws,
    seen,
    noise,
    further: { Ws: [], values: new Float64Array(0) },
    gradients,
    penalties,
    target,
  };
}

/** Of all settings whose rows are known; where time is short, of as many as it allows, at fewer points. */
export async function gatherAll(
  patient: Patient,
  settings: readonly Setting[],
  noises: readonly Noise[],
  source: Random,
  isShort: boolean,
): Promise<readonly Evidence[]> {
  const evidence: Evidence[] = [];
  const points =
    isShort && !patient.affords(EVIDENCE_POINTS * settings.length, EVIDENCE_SHARE)
      ? FEWEST_EVIDENCE_POINTS
      : EVIDENCE_POINTS;
  for (const [s, setting] of settings.entries())
    if (setting.problem !== null && (!isShort || patient.affords(points)))
      evidence.push(await gather(patient, { ...setting, problem: setting.problem }, noises[s]!, source, points));
  return evidence;
}

/** More weights than these take too many values. */
const MOST_WEIGHTS = 200;
const MORE_VALUES = 12;

/** The same with enough values to fit a penalty of each weight of its own. */
export async function withFurtherValues(patient: Patient, evidence: Evidence, source: Random): Promise<Evidence> {
  const size = evidence.Ws[0]!.length;
  if (size > MOST_WEIGHTS) return evidence;
  const Ws = Array.from({ length: size + MORE_VALUES }, (_, p) =>
    randomWeights(source, evidence.setting, SPREADS[p % SPREADS.length]!),
  );
  return { ...evidence, further: { Ws, values: await patient.values(evidence.setting, Ws) } };
}

/** The same at the first W alone: enough to refute most formulas. */
export function glimpseOf(evidence: Evidence): Evidence {
  return { ...evidence, gradients: 1, target: evidence.seen[0]!.gradient };
}

/** W over the penalised features, over the constant, and its signs: what penalties add to a gradient. */
export function penaltyColumns({ geometry }: Pick<Problem, "geometry">, W: Float64Array): readonly Float64Array[] {
  const { C, constant } = geometry;
  const isBias = (jc: number) => Math.floor(jc / C) === constant;
  return [
    W.map((w, jc) => (isBias(jc) ? 0 : w)),
    W.map((w, jc) => (isBias(jc) ? w : 0)),
    W.map((w, jc) => (isBias(jc) ? 0 : Math.sign(w))),
  ];
}

/** ½‖W‖² over the penalised features, over the constant, ‖W‖₁, and 1: what they add to a value. */
export function penaltyValues({ geometry }: Problem, W: Float64Array): readonly number[] {
  const { C, constant } = geometry;
  let [weights, bias, absolute] = [0, 0, 0];
  for (let jc = 0; jc < W.length; jc++) {
    const w = W[jc]!;
    if (Math.floor(jc / C) === constant) bias += (w * w) / 2;
    else {
      weights += (w * w) / 2;
      absolute += Math.abs(w);
    }
  }
  return [weights, bias, absolute, 1];
}
