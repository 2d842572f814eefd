import { addScaled, norm, scaled } from "../numeric/vectors.js";
import type { Cause, Fact } from "./diagnosis.js";
import * as contract from "./hypotheses/contract-faults.js";
import { constantValue } from "./hypotheses/values.js";
import type { EvaluationResult } from "./implementation.js";
import { flat, type Patient, type Setting } from "./patient.js";
import type { Problem } from "./problem.js";
import { shapesInWords } from "./shapes-in-words.js";

/** Whether the implementation keeps to what every pure function does. */
export interface ContractOutcome {
  readonly facts: readonly Fact[];
  /** Faults of state and shape. */
  readonly causes: readonly Cause[];
  /** Why nothing further can be tested; null when the check may go on. */
  readonly stop: "wrong" | "cannot tell" | null;
}

/** Repeated calls differ by less than this when a sum is merely added in another order. */
const REORDERED = 1e-12;
/** Gradients that differ by more are not rounded otherwise, in f32 and in parallel sums neither. */
const RANDOM = 1e-2;
/** Further points to ask for the value if two have the same one, in distances of the second from the first. */
const REACHES = [0.3, 0.5, 1, 2];

/** Shape, finiteness, determinism, mutation, aliasing, accumulation, stale answers. */
export async function checkContract(
  patient: Patient,
  setting: Setting,
  [first, other]: readonly [Float64Array, Float64Array],
): Promise<ContractOutcome> {
  const { place } = setting.geometry;
  const causes: Cause[] = [];
  const facts: Fact[] = [];
  const stop = (verdict: "wrong" | "cannot tell", cause: Cause): ContractOutcome => ({
    facts,
    causes: [...causes, cause],
    stop: verdict,
  });
  const sent = shapesInWords(place.length, setting.data, patient.conventions);
  const withShapes = (cause: Cause): Cause => ({ ...cause, message: `${cause.message} It was sent ${sent}.` });
  const ask = (W: Float64Array) => patient.ask(setting, W, ["value", "gradient"]);

  const answer = await ask(first);
  const shape = wrongShape(answer.evaluation, place.length, setting.problem);
  if (shape) return stop("wrong", withShapes(shape));
  const G = flat(answer.evaluation.gradient);
  const { value } = answer.evaluation;
  facts.push({ stage: "contract", sentence: `returns one number and ${place.length} derivatives` });
  if (!Number.isFinite(value) || !G.every(Number.isFinite))
    return stop("wrong", withShapes(contract.notFinite(value, G.filter((g) => !Number.isFinite(g)).length)));
  if (!answer.handed.every((w, at) => w === answer.original[at])) causes.push(contract.weightsChanged);

  const again = await ask(first);
  const repeated = flat(again.evaluation.gradient);
  const there = await ask(other);
  const elsewhere = flat(there.evaluation.gradient);
  if (!sameNumbers(flat(answer.evaluation.gradient), G)) causes.push(contract.resultOverwritten);
  const last = flat((await ask(first)).evaluation.gradient);
  if (same(repeated, elsewhere) && !same(last, elsewhere)) return stop("wrong", contract.stale);
  if (!same(repeated, G) && same(repeated, scaled(2, G))) return stop("wrong", contract.accumulates);
  const change = Math.max(
    relativeChange(G, repeated),
    relativeChange(G, last),
    Math.abs(again.evaluation.value - value) / (Math.abs(value) || 1),
  );
  // A value that stays the same has one derivative: of gradients that differ, one at least is wrong.
  const isSteady =
    again.evaluation.value === value && Math.max(relativeChange(G, repeated), relativeChange(G, last)) > RANDOM;
  if (change > REORDERED)
    return isSteady
      ? stop("wrong", contract.randomGradient(change))
      : stop("cannot tell", contract.randomAnswers(change));
  facts.push({ stage: "contract", sentence: "gives the same numbers when asked again" });
  // With few digits, two points may have the same value by chance.
  const elsewhereToo = REACHES.flatMap((t) => [addScaled(first, t, other), addScaled(first, -t, other)]);
  if (there.evaluation.value === value && (await patient.values(setting, elsewhereToo)).every((v) => v === value))
    return stop(norm(G) > 0 ? "wrong" : "cannot tell", constantValue.cause);
  if (causes.length === 0)
    facts.push({
      stage: "contract",
      sentence: "changes neither the weights that it is given nor what it returned before",
    });
  return { facts, causes, stop: null };
}

function wrongShape({ gradient, value }: EvaluationResult, expected: number, problem: Problem | null): Cause | null {
  if (typeof value !== "number") return contract.noValue(value);
  if (gradient === undefined || gradient === null || typeof gradient !== "object") return contract.noGradient(gradient);
  const length = flat(gradient).length;
  return length === expected ? null : contract.wrongLength(length, expected, problem);
}

function sameNumbers(x: Float64Array, y: Float64Array): boolean {
  return x.length === y.length && x.every((value, at) => Object.is(value, y[at]));
}

function relativeChange(x: Float64Array, y: Float64Array): number {
  const size = Math.max(norm(x), norm(y));
  return size === 0 ? 0 : norm(x.map((value, at) => value - y[at]!)) / size;
}

const same = (x: Float64Array, y: Float64Array) => relativeChange(x, y) <= REORDERED;
