import { addScaled, maxAbs, norm, stacked } from "../../numeric/vectors.js";
import type { Cause } from "../diagnosis.js";
import { classesPermuted } from "../hypotheses/arrangement.js";
import { featureViews } from "../hypotheses/feature-views.js";
import { gradientOfView } from "../hypotheses/features.js";
import type { GradientModel, ValueModel } from "../hypotheses/formula-model.js";
import { rightGradient } from "../hypotheses/gradient-steps.js";
import { type Family, families, nestedFaults, updatedWeights } from "../hypotheses/nested.js";
import { sumWithout } from "../hypotheses/normalization.js";
import { oneWeightExempt } from "../hypotheses/penalty-faults.js";
import { rightValue } from "../hypotheses/softmax-likelihood.js";
import { smoothedValue, valueModels, valueWithout } from "../hypotheses/values.js";
import { valuesWithPenalty } from "../hypotheses/values-of-values.js";
import type { Problem } from "../problem.js";
import { valueOfOtherScores } from "./decode-value-scores.js";
import { derivativeAt } from "./derivative-at.js";
import { type Evidence, glimpseOf, penaltyColumns } from "./evidence.js";
import { explain, type Pairing, type Reading } from "./explain.js";
import { fitCombinations } from "./fit-combinations.js";
import { type Fitted, fitFamily, fitGradient, fitValue } from "./fit-models.js";
import { gradientLibrary } from "./gradient-library.js";
import { leastSquares } from "./least-squares.js";
import { penalisedLikewise, penaltiesByEntry } from "./penalties-by-entry.js";
import { quotient, same } from "./recognize-ratio.js";

/** What value and gradient are, as far as the library knows. */
export interface Decoding {
  /** Values that fit, the simplest first; none when the value is unknown. */
  readonly values: readonly Fitted<ValueModel>[];
  /** Gradients that fit. */
  readonly gradients: readonly Fitted<GradientModel>[];
  /** What is wrong between them, the fewest faults first; none when one of them is unknown. */
  readonly readings: readonly Reading[];
  /** Which evidence was asked for without a penalty; -1 for none. */
  readonly unpenalised: number;
  /** The gradient model that fits least badly. */
  readonly nearest: Fitted<GradientModel> | null;
}

/** Of the softmax likelihood with its derivative; null for any other value or gradient. Nothing else is then to be found out. */
export function decodeRight(evidence: readonly Evidence[]): Decoding | null {
  const value = fitValue(rightValue, evidence);
  const gradient = value && fitGradient(rightGradient, evidence);
  if (!value || !gradient?.fits) return null;
  const problems = evidence.map(({ problem }) => problem);
  const reading = explain({ value, gradient, formula: [] }, problems);
  if (reading.cost > 0) return null;
  return {
    values: [value],
    gradients: [gradient],
    readings: [reading],
    unpenalised: unpenalisedOf(evidence),
    nearest: gradient,
  };
}

/** `values` are those of `fitValues`. */
export function decode(evidence: readonly Evidence[], values: readonly Fitted<ValueModel>[]): Decoding {
  const { fitting, nearest } = fitLibrary(evidence);
  let gradients = fitting;
  const derivatives = values.map((value) => ({ value, gradient: fitGradient(derivativeOf(value.model), evidence) }));
  const derived = values.flatMap((value) => featuresApart(value, evidence));
  let pairings: Pairing[] = [
    ...derivatives.flatMap(({ value, gradient }): Pairing[] =>
      gradient?.fits && sameParts(value, gradient) ? [{ value, gradient, formula: [] }] : [],
    ),
    ...derived,
    ...pairs(values, gradients),
  ];
  if (gradients.length === 0 && pairings.length === 0) {
    const further = fitted(furtherModels(evidence, values), (model) => fitGradient(model, evidence));
    const searched = [...families, ...updated(values, evidence)].map((family) => fitFamily(family, evidence));
    gradients = [...further, ...searched.filter((fit) => fit !== null)].filter(({ fits }) => fits);
    const likewise = values.flatMap((value) => penalisedLikewise(value, gradientLibrary, evidence));
    if (gradients.length === 0 && likewise.length === 0) gradients = fitCombinations(gradientLibrary, evidence);
    pairings = [...likewise, ...pairs(values, gradients)];
  }
  const problems = evidence.map(({ problem }) => problem);
  const readings = pairings.map((pairing) => explain(pairing, problems)).sort((x, y) => x.cost - y.cost);
  return { values, gradients, readings: distinct(readings), unpenalised: unpenalisedOf(evidence), nearest };
}

