import { assertKnownOptions, MultilogitError, quoted, suggestion } from "../errors.js";
import type { ClassName } from "../likelihood/sample.js";
import { assertModel, type Model } from "../model/model.js";
import type { Warning } from "../model/warnings/warning.js";
import type { Rows } from "../table/raw-rows.js";
import { type ClassContrast, meanContrast, namedContrast, pairContrast } from "./class-contrast.js";
import { contrastTerms, type Term, type TermDetails } from "./contrast-terms.js";
import { type GoodnessOfFit, goodnessOfFit } from "./goodness-of-fit.js";
import { INFERENCE_OPTIONS, type Inference, type InferenceOptions } from "./inference.js";
import { withInference } from "./inference-of-rows.js";
import { type NamedCombination, namedCombination } from "./named-combination.js";
import { apartInWords, type SeparatedClasses } from "./separation.js";
import { summaryNote } from "./summary-note.js";
import { type SummaryTests, summaryTests } from "./summary-tests.js";

/** Options of `summarize`. */
export interface SummaryOptions extends InferenceOptions {
  /** The class that the others are compared with. Default: the first. */
  readonly reference?: ClassName;
  /** "reference" (default), or "symmetric": each class against the mean of all, instead of a reference. */
  readonly coding?: "reference" | "symmetric";
  /** Further comparisons, each by the coefficients of its classes, which sum to 0: { "b and c against a": { a: -1, b: 0.5, c: 0.5 } }. */
  readonly contrasts?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Further combinations of terms in each comparison, by the coefficients of the terms: { "North − South": { "region[North]": 1, "region[South]": -1 } }. */
  readonly combinations?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** "wald" (default), or "profile": intervals and p-values from the likelihood itself, with one fit per end. */
  readonly intervals?: "wald" | "profile";
  /** Joint Wald, likelihood-ratio and score tests of each term and each class. Default false. */
  readonly tests?: boolean;
  /** called with the names of the next profile; `signal` stops profiles, and the remaining terms have no interval */
  readonly onProfile?: (contrast: string, term: string) => void;
}

/** Whether classes are separated, so that there is no maximum at finite weights, and what stays finite then. */
export interface SeparationSummary {
  readonly found: boolean;
  readonly kind: "none" | "quasi-complete" | "complete";
  /** a sentence, null where nothing was found */
  readonly reason: string | null;
  readonly pairs: readonly SeparatedClasses[];
  /** features that are enough to tell apart what is separated */
  readonly features: readonly string[];
  /** what is identified between two classes neither of which is the reference of `terms` */
  readonly identified: readonly (Term & { readonly reference: ClassName })[];
}

/** What `summarize` finds: terms with standard errors, tests and intervals, and how the fit did. */
export interface Summary extends GoodnessOfFit {
  /** the class that others are compared with; null in the symmetric coding */
  readonly reference: ClassName | null;
  readonly coding: "reference" | "symmetric";
  /** "classical", "HC0", "HC1" or "cluster:column" */
  readonly covariance: string;
  readonly separation: SeparationSummary;
  /** terms that no class has an estimate of, since their columns are collinear with others */
  readonly notIdentified: readonly string[];
  readonly estimator: "maximum likelihood" | "ridge" | "bias-reduced";
  readonly level: number;
  readonly intervals: "wald" | "profile";
  readonly note: string;
  readonly terms: readonly Term[];
  /** the comparisons of classes asked for by name, including combinations of terms */
  readonly contrasts: readonly Term[];
  /** the combinations asked for by name, in the comparisons of `terms` */
  readonly combinations: readonly Term[];
  readonly tests: SummaryTests | null;
  /** the engine that summed over the rows */
  readonly engine: string;
  /** what looked wrong in the data of the fit */
  readonly warnings: readonly Warning[];
}

/** The Hauck–Donner effect is checked if that costs at most this many multiplications, about half a second. */
const MOST_STEPS = 2e8;

const STOPPED_NOTE = "; stopped before all profiles were followed, so a dash stands for each missing interval";

const OPTIONS: readonly (keyof SummaryOptions)[] = [
  "reference",
  "coding",
  "contrasts",
  "combinations",
  "intervals",
  "tests",
  "onProfile",
  ...INFERENCE_OPTIONS,
];

