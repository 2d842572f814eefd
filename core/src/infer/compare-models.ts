import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import { spannedSpaces } from "../features/spanned-spaces.js";
import { totalWeight } from "../likelihood/total-weight.js";
import type { EngineOptions } from "../model/choose-engine.js";
import { assertFitted } from "../model/imported.js";
import { assertModel, type Model } from "../model/model.js";
import { chiSquareTail } from "../numeric/normal.js";
import type { Rows } from "../table/raw-rows.js";
import { listed } from "../table/table.js";
import { assertUnweightedClasses } from "./inference.js";
import { withInference } from "./inference-of-rows.js";

/** Options of `compareModels`. */
export interface ComparisonOptions extends EngineOptions {
  /** The rows that both were fitted to, to prove that they are the same; without them only their number and classes are compared. */
  readonly rows?: Rows;
  /** The frequency weights of those rows. */
  readonly rowWeights?: string;
}

/** One of the two models of a comparison. */
export interface ComparedModel {
  readonly logLikelihood: number;
  /** free weights, including the constants */
  readonly degreesOfFreedom: number;
  readonly aic: number;
  readonly bic: number;
}

/** Two maximum-likelihood fits of the same rows, one nested in the other. */
export interface Comparison {
  /** which of the two is nested in the other */
  readonly smaller: "first" | "second";
  readonly first: ComparedModel;
  readonly second: ComparedModel;
  /** n, the weight of the rows */
  readonly rows: number;
  /** of the smaller against the larger: 2 (ℓ larger − ℓ smaller), χ² with as many degrees of freedom as weights are added */
  readonly likelihoodRatio: { readonly statistic: number; readonly degreesOfFreedom: number; readonly p: number };
  /** what the larger model has and the smaller does not */
  readonly added: readonly string[];
  /** whether the rows were given and both models have the log-likelihoods of their fits there */
  readonly isSameRowsProved: boolean;
}

/** A lower log-likelihood of the larger model within this share is rounding; other rows would differ by more. */
const ROUNDING = 1e-9;
const OPTIONS: readonly (keyof ComparisonOptions)[] = ["rows", "rowWeights", "engine", "threads"];

/**
 * The likelihood-ratio test of two nested fits, with AIC and BIC.
 * @throws MultilogitError where the test would mean nothing: penalties, fits that did not converge, other rows, targets or offsets, and
 * models of which neither is nested in the other
 * @example
 * const smaller = await fit(survey, formula("prog ~ write"), { penalty: none() });
 * const { likelihoodRatio } = await compareModels(smaller, surveyModel, { rows: survey });
 * likelihoodRatio.degreesOfFreedom; // 4
 */
export async function compareModels(first: Model, second: Model, options: ComparisonOptions = {}): Promise<Comparison> {
  for (const model of [first, second]) {
    assertModel(model);
    assertFitted(model, "a likelihood-ratio test needs");
  }
  assertKnownOptions(options, OPTIONS, "compareModels");
  for (const [model, name] of [
    [first, "first"],
    [second, "second"],
  ] as const)
    assertMaximumLikelihood(model, name);
  assertSameData(first, second);
  const rows = totalWeight(first.report);
  const [one, two] = [await compared(first, rows, options), await compared(second, rows, options)];
  const { smaller, added } = nesting(first, second, one, two);
  const [small, large] = smaller === "first" ? [one, two] : [two, one];
  const statistic = 2 * (large.logLikelihood - small.logLikelihood);
  const degreesOfFreedom = large.degreesOfFreedom - small.degreesOfFreedom;
  if (statistic < -ROUNDING * Math.abs(large.logLikelihood))
    throw new MultilogitError(
      "data",
      `the larger model has the lower log-likelihood, ${large.logLikelihood} against ${small.logLikelihood}, so they were fitted to different rows; fit both to the same`,
    );
  if (degreesOfFreedom < 1)
    throw new MultilogitError(
      "data",
      "both models have the same free weights, so there is nothing to test; the columns that one adds are collinear with its others",
    );
  const atLeastZero = Math.max(0, statistic);
  return {
    smaller,
    first: one,
    second: two,
    rows,
    likelihoodRatio: { statistic: atLeastZero, degreesOfFreedom, p: chiSquareTail(atLeastZero, degreesOfFreedom) },
    added,
    isSameRowsProved: options.rows !== undefined,
  };
}

function assertMaximumLikelihood(model: Model, name: string): void {
  assertUnweightedClasses(model);
  const { penalty, report } = model;
  if (penalty.kind !== "none")
    throw new MultilogitError(
      "data",
      `the ${name} model has a penalty, so its log-likelihood is not at its maximum and cannot be tested; fit both without one`,
    );
  if (!report.converged)
    throw new MultilogitError("data", `the ${name} model cannot be tested, because it is ${report.reason}`);
}

/** Compares what the models themselves know. */
function assertSameData(first: Model, second: Model): void {
  const facts = (model: Model): [string, string][] => [
    ["the target", [model.target].flat().join(", ")],
    ["the classes", model.classes.map(String).join(", ")],
    ["the number of rows", String(model.report.rows)],
    [
      "how often each class was observed",
      model.report.classTotals.map((count) => Number(count.toPrecision(12))).join(", "),
    ],
    ["the offset", model.featureMap.offset.map((name) => name ?? "none").join(", ") || "none"],
  ];
  const others = facts(second);
  facts(first).forEach(([what, one], f) => {
    const [, two] = others[f]!;
    if (one !== two)
      throw new MultilogitError(
        "data",
        `${what} differs: ${quoted(one)} and ${quoted(two)}; a likelihood-ratio test compares fits of the same rows`,
      );
  });
}

/** If the rows are given, collinear columns do not count as free. */
async function compared(model: Model, n: number, options: ComparisonOptions): Promise<ComparedModel> {
  const { rows, ...inference } = options;
  const { logLikelihood } = model.report;
  const all = model.featureMap.names.length * (model.classes.length - 1);
  const degreesOfFreedom =
    rows === undefined ? all : await withInference(model, rows, inference, ({ identified }) => identified);
  return {
    logLikelihood,
    degreesOfFreedom,
    aic: 2 * degreesOfFreedom - 2 * logLikelihood,
    bic: Math.log(n) * degreesOfFreedom - 2 * logLikelihood,
  };
}

function nesting(
  first: Model,
  second: Model,
  one: ComparedModel,
  two: ComparedModel,
): { smaller: "first" | "second"; added: string[] } {
  const [ofFirst, ofSecond] = [first, second].map(({ featureMap }) => spannedSpaces(featureMap)) as [
    Set<string>,
    Set<string>,
  ];
  const onlyFirst = [...ofFirst].filter((space) => !ofSecond.has(space)).map(spaceText);
  const onlySecond = [...ofSecond].filter((space) => !ofFirst.has(space)).map(spaceText);
  if (onlyFirst.length === 0 && onlySecond.length === 0)
    throw new MultilogitError("data", "the two models have the same features, so there is nothing to test");
  if (onlyFirst.length > 0 && onlySecond.length > 0)
    throw new MultilogitError(
      "data",
      `neither model is nested in the other: the first alone has ${listed(onlyFirst, 4)}, the second alone ${listed(onlySecond, 4)}; there is no likelihood-ratio test, but their AIC is ${one.aic.toFixed(2)} and ${two.aic.toFixed(2)}`,
    );
  return onlyFirst.length === 0 ? { smaller: "first", added: onlySecond } : { smaller: "second", added: onlyFirst };
}

function spaceText(space: string): string {
  return space === "" ? "the constant" : space;
}
