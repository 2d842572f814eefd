import type { Sample } from "../likelihood/sample.js";
import { collinearTerms } from "./collinear-terms.js";
import type { Inference } from "./inference.js";

/** The sentence under a summary: what its estimates, tests and standard errors are, and what limits them. */
export function summaryNote(
  inference: Inference,
  notIdentified: readonly string[],
  hasEstimates: boolean,
  intervals: "wald" | "profile",
  tests: boolean,
): string {
  return (
    estimatesNote(inference, notIdentified, hasEstimates, intervals) +
    clustersNote(inference) +
    testsNote(inference, tests) +
    gapNote(inference)
  );
}

function estimatesNote(
  { sample, isPenalised, isBiasReduced, hasProbabilityWeights, separation: verdict }: Inference,
  notIdentified: readonly string[],
  hasEstimates: boolean,
  intervals: "wald" | "profile",
): string {
  if (isPenalised)
    return "the weights are shrunk by the penalty: standard errors are those of the penalised estimates around their own expectation, without its bias; intervals do not cover the unpenalised weights, and there are no p-values";
  const tests = intervals === "profile" ? "likelihood-ratio tests and profile intervals" : "Wald tests and intervals";
  if (isBiasReduced)
    return `bias-reduced estimates: the maximum of the likelihood times Jeffreys' prior (Firth 1993); ${tests} of that; AIC, BIC and the likelihood ratio belong to maximum likelihood`;
  if (verdict?.found)
    return `the log-likelihood is its limit as weights run to infinity; ${hasEstimates ? "terms without numbers have no finite estimate, the others come from the rows that are not told apart" : "no term has a finite estimate"}`;
  if (notIdentified.length > 0 && sample !== null)
    return `not identified: ${collinearInWords(sample)}; leave out a term of each, or use a ridge penalty`;
  if (hasProbabilityWeights)
    return "Wald tests and intervals with probability weights: the log-likelihood is that of the weighted rows, not a likelihood of the sample, so there is no likelihood-ratio test, AIC or BIC";
  return `${tests} at the maximum of the likelihood`;
}

/** The summed gradients of G clusters add up to 0 at the maximum, so that their products have at most rank G − 1. */
function clustersNote({ clusters, identified }: Inference): string {
  if (clusters === null || clusters > identified) return "";
  return `; ${clusters} clusters are too few for ${identified} free weights: the covariance lacks rank, and standard errors may be far too small, down to 0`;
}

/** From this share of a standard error on, the distance from the minimum is said. */
const NEAR = 0.01;

/**
 * f is within g nats of its minimum, so that an estimate is within √(2g) of its standard errors: ½ (cᵀδ)² / cᵀH⁻¹c ≤ ½ δᵀHδ = g. Fits of rows that are
 * elsewhere may end farther out than those in memory, whose passes are cheap.
 */
function gapNote({ sample, model: { report } }: Inference): string {
  const reach = Math.sqrt(2 * report.certificate.gap);
  if (sample !== null || reach < NEAR) return "";
  return `; the fit is proved to within ${report.certificate.gap.toExponential(1)} nats of its minimum, so estimates may be off by up to ${reach.toPrecision(2)} of their standard errors; fit to a smaller tolerance for less`;
}

function testsNote({ sample, covariance }: Inference, tests: boolean): string {
  if (!tests || sample !== null || covariance !== "classical") return "";
  return "; likelihood-ratio and score tests take further fits, which need the rows in memory";
}

/** The most sentences shown, which a reader takes in at once; the note says how many more there are. */
const MOST_SENTENCES = 8;

function collinearInWords(sample: Sample): string {
  const sentences = collinearTerms(sample).map(({ sentence }) => sentence);
  const more = sentences.length - MOST_SENTENCES;
  return sentences.slice(0, MOST_SENTENCES).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