/**
 * Estimates, standard errors, tests and intervals of a model at the rows that it was fitted to. The reference class and the kind of
 * covariance are chosen here, without another fit.
 *
 * Where classes are separated or columns collinear, terms that are not identified have null instead of numbers, and `separation` or
 * `notIdentified` says so. Throws if the fit stopped short of a maximum that exists.
 * @example
 * const summary = await summarize(surveyModel, survey, { reference: "general" });
 * summary.terms.length; // 8
 */
export async function summarize(model: Model, rows: Rows, options: SummaryOptions = {}): Promise<Summary> {
  assertModel(model);
  assertKnownOptions(options, OPTIONS, "summarize");
  return summaryOf(model, options, (use) => withInference(model, rows, options, use));
}

/** The summary by the inference that `within` gives, after the options have been checked. */
export async function summaryOf(
  model: Model,
  options: SummaryOptions,
  within: (use: (inference: Inference) => Promise<Summary>) => Promise<Summary>,
): Promise<Summary> {
  assertModel(model);
  const { intervals = "wald", tests = false, coding = "reference" } = options;
  if (intervals !== "wald" && intervals !== "profile")
    throw new MultilogitError("option", `intervals: ${quoted(intervals)}; expected "wald" or "profile"`);
  const reference = referenceOf(model, options);
  const named = Object.entries(options.contrasts ?? {}).map(([name, q]) => namedContrast(model.classes, name, q));
  const combinations = Object.entries(options.combinations ?? {}).map(([name, of]) =>
    namedCombination(model.featureMap, name, of),
  );
  return within(async (inference) => {
    assertLikelihood(inference, intervals, tests);
    const details = {
      isProfile: intervals === "profile",
      isHauckDonner: await isHauckDonnerLookedFor(inference, tests),
      signal: options.signal,
      onProfile: options.onProfile,
    };
    const contrasts = contrastsAgainst(model.classes, reference);
    const terms = await termsOf(inference, contrasts, details);
    const notIdentified = notIdentifiedIn(inference, terms);
    const separation = await separationSummary(inference, reference, details);
    const hasEstimates = [...terms, ...separation.identified].some(({ estimate }) => estimate !== null);
    return {
      ...goodnessOfFit(inference),
      reference: reference === null ? null : model.classes[reference]!,
      coding,
      covariance: inference.covariance,
      separation,
      notIdentified,
      estimator: inference.isBiasReduced ? "bias-reduced" : inference.isPenalised ? "ridge" : "maximum likelihood",
      level: inference.level,
      intervals,
      terms,
      contrasts: await namedContrastTerms(inference, named, details, combinations),
      combinations: await termsOf(inference, contrasts, { ...details, isHauckDonner: false }, combinations),
      tests: tests ? await summaryTests(inference, contrasts) : null,
      // last, since only now is it known whether anything was stopped
      note:
        summaryNote(inference, notIdentified, hasEstimates, intervals, tests) +
        (details.isProfile && options.signal?.aborted ? STOPPED_NOTE : ""),
      engine: inference.engine,
      warnings: model.report.warnings,
    };
  });
}

async function termsOf(
  inference: Inference,
  contrasts: readonly ClassContrast[],
  details: TermDetails,
  combinations?: readonly NamedCombination[],
): Promise<Term[]> {
  const terms: Term[] = [];
  for (const contrast of contrasts) terms.push(...(await contrastTerms(inference, contrast, details, combinations)));
  return terms;
}

/** For each contrast the raw terms, then combinations of them. */
async function namedContrastTerms(
  inference: Inference,
  contrasts: readonly ClassContrast[],
  details: TermDetails,
  combinations: readonly NamedCombination[],
): Promise<Term[]> {
  const terms: Term[] = [];
  for (const contrast of contrasts) {
    terms.push(...(await contrastTerms(inference, contrast, details)));
    terms.push(...(await contrastTerms(inference, contrast, { ...details, isHauckDonner: false }, combinations)));
  }
  return terms;
}

/** The place of the reference class; null in the symmetric coding. */
function referenceOf(model: Model, { coding = "reference", reference }: SummaryOptions): number | null {
  if (coding === "reference") return classPlace(model, reference);
  if (coding !== "symmetric")
    throw new MultilogitError("option", `coding: ${quoted(coding)}; expected "reference" or "symmetric"`);
  if (reference !== undefined)
    throw new MultilogitError(
      "option",
      `reference ${quoted(reference)}: the symmetric coding compares with the mean of all classes; leave the reference out`,
    );
  return null;
}

