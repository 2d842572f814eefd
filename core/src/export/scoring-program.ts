import { MultilogitError, quoted } from "../errors.js";
import { runsOfOneStorage } from "../features/apply-features.js";
import { columnsIn, type Expression, type Operator, parametersOf } from "../features/expression.js";
import type { FunctionName } from "../features/expression-functions.js";
import { farShift } from "../features/far-shift.js";
import {
  type CategoryFeature,
  codedLevels,
  type Feature,
  type FeatureMap,
  factorsOf,
  type Level,
  namesOf,
  type Part,
  placesOfLevels,
  type UnseenPolicy,
} from "../features/feature-map.js";
import { type NumberFeature, numberName } from "../features/number-feature.js";
import type { WordsFeature } from "../features/words/words-feature.js";
import { assertModel, type Model } from "../model/model.js";

/**
 * A model as the steps from a raw row to its scores; every target is printed from it. The steps are those of `scores`, in the same order of
 * operations, so that a target with the same arithmetic gives the same bits:
 *
 *     inputs     cells as numbers, or as places among the levels of a category; each refuses what it cannot be
 *     scores     a_k = o_k, then for each term a_k += value · w_k
 *     then       p = exp(a − max a) / Σ exp(a − max a); the class is the first of the most probable
 *
 * A row whose scores are beyond what a number holds is refused, as `scores` does.
 */
export interface ScoringProgram {
  readonly classes: readonly Level[];
  readonly inputs: readonly Input[];
  /** for each class the place of the input where its score starts, null for 0; empty where all start at 0 */
  readonly offset: readonly (number | null)[];
  readonly terms: readonly ScoreTerm[];
}

/** What is read of a row. A category gives the code of its level; −1 has no feature: the reference, or an unseen level that is allowed. */
export type Input =
  | { readonly kind: "number"; readonly column: string }
  | { readonly kind: "flag"; readonly column: string }
  | {
      readonly kind: "category";
      readonly column: string;
      readonly levels: readonly Level[];
      readonly codes: readonly number[];
      readonly unseen: UnseenPolicy;
    };

/**
 * What is added to the scores, times a row of K weights:
 *
 *     constant   1
 *     number     value − shift, where value is finite
 *     product    the product of (value − center) / scale of its factors, times the weights at Σ code · stride of its categories; nothing where
 *                a code is −1. A category alone is a product without factors.
 */
export type ScoreTerm =
  | { readonly kind: "constant"; readonly weights: readonly number[] }
  | {
      readonly kind: "number";
      readonly name: string;
      readonly value: Value;
      readonly shift: number;
      readonly weights: readonly number[];
    }
  | {
      readonly kind: "product";
      readonly name: string;
      readonly factors: readonly NumberFactor[];
      readonly places: readonly { readonly input: number; readonly stride: number }[];
      readonly weights: readonly (readonly number[])[];
    };

/** Adds each non-zero feature of the text at the place `input`, in ascending order, times its row of weights. */
export interface WordsTerm {
  readonly kind: "words";
  readonly name: string;
  readonly input: number;
  readonly weights: readonly (readonly number[])[];
}

/** The steps of a model that may also read text, for targets that can take words from them. */
export interface TextScoringProgram extends Omit<ScoringProgram, "inputs" | "terms"> {
  readonly inputs: readonly (Input | WordsFeature)[];
  readonly terms: readonly (ScoreTerm | WordsTerm)[];
}

export interface NumberFactor {
  readonly name: string;
  readonly value: Value;
  readonly center: number;
  readonly scale: number;
}

/** An expression whose columns are inputs, by their places. */
export type Value =
  | { readonly kind: "input"; readonly input: number }
  | { readonly kind: "literal"; readonly value: number }
  | {
      readonly kind: "call";
      readonly name: FunctionName | "minus";
      readonly of: Value;
      readonly parameters: readonly number[];
    }
  | { readonly kind: "operation"; readonly operator: Operator; readonly left: Value; readonly right: Value };

/** @throws MultilogitError "option" where the model counts words, which `target` cannot take from a text as this library does */
export function scoringProgram(model: Model, target: string): ScoringProgram {
  const { inputs, terms, ...rest } = textScoringProgram(model);
  const text = inputs.find((input) => input.kind === "words");
  if (text !== undefined)
    throw new MultilogitError(
      "option",
      `this model cannot be exported as ${target}, which has no way to take the words of ${quoted(text.column)} from a text as the model does; export it as JavaScript or Python, or fit it on columns of counts, one per word`,
    );
  return { ...rest, inputs: inputs as readonly Input[], terms: terms as readonly ScoreTerm[] };
}

export function textScoringProgram(model: Model): TextScoringProgram {
  assertModel(model);
  const { features, offset } = model.featureMap;
  const inputs = inputsOf(model.featureMap);
  const K = model.classes.length;
  let next = 0;
  const takeRow = () => [...model.weights.subarray(next * K, ++next * K)];
  const terms = runsOfOneStorage(features).flatMap((run) => runTerms(run, inputs, takeRow));
  const start = offset.map((column) =>
    column === null ? null : placeOf(inputs, ({ kind, column: name }) => kind === "number" && name === column),
  );
  assertHeldWeights(terms);
  return { classes: model.classes, inputs, offset: start, terms };
}

export type ReadInputs = readonly (Input | WordsFeature)[];

