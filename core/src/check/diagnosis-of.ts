import type { ContractOutcome } from "./contract.js";
import type { Cause, Diagnosis, ErrorMap, Fact, RecoveredFeatures, Verdict } from "./diagnosis.js";
import { findConventions } from "./find-conventions.js";
import type { Findings } from "./findings.js";
import { listUntested } from "./list-untested.js";
import { type Naming, nameCauses } from "./name-causes.js";
import { isCoarse, type Noise } from "./noise.js";
import type { Patient } from "./patient.js";

/** More decoded residuals than this do not improve the picture. */
const MOST_POINTS = 2000;

/** The report of a check that ran to its end. */
export function diagnosisOf(found: Findings, seed: number): Diagnosis {
  const { judgement, patient, where, features } = found;
  const verdict = verdictOf(found);
  const naming = nameCauses(found, verdict);
  return {
    verdict,
    sentence: sentenceOf(found, verdict, naming),
    ...naming,
    facts: factsOf(found),
    lines: judgement.lines,
    where,
    conventions: findConventions(found),
    untested: listUntested(found),
    recovered: recoveredOf(found, naming),
    residuals: (features?.residuals?.points ?? []).slice(0, MOST_POINTS),
    negativeControl: found.negativeControl,
    relativeErrorBound: judgement.bound,
    evaluations: patient.evaluations(),
    seed,
  };
}

/** The report of a check that its first stage ended. */
export function stoppedDiagnosis({ causes, facts, stop }: ContractOutcome, patient: Patient, seed: number): Diagnosis {
  const verdict = stop ?? "cannot tell";
  return {
    verdict,
    sentence: `${verdict}: ${listed(causes)}`,
    causes,
    certainty: "exact",
    ties: [],
    rivals: [],
    nearest: null,
    facts,
    lines: [],
    where: null,
    conventions: [],
    untested: [
      {
        what: "everything but the contract of a call",
        remedy: `first fix this: ${causes
          .at(-1)!
          .fix.split("\n")[0]!
          .replace(/[;:,]$/, "")}`,
      },
    ],
    recovered: null,
    residuals: [],
    negativeControl: { seen: false, sentence: "not run: the check ended before it" },
    relativeErrorBound: null,
    evaluations: patient.evaluations(),
    seed,
  };
}

export function verdictOf({ judgement, tolerance, unusual }: Findings): Verdict {
  if (judgement.isWrongByLines || judgement.isWrongByReference || unusual?.isWrong) return "wrong";
  return judgement.bound !== null && judgement.bound <= tolerance ? "right" : "cannot tell";
}

function sentenceOf(
  { judgement, noises, tolerance, intermediates }: Findings,
  verdict: Verdict,
  naming: Naming,
): string {
  const { causes, certainty, ties, nearest } = naming;
  const { bound } = judgement;
  if (verdict === "right") {
    const precise = `the gradient is the derivative of the value, to ${exponential(bound!)} with 99.9 % certainty`;
    return causes.length === 0 ? `right: ${precise}` : `right: ${precise}; but ${listed(causes)}`;
  }
  if (verdict === "cannot tell")
    return `cannot tell: ${writtenAs(noises[0]!)}; the gradient may differ from the derivative by ${
      bound === null ? "any amount" : `${exponential(bound)} of its length`
    }, more than the ${exponential(tolerance)} asked for; ${remedyOf(noises[0]!)}`;
  if (certainty === "tie")
    return `wrong: ${listed(causes)}, or ${ties.map((tie) => listed(tie.causes)).join(", or ")} (the same numbers here)`;
  const line = intermediates?.firstWrong ? `; ${intermediates.firstWrong.title}` : "";
  if (certainty === "likely") return `wrong: ${listed(causes)} (likely)${line}`;
  if (certainty === "exact") return `wrong: ${listed(causes)}`;
  const hint = nearest ? `; nearest is "${listed(nearest.causes)}", which leaves ${percent(nearest.misfit)}` : "";
  const alsoFound = causes.length > 0 ? `; besides, ${listed(causes)}` : "";
  return `wrong: the gradient is not the derivative of the value; cause unknown${line}${hint}${alsoFound}`;
}

