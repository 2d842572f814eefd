import { maxAbs } from "../../numeric/vectors.js";
import type { GradientModel, ValueModel } from "../hypotheses/formula-model.js";
import { penaltyOfWeights } from "../hypotheses/structures.js";
import { valueModels } from "../hypotheses/values.js";
import type { Problem } from "../problem.js";
import { blockOf } from "./block-of.js";
import type { Evidence } from "./evidence.js";
import type { Pairing } from "./explain.js";
import { type Fitted, fitGradient } from "./fit-models.js";
import { leastSquares } from "./least-squares.js";
import { same } from "./recognize-ratio.js";

/** Values are explained to this, relative; a penalty smaller than this part of the largest is none. */
const REMAINDER_ALLOWED = 1e-9;
const NONE = 1e-6;

/** Values of a known formula that penalise each weight otherwise: its coefficient C_jk is read off the values of each set of rows. */
export function penaltiesByEntry(evidence: readonly Evidence[]): readonly ValueModel[] {
  if (evidence.some(({ further }) => further.Ws.length === 0)) return [];
  return valueModels.flatMap((model) => {
    if (model.features) return [];
    const found = new Map<Problem, Float64Array>();
    for (const one of evidence) {
      const C = coefficientsOf(model, one);
      if (C === null) return [];
      found.set(one.problem, C);
    }
    return [withPenalty(model, found)];
  });
}

function coefficientsOf(model: ValueModel, { problem, Ws, seen, noise, further }: Evidence): Float64Array | null {
  const all = [...Ws, ...further.Ws];
  const rows = all.map((W) => model.values(problem, W));
  if (rows.some((row) => row === null || row.length === 0 || !row.every(Number.isFinite))) return null;
  const values = Float64Array.from([...seen.map(({ value }) => value), ...further.values]);
  const size = Ws[0]!.length;
  const parts = rows[0]!.length;
  const columns = [
    ...Array.from({ length: parts }, (_, part) => Float64Array.from(rows, (row) => row![part]!)),
    ...Array.from({ length: size }, (_, jc) => Float64Array.from(all, (W) => (W[jc]! * W[jc]!) / 2)),
    new Float64Array(all.length).fill(1),
  ];
  const { coefficients, remainder } = leastSquares(columns, values);
  if (maxAbs(remainder) > Math.max(REMAINDER_ALLOWED, 20 * noise.value) * maxAbs(values)) return null;
  const own = coefficients.slice(parts, parts + size);
  const most = maxAbs(own);
  return own.map((c) => (Math.abs(c) <= NONE * most ? 0 : c));
}

function withPenalty(model: ValueModel, found: ReadonlyMap<Problem, Float64Array>): ValueModel {
  const [problem, C] = [...found].reduce((one, other) => (maxAbs(other[1]) > maxAbs(one[1]) ? other : one));
  const free = Array.from(C.keys()).filter((jc) => C[jc] === 0);
  const penalised = Array.from(C.keys()).filter((jc) => C[jc] !== 0);
  const where =
    free.length === 0
      ? "all weights, the bias among them, each in its own way"
      : free.length < penalised.length
        ? `all weights but ${blockOf(free, problem)}`
        : `only ${blockOf(penalised, problem)}`;
  const ofProblem = (rows: Problem) => found.get(rows) ?? C;
  return {
    ...model,
    cause: penaltyOfWeights(where, model.cause),
    hasPenalty: true,
    ofData: model.cause,
    values: (rows, W) => {
      const parts = model.values(rows, W);
      return parts && [...parts, ofProblem(rows).reduce((sum, c, jc) => sum + (c * W[jc]! * W[jc]!) / 2, 0)];
    },
    columns: (rows, W) => {
      const parts = model.columns(rows, W);
      return parts && [...parts, ofProblem(rows).map((c, jc) => c * W[jc]!)];
    },
  };
}

/** A value whose penalty was read off weight by weight, with the gradients of the library that add the derivative of that penalty. */
export function penalisedLikewise(
  value: Fitted<ValueModel>,
  library: readonly GradientModel[],
  evidence: readonly Evidence[],
): Pairing[] {
  const { model, coefficients } = value;
  const { ofData } = model;
  if (ofData === undefined) return [];
  const withPenalty = (gradient: GradientModel): GradientModel => ({
    ...gradient,
    columns: (problem, W) => {
      const [parts, penalty] = [gradient.columns(problem, W), model.columns(problem, W)!.at(-1)!];
      return parts && [...parts, penalty];
    },
  });
  const isLikewise = (gradient: Fitted<GradientModel>) =>
    gradient.coefficients.every((one, s) => same(one.further.at(-1)!, coefficients[s]!.further.at(-1)!));
  return library
    .filter(({ arrange }) => arrange === undefined)
    .map((gradient) => fitGradient(withPenalty(gradient), evidence))
    .filter((gradient) => gradient !== null)
    .filter((gradient) => gradient.fits && isLikewise(gradient))
    .map((gradient) => ({
      value,
      gradient,
      formula: [ofData, gradient.model.cause].filter((one) => one !== null),
    }));
}