function contrastsAgainst(classes: readonly ClassName[], reference: number | null): ClassContrast[] {
  return classes.flatMap((_, k) => {
    if (reference === null) return [meanContrast(classes, k)];
    return k === reference ? [] : [pairContrast(classes, k, reference)];
  });
}

/** Profiles and joint tests need a likelihood: not for a ridge fit, nor for rows sampled with probabilities. */
function assertLikelihood(
  { isPenalised, hasProbabilityWeights, covariance }: Inference,
  intervals: string,
  tests: boolean,
): void {
  const asked = intervals === "profile" ? "profile intervals" : tests ? "joint tests" : null;
  if (asked === null) return;
  if (isPenalised)
    throw new MultilogitError(
      "option",
      `${asked} require a fit without a penalty, but the model has one; fit it without`,
    );
  if (hasProbabilityWeights)
    throw new MultilogitError(
      "option",
      `${asked} need the likelihood of the sample, which probability weights do not provide; leave them out`,
    );
  if (intervals === "profile" && covariance !== "classical")
    throw new MultilogitError(
      "option",
      `profile intervals are of the likelihood, so they do not go with covariance ${covariance}; use classical, or Wald intervals`,
    );
}

/**
 * Whether to check for the Hauck–Donner effect: always with tests, otherwise if it costs little. It concerns z with the classical
 * covariance, so not with another.
 */
async function isHauckDonnerLookedFor(inference: Inference, tests: boolean): Promise<boolean> {
  const { model, sample, isPenalised, isBiasReduced, hasProbabilityWeights, covariance } = inference;
  if (sample === null || isPenalised || isBiasReduced || hasProbabilityWeights || covariance !== "classical")
    return false;
  return tests || (2 * sample.rows * model.weights.length ** 2 <= MOST_STEPS && (await hasLikelihoodFit(inference)));
}

/** An optional check must not make the summary fail; a lack of memory is left to the caller, who tries an engine that needs less. */
async function hasLikelihoodFit(inference: Inference): Promise<boolean> {
  try {
    await inference.fit();
    return true;
  } catch (error) {
    if (error instanceof MultilogitError && error.code !== "memory") return false;
    throw error;
  }
}

async function separationSummary(
  inference: Inference,
  reference: number | null,
  details: TermDetails,
): Promise<SeparationSummary> {
  const { model, separation: verdict } = inference;
  if (!verdict?.found) return { found: false, kind: "none", reason: null, pairs: [], features: [], identified: [] };
  const { kind, reason, pairs, features } = verdict;
  if (inference.isBiasReduced) {
    const finite = `${apartInWords(pairs, features)}; maximum likelihood has no finite weights for that, bias reduction has`;
    return { found: true, kind, reason: finite, pairs, features, identified: [] };
  }
  const identified: SeparationSummary["identified"][number][] = [];
  for (const k of model.classes.keys())
    for (const r of Array(k).keys()) {
      if (k === reference || r === reference) continue;
      const terms = await contrastTerms(inference, pairContrast(model.classes, k, r), details);
      for (const term of terms) if (term.estimate !== null) identified.push({ ...term, reference: model.classes[r]! });
    }
  return { found: true, kind, reason, pairs, features, identified };
}

function notIdentifiedIn({ separation: verdict, isBiasReduced }: Inference, terms: readonly Term[]): string[] {
  if (verdict?.found && !isBiasReduced) return [];
  return [...new Set(terms.filter(({ estimate }) => estimate === null).map(({ term }) => term))];
}

/**
 * The place of the class called `wanted`, or of the first if none is named; an error that suggests the nearest if there is no such class.
 */
export function classPlace({ classes }: Model, wanted: ClassName | undefined): number {
  if (wanted === undefined) return 0;
  const names = classes.map(String);
  const place = names.indexOf(String(wanted));
  if (place < 0)
    throw new MultilogitError(
      "option",
      `there is no class ${quoted(wanted)}${suggestion(String(wanted), names) || `; the classes are ${names.join(", ")}`}`,
    );
  return place;
}