function writtenAs({ value, valueFormat, gradientFormat }: Noise): string {
  const few = isCoarse(value) && valueFormat.includes("digit") ? ", too few" : "";
  return valueFormat === gradientFormat
    ? `its numbers are written as ${valueFormat}${few}`
    : `its value is written as ${valueFormat}${few}, its gradient as ${gradientFormat}`;
}

function remedyOf({ value, gradient, valueFormat, gradientFormat }: Noise): string {
  if (valueFormat !== "f64" || gradientFormat !== "f64") return "print all digits";
  return `they scatter by ${exponential(Math.max(value, gradient))} of themselves from point to point: look for single precision, random parts, or loops that stop early`;
}

function listed(causes: readonly Cause[]): string {
  return causes.map(({ title }) => title).join(", and ");
}

function factsOf(found: Findings): readonly Fact[] {
  const { contract, noises, judgement, where, decoding, features } = found;
  const { behaviour, rearrangement, intermediates, unusual, extremes, hessian } = found;
  const watched = [behaviour, rearrangement, intermediates, unusual, extremes, hessian];
  const isWrong = judgement.lines.filter(({ agrees }) => !agrees);
  const worst = (isWrong.length > 0 ? isWrong : judgement.lines).reduce((most, line) =>
    Math.abs(line.gradient - line.differences) / line.allowed >
    Math.abs(most.gradient - most.differences) / most.allowed
      ? line
      : most,
  );
  const [gradient] = decoding?.gradients ?? [];
  return [
    ...contract.facts,
    { stage: "contract", sentence: writtenAs(noises[0]!), value: noises[0]!.value },
    {
      stage: "line tests",
      sentence: `along ${worst.block} the value rises by ${worst.differences.toPrecision(9)}, the gradient says ${worst.gradient.toPrecision(9)} (allowed ${exponential(worst.allowed)}; ${judgement.lines.length - isWrong.length} of ${judgement.lines.length} lines agree)`,
      value: worst.gradient - worst.differences,
      error: worst.allowed,
    },
    ...(gradient
      ? [
          {
            stage: "decoding",
            sentence: `the gradient follows ${gradient.model.cause?.formula ?? "Φᵀ(P − Y)"}; what is left, relative`,
            value: gradient.misfit,
          } as const,
        ]
      : []),
    ...(features?.recovery
      ? [
          {
            stage: "decoding",
            sentence: "features recovered from the gradient; what is left, relative",
            value: features.recovery.misfit,
          } as const,
        ]
      : []),
    ...(where ? [{ stage: "localisation", sentence: `they part ${whereInWords(where)}` } as const] : []),
    ...watched.flatMap((stage) => stage?.facts ?? []),
    { stage: "negative control", sentence: found.negativeControl.sentence },
  ];
}

function whereInWords({ summary, rows }: ErrorMap): string {
  return rows === null ? summary : `${summary}, and can be seen on ${rows} only`;
}

function recoveredOf({ features, decoding }: Findings, { causes }: Naming): RecoveredFeatures | null {
  const recovery = features?.recovery;
  // Left-out or reweighted rows can also be written as other features; pictures of those would mislead.
  if (!recovery || !causes.some(({ id }) => id.includes("features-") || id.startsWith("rows-"))) return null;
  const { problem, F, misfit } = recovery;
  const { inputs, d, image } = problem.geometry;
  const rowOf = (M: Float64Array, i: number) => inputs.map((j) => M[i * d + j]!);
  const value = decoding?.values[0]?.model;
  const valueSees = value ? (value.features?.(problem) ?? problem.Phi) : null;
  return {
    image,
    rows: Array.from({ length: problem.n }, (_, i) => ({
      given: rowOf(problem.Phi, i),
      valueSees: valueSees && rowOf(valueSees, i),
      gradientSees: rowOf(F, i),
    })),
    sentence:
      causes.find(({ id }) => id.includes("features-"))?.title ?? "the gradient sees other features than the value",
    misfit,
  };
}

function exponential(x: number): string {
  return x.toExponential(0);
}

function percent(x: number): string {
  return x < 0.005 ? "less than 1 %" : `${(100 * x).toFixed(0)} %`;
}