/** Each column once in each way in which it is read. */
export function inputsOf({ features, offset }: Pick<FeatureMap, "features" | "offset">): (Input | WordsFeature)[] {
  const all = [
    ...features.flatMap(factorsOf).flatMap(factorInputs),
    ...offset.flatMap((column): (Input | WordsFeature)[] => (column === null ? [] : [{ kind: "number", column }])),
  ];
  // a vocabulary is long, and read by one feature only
  return [...new Map(all.map((input) => [input.kind === "words" ? input : JSON.stringify(input), input])).values()];
}

function factorInputs(factor: Part): (Input | WordsFeature)[] {
  if (factor.kind === "words") return [factor];
  if (factor.kind === "category") return [categoryInput(factor)];
  return columnsIn(factor.expression).map(({ column, cells }) => ({
    kind: cells === "boolean" ? "flag" : "number",
    column,
  }));
}

function categoryInput(feature: CategoryFeature): Input {
  const { column, levels, unseen } = feature;
  return { kind: "category", column, levels, codes: [...placesOfLevels(feature).values()], unseen };
}

function placeOf(inputs: ReadInputs, isIt: (input: Input | WordsFeature) => boolean): number {
  return inputs.findIndex(isIt);
}

function runTerms(run: readonly Feature[], inputs: ReadInputs, takeRow: () => number[]): (ScoreTerm | WordsTerm)[] {
  const first = run[0]!;
  if (first.kind === "constant") return [{ kind: "constant", weights: takeRow() }];
  if (first.kind === "words") return [wordsTerm(first, inputs, takeRow)];
  if (first.kind !== "number") return [productTerm(first, inputs, takeRow)];
  return numberTerms(run as readonly NumberFeature[], inputs, takeRow);
}

/** Σ_j (x_j − c_j) / s_j · w_j as Σ_j x_j (w_j / s_j), less one number per class for all the centres. */
function numberTerms(run: readonly NumberFeature[], inputs: ReadInputs, takeRow: () => number[]): ScoreTerm[] {
  const centres: number[] = [];
  const terms = run.map((feature): ScoreTerm => {
    const weights = takeRow().map((w) => w / feature.scale);
    const shift = farShift(feature);
    weights.forEach((v, k) => {
      centres[k] = (centres[k] ?? 0) + (feature.center - shift) * v;
    });
    return {
      kind: "number",
      name: numberName(feature),
      value: programValue(feature.expression, inputs),
      shift,
      weights,
    };
  });
  if (centres.every((each) => each === 0)) return terms;
  return [...terms, { kind: "constant", weights: centres.map((each) => -each) }];
}

function wordsTerm(
  feature: WordsFeature,
  inputs: readonly (Input | WordsFeature)[],
  takeRow: () => number[],
): WordsTerm {
  const name = namesOf(feature)[0]!;
  return { kind: "words", name, input: inputs.indexOf(feature), weights: feature.words.map(takeRow) };
}

export function productTerm(
  feature: Exclude<Feature, { kind: "constant" | "words" }>,
  inputs: ReadInputs,
  takeRow: () => number[],
): Extract<ScoreTerm, { kind: "product" }> {
  const factors: NumberFactor[] = [];
  const places: { input: number; stride: number }[] = [];
  let rows = 1;
  for (const factor of feature.kind === "product" ? feature.factors : [feature]) {
    if (factor.kind === "number") {
      const { center, scale, expression } = factor;
      factors.push({ name: numberName(factor), value: programValue(expression, inputs), center, scale });
    } else {
      const wanted = JSON.stringify(categoryInput(factor));
      const isIt = (input: Input | WordsFeature) => input.kind === "category" && JSON.stringify(input) === wanted;
      places.push({ input: placeOf(inputs, isIt), stride: rows });
      rows *= codedLevels(factor).length;
    }
  }
  return {
    kind: "product",
    name: namesOf(feature)[0] ?? "",
    factors,
    places,
    weights: Array.from({ length: rows }, takeRow),
  };
}

export function programValue(expression: Expression, inputs: ReadInputs): Value {
  switch (expression.kind) {
    case "column": {
      const wanted = expression.cells === "boolean" ? "flag" : "number";
      const isIt = ({ kind, column }: Input | WordsFeature) => kind === wanted && column === expression.column;
      return { kind: "input", input: placeOf(inputs, isIt) };
    }
    case "literal":
      return { kind: "literal", value: expression.value };
    case "call":
      return {
        kind: "call",
        name: expression.name,
        of: programValue(expression.of, inputs),
        parameters: parametersOf(expression),
      };
    case "operation":
      return {
        kind: "operation",
        operator: expression.operator,
        left: programValue(expression.left, inputs),
        right: programValue(expression.right, inputs),
      };
  }
}

/** Weights per unit of the raw column may be beyond what a number holds, and no language has a literal for those. */
function assertHeldWeights(terms: readonly (ScoreTerm | WordsTerm)[]): void {
  const fault = terms.find((term) => term.weights.flat().some((w) => !Number.isFinite(w)));
  if (fault === undefined) return;
  const name = fault.kind === "constant" ? "the centres" : quoted(fault.name);
  throw new MultilogitError(
    "option",
    `this model cannot be exported: its weights of ${name} per unit of the column are beyond what a number holds; fit it on columns in other units`,
  );
}