function unpenalisedOf(evidence: readonly Evidence[]): number {
  return evidence.findIndex(({ problem }) => problem.lambda === 0);
}

/** Values that fit, the simplest first; none when the value is unknown. */
export function fitValues(evidence: readonly Evidence[]): readonly Fitted<ValueModel>[] {
  const fits = fitted(valueModels, (model) => fitValue(model, evidence)).filter(
    ({ model }) => model.cause === null || !isRight(model, rightValue, evidence),
  );
  if (fits.length > 0) return fits;
  const { K } = evidence[0]!.problem.geometry;
  const classes = Array.from({ length: K }, (_, k) => k);
  // With little noise too much for the likelihood alone, another term fits the noise.
  const nested = fitted([smoothedValue, ...valuesWithPenalty, ...penaltiesByEntry(evidence)], (model) =>
    fitValue(model, evidence),
  )
    .filter(({ coefficients }) =>
      coefficients.some(({ further }) => further.some((x) => !same(x, { value: 0, error: 0 }))),
    )
    .slice(0, 1);
  if (nested.length > 0) return nested;
  const others = [...classes.map(valueWithout), valueOfOtherScores(evidence[0]!)].filter((model) => model !== null);
  return fitted(others, (model) => fitValue(model, evidence)).slice(0, 1);
}

/** The formulas that fit, and the one that fits least badly; one that is farther off already on the first rows is left at that. */
function fitLibrary(evidence: readonly Evidence[]): {
  fitting: readonly Fitted<GradientModel>[];
  nearest: Fitted<GradientModel> | null;
} {
  const fitting: Fitted<GradientModel>[] = [];
  const glimpse = [glimpseOf(evidence[0]!)];
  let nearest: Fitted<GradientModel> | null = null;
  for (const model of gradientLibrary) {
    if (nearest !== null && fitGradient(model, glimpse, WORST_MISFIT) === null) continue;
    const fit = fitGradient(model, evidence, nearest?.misfit);
    if (fit === null || (model.cause !== null && isRight(model, rightGradient, evidence))) continue;
    if (fit.fits) fitting.push(fit);
    if (nearest === null || fit.misfit < nearest.misfit) nearest = fit;
  }
  return { fitting, nearest };
}

/** Whether a model is the right formula on these rows, as one that ignores row weights is where all are 1. */
function isRight(
  model: GradientModel | ValueModel,
  right: Pick<GradientModel, "columns">,
  evidence: readonly Evidence[],
): boolean {
  return evidence.every(({ problem, Ws }) => {
    const [column] = model.columns(problem, Ws[0]!)!;
    const [expected] = right.columns(problem, Ws[0]!)!;
    return (
      !("arrange" in model) &&
      column !== undefined &&
      norm(addScaled(column, -1, expected!)) <= SAME_COLUMN * norm(expected!)
    );
  });
}

/** A model that leaves more than this at the first W is neither right nor near. */
const WORST_MISFIT = 0.5;
const SAME_COLUMN = 1e-12;

function derivativeOf(model: ValueModel): GradientModel {
  return { cause: null, columns: model.columns };
}

/** Whether further parts of the data term stand in the same proportion in value and gradient. */
function sameParts(value: Fitted<ValueModel>, gradient: Fitted<GradientModel>): boolean {
  return value.coefficients.every(({ scale, further }, s) => {
    const other = gradient.coefficients[s]!;
    return further.every((part, p) => same(quotient(part, scale), quotient(other.further[p]!, other.scale)));
  });
}

function pairs(values: readonly Fitted<ValueModel>[], gradients: readonly Fitted<GradientModel>[]): Pairing[] {
  return values.flatMap((value) =>
    gradients.map((gradient) => ({
      value,
      gradient,
      formula: [value.model.cause, ...causesOf(gradient.model)].filter((one) => one !== null),
    })),
  );
}

function causesOf({ cause, besides = [] }: GradientModel): readonly (Cause | null)[] {
  return [cause, ...besides];
}

/** A value of other features, with a gradient whose probabilities see them and whose last product does not. */
function featuresApart(value: Fitted<ValueModel>, evidence: readonly Evidence[]): Pairing[] {
  const { features } = value.model;
  if (features === undefined) return [];
  const seen = (problem: Problem) => features(problem);
  const views = [
    { id: "as-given", title: "as they are given", formula: "F = X", of: (p: Problem) => p.Phi },
    ...featureViews,
  ];
  return fitted(
    views.map((view) => gradientOfView(view, seen)),
    (model) => fitGradient(model, evidence),
  )
    .filter(({ fits }) => fits)
    .map((gradient) => ({ value, gradient, formula: gradient.model.cause ? [gradient.model.cause] : [] }));
}

/** Models with a free number, and permutations and places read off the numbers. */
function furtherModels(
  evidence: readonly Evidence[],
  [value]: readonly Fitted<ValueModel>[],
): readonly GradientModel[] {
  const { problem, Ws, seen } = evidence[0]!;
  const W = Ws[0]!;
  const expected = value
    ? derivativeAt(value, value.coefficients[0]!, problem, W).expected
    : rightGradient.columns(problem, W)![0]!;
  const classes = Array.from({ length: problem.geometry.K }, (_, k) => k);
  return [
    ...nestedFaults,
    ...classes.map(sumWithout),
    ...(value?.model.mistaken ?? []),
    exemptWeight(evidence),
    ...permutedClasses(problem, seen[0]!.gradient, expected),
  ];
}

/** The weight at which the right formula leaves most, on the rows on which it leaves most. */
function exemptWeight(evidence: readonly Evidence[]): GradientModel {
  const left = evidence.map(({ problem, Ws, gradients, penalties, target }) => {
    const columns = penalties
      .slice(0, gradients)
      .map((parts, p) => [...rightGradient.columns(problem, Ws[p]!)!, ...parts.columns]);
    const { remainder } = leastSquares(
      columns[0]!.map((_, c) => stacked(columns.map((parts) => parts[c]!))),
      target,
    );
    const size = Ws[0]!.length;
    return Float64Array.from({ length: size }, (_, jc) => {
      let squares = 0;
      for (let at = jc; at < remainder.length; at += size) squares += remainder[at]! ** 2;
      return squares / norm(target) ** 2;
    });
  });
  const most = left.reduce((one, other) => (maxAbs(other) > maxAbs(one) ? other : one));
  const jc = most.indexOf(maxAbs(most));
  const { C, free } = evidence[0]!.problem.geometry;
  return oneWeightExempt(Math.floor(jc / C), free[jc % C]!, jc);
}

/** The permutation in which each class of the gradient resembles most a class of the expected one, up to sign. */
function permutedClasses(
  { geometry: { d, C } }: Problem,
  given: Float64Array,
  expected: Float64Array,
): GradientModel[] {
  const column = (M: Float64Array, c: number) => Float64Array.from({ length: d }, (_, j) => M[j * C + c]!);
  const order = Array.from({ length: C }, (_, c) => {
    const likeness = Array.from({ length: C }, (_, l) => Math.abs(correlation(column(given, c), column(expected, l))));
    return likeness.indexOf(Math.max(...likeness));
  });
  const isIdentity = order.every((l, c) => l === c);
  return new Set(order).size === C && !isIdentity ? [classesPermuted(order)] : [];
}

function correlation(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum / (norm(x) * norm(y) || 1);
}

/** The gradient at updated weights, for the first value that fits, as a data part plus the penalty at W itself. */
function updated(values: readonly Fitted<ValueModel>[], evidence: readonly Evidence[]): readonly Family[] {
  const [value] = values;
  if (!value) return [];
  const coefficientsAt = new Map(evidence.map(({ problem }, s) => [problem, value.coefficients[s]!]));
  return [
    updatedWeights((problem, W, step) => {
      const coefficients = coefficientsAt.get(problem)!;
      const derivative = (V: Float64Array) => derivativeAt(value, coefficients, problem, V).expected;
      const { ridge, bias, lasso, scale } = coefficients;
      const [weights, constant, signs] = penaltyColumns(problem, W);
      const moved = derivative(addScaled(W, -step, derivative(W)));
      return moved.map(
        (g, jc) =>
          (g - ridge.value * weights![jc]! - bias.value * constant![jc]! - lasso.value * signs![jc]!) / scale.value,
      );
    }),
  ];
}

function fitted<M, F>(models: readonly M[], fit: (model: M) => F | null): F[] {
  return models.map(fit).filter((one) => one !== null);
}

/** Readings that name other causes than all before them. */
function distinct(readings: readonly Reading[]): Reading[] {
  const names = (reading: Reading) =>
    reading.explanations
      .map(({ causes }) =>
        causes
          .map(({ id }) => id)
          .sort()
          .join("+"),
      )
      .join("|");
  return readings.filter((reading, at) => readings.findIndex((other) => names(other) === names(reading)) === at);
}
