import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import { type Random, random } from "../numeric/random.js";
import { type Behaviour, observe } from "./behaviour.js";
import { calledImplementation } from "./calling/called-implementation.js";
import { type PlainGradient, type PlainGradients, subjectOf } from "./calling/in-process.js";
import type { CheckOptions } from "./check-options.js";
import { checkContract } from "./contract.js";
import { type Decoding, decode, decodeRight, fitValues } from "./decode/decode.js";
import { EVIDENCE_POINTS, EVIDENCE_SHARE, type Evidence, gatherAll, withFurtherValues } from "./decode/evidence.js";
import { defaultTolerance } from "./default-tolerance.js";
import type { Diagnosis, Fact, Stage } from "./diagnosis.js";
import { diagnosisOf, stoppedDiagnosis } from "./diagnosis-of.js";
import { checkExtremes } from "./extremes.js";
import type { Findings } from "./findings.js";
import { assertConventions, geometryOf } from "./geometry.js";
import { checkHessian } from "./hessian-check.js";
import { recognizeDifferences } from "./hypotheses/finite-differences.js";
import type { Implementation } from "./implementation.js";
import { inspectFeatures } from "./inspect-features.js";
import { checkIntermediates } from "./intermediates.js";
import { judgeAll } from "./judgement.js";
import { directionsOf, LINE, LINES_SHARE, type LineBundle, measureLines, showsError } from "./line-test.js";
import { localize } from "./localize.js";
import { negativeControl } from "./negative-control.js";
import { isCoarse, measureNoise, type Noise } from "./noise.js";
import { type Patient, patientOf, type Setting } from "./patient.js";
import type { Problem } from "./problem.js";
import { rearrangeRows } from "./rearranged-rows.js";
import { anotherPoint, goodPoint, settingsOf, tellingFirst } from "./settings.js";
import { checkUnusualRows } from "./unusual-rows.js";

const OPTIONS: readonly (keyof CheckOptions)[] = ["sample", "seed", "tolerance", "seconds", "signal", "onProgress"];
/**
 * A whole check of a right gradient takes 750 evaluations, asked for many at once in a third of the time that as many single answers
 * take; where there is no time for that, it makes do with fewer. A busy machine alone must not make it differ.
 */
const WHOLE_CHECK = 250;
/** Scores change by this much over the short line on which noise is measured. */
const NOISE_REACH = 0.2;

/**
 * Whether `implementation.evaluate` returns the derivative of its value, and if not, why.
 *
 * Says "wrong" only when a disagreement exceeds ten error bars in three independent estimates, or ten errors of the value that was
 * identified; "right" when ‖gradient − derivative‖ is below the tolerance with 99.9 % certainty; else "cannot tell", and why. Faults
 * alongside a right gradient (another loss, overflow, shared memory) are named without changing the verdict.
 *
 * Throws MultilogitError for options and conventions that contradict themselves, and whatever the implementation throws.
 * @example
 * const diagnosis = await checkGradient({
 *   // one feature, weights W[k]; the loss is −Σ ln p
 *   evaluate({ weights, data }) {
 *     const { rows, columns, classes, design, labels } = data!;
 *     const gradient = new Float64Array(weights.length);
 *     let value = 0;
 *     for (let i = 0; i < rows; i++) {
 *       const x = design.subarray(i * columns, i * columns + columns);
 *       const e = Array.from({ length: classes }, (_, k) => Math.exp(x.reduce((sum, xj, j) => sum + xj * weights[j * classes + k]!, 0)));
 *       const total = e.reduce((sum, each) => sum + each, 0);
 *       value -= Math.log(e[labels[i]!]! / total);
 *       x.forEach((xj, j) => {
 *         for (let k = 0; k < classes; k++) gradient[j * classes + k]! += xj * (e[k]! / total - (k === labels[i] ? 1 : 0));
 *       });
 *     }
 *     return { value, gradient };
 *   },
 * });
 * diagnosis.verdict; // "right"
 */
export async function checkGradient(
  checked: Implementation | PlainGradient | PlainGradients,
  options: CheckOptions = {},
): Promise<Diagnosis> {
  assertKnownOptions(options, OPTIONS, "checkGradient");
  if (typeof checked === "function" || !("evaluate" in checked)) {
    const { sentence, failedFarOut, left, ...called } = await calledImplementation(subjectOf(checked), options);
    const diagnosis = await checkGradient(called, { ...options, ...left });
    const farOut = failedFarOut();
    const late: readonly Fact[] = farOut === null ? [] : [{ stage: "extremes", sentence: farOut }];
    return { ...diagnosis, facts: [{ stage: "contract", sentence }, ...diagnosis.facts, ...late] };
  }
  const implementation = checked;
  const conventions = implementation.conventions ?? {};
  assertConventions(conventions);
  const { seed = 1, sample } = options;
  assertNumber("seed", seed, 0);
  if (options.seconds !== undefined) assertNumber("seconds", options.seconds, 0);
  if (options.tolerance !== undefined) assertNumber("tolerance", options.tolerance, 0);
  const source = random(seed);
  const patient = patientOf(implementation, options);
  const geometry = geometryOf(implementation, sample);
  const allSettings = settingsOf(geometry, conventions, sample, source);
  const [first] = allSettings;

  patient.tell("contract", "calling it repeatedly at the same weights");
  const begin = await goodPoint(patient, first!, source);
  const second = anotherPoint(first!, begin, source);
  const contract = await checkContract(patient, first!, [begin, second]);
  if (contract.stop) return stoppedDiagnosis(contract, patient, seed);

  patient.tell("line tests", "comparing slopes of the value with the gradient");
  const isShort = !patient.affords(WHOLE_CHECK);
  const settings = isShort ? tellingFirst(allSettings, sample !== undefined) : allSettings;
  const [main] = settings;
  const W = main === first ? begin : await goodPoint(patient, main!, source);
  const elsewhere = main === first ? second : anotherPoint(main!, W, source);
  const { noises, bundles } = await measureAll(patient, settings, [W, elsewhere], source, isShort);

  patient.tell("decoding", "fitting the library of formulas");
  const gathered = await gatherAll(patient, settings, noises, source, isShort);
  const { evidence, decoding } = await decodeAll(patient, gathered, source);
  const judgement = judgeAll(bundles, evidence, decoding);
  const isWrong = judgement.isWrongByLines || judgement.isWrongByReference;

  const findings: Findings = {
    patient,
    settings,
    tolerance: options.tolerance ?? defaultTolerance(noises),
    contract,
    noises,
    bundles,
    evidence,
    decoding,
    judgement,
    where: null,
    behaviour: null,
    differences: recognizeDifferences(bundles, judgement.lines),
    rearrangement: null,
    features: null,
    intermediates: null,
    unusual: null,
    extremes: null,
    hessian: null,
    late: [],
    negativeControl: negativeControl(bundles, evidence, decoding, judgement, Math.floor(W.length * source.uniform())),
  };
  return diagnosisOf(await furtherStages(findings, isWrong, { elsewhere, source, sample }), seed);
}

/** Noise and lines of every setting, at the first of these points in the main one; of that alone where there is no time for more. */
async function measureAll(
  patient: Patient,
  settings: readonly Setting[],
  [W, elsewhere]: readonly [Float64Array, Float64Array],
  source: Random,
  isShort: boolean,
): Promise<{ noises: readonly Noise[]; bundles: readonly LineBundle[] }> {
  const [main] = settings;
  const noises: Noise[] = [];
  const bundles: LineBundle[] = [];
  for (const [s, setting] of settings.entries()) {
    if (s > 0 && isShort && !patient.affords(EVIDENCE_POINTS * settings.length, LINES_SHARE)) {
      noises.push(noises[0]!);
      continue;
    }
    const at = s === 0 ? W : await goodPoint(patient, setting, source);
    const noise = await measureNoise(patient, setting, at, source, NOISE_REACH, isShort);
    noises.push(noise);
    // Lines on further rows are for faults that the first do not show.
    if (bundles.some(showsError)) continue;
    bundles.push(await measureLines(patient, setting, at, noise, directionsOf(source, setting, s === 0), isShort));
  }
  // Hidden data are seen from two points, so that a penalty can be told from a factor.
  if (main!.problem === null && (!isShort || patient.affords(2 * LINE)))
    bundles.push(await measureLines(patient, main!, elsewhere, noises[0]!, directionsOf(source, main!, true), isShort));
  return { noises, bundles };
}

interface Further {
  readonly elsewhere: Float64Array;
  readonly source: Random;
  readonly sample: CheckOptions["sample"];
}

/** What explains rather than decides; each stage begins only while there is time for its evaluations. */
async function furtherStages(
  found: Findings,
  isWrong: boolean,
  { elsewhere, source, sample }: Further,
): Promise<Findings> {
  const { patient, settings, noises, bundles, evidence, decoding } = found;
  const [main, bundle, noise] = [settings[0]!, bundles[0]!, noises[0]!];
  // How it behaves is watched where it is wrong: a fault of the penalty does not show at λ = 0.
  const shown = bundles.find(showsError) ?? bundle;
  const away =
    shown === bundle ? elsewhere : shown.setting === main ? bundle.W : anotherPoint(shown.setting, shown.W, source);
  const late = new Set<Stage>();
  const inTime = async <T>(
    stage: Stage,
    evaluations: number,
    sentence: string,
    run: () => Promise<T>,
  ): Promise<T | null> => {
    if (!patient.affords(evaluations)) {
      late.add(stage);
      return null;
    }
    patient.tell(stage, sentence);
    return run();
  };
  const known = settings.find((setting) => setting.problem !== null) as Setting & { readonly problem: Problem };
  const features =
    isWrong && known && decoding
      ? await inTime("decoding", 35, "recovering features", () =>
          inspectFeatures(patient, known, { decoding, noise, sample, source }),
        )
      : null;
  const byDifferences = decoding?.values.length ? 0 : 6 * bundle.W.length;
  const where = isWrong
    ? await inTime("localisation", byDifferences, "looking where they part", () =>
        localize(patient, bundle, evidence, decoding),
      )
    : null;
  const behaviour: Behaviour | null = isWrong
    ? await inTime("behaviour", 37, "watching how the gradient behaves", () => observe(patient, shown, away, source))
    : null;
  const rearrangement = isWrong
    ? await inTime("behaviour", 9, "duplicating and exchanging rows and classes", () => rearrangeRows(patient, shown))
    : null;
  const intermediates =
    known && patient.conventions.openness === "intermediates"
      ? await inTime("intermediates", 1, "comparing line by line", () =>
          checkIntermediates(patient, known, bundle.W, noise),
        )
      : null;
  const [value] = decoding?.values ?? [];
  // Extreme rows are asked for with λ = 0; what penalty is left then is the implementation's own.
  const withoutLambda = value?.coefficients[evidence.findIndex(({ problem }) => problem.lambda === 0)];
  const unusual =
    value?.model.cause === null && main.data !== null && !isWrong
      ? await inTime("unusual rows", 9, "trying repeated, single and many rows, and absent classes", () =>
          checkUnusualRows(patient, evidence, value!, source),
        )
      : null;
  const extremes =
    value?.model.cause === null && withoutLambda && main.data !== null && !isWrong
      ? await inTime("extremes", 8, "trying extreme scores", () =>
          checkExtremes(patient, main.geometry, withoutLambda!, noise),
        )
      : null;
  const hessian = await inTime("hessian", 1, "asking for a Hessian", () =>
    checkHessian(patient, main, bundle.W, noise, source),
  );
  return {
    ...found,
    features,
    where,
    behaviour,
    rearrangement,
    intermediates,
    unusual,
    extremes,
    hessian,
    late: [...late],
  };
}

/** A value that is not known at once is asked for at more weights, enough for a penalty of each weight of its own. */
async function decodeAll(
  patient: Patient,
  evidence: readonly Evidence[],
  source: Random,
): Promise<{ evidence: readonly Evidence[]; decoding: Decoding | null }> {
  if (evidence.length === 0) return { evidence, decoding: null };
  const right = decodeRight(evidence);
  if (right) return { evidence, decoding: right };
  const values = fitValues(evidence);
  const size = evidence[0]!.Ws[0]!.length;
  if (
    values.length > 0 ||
    evidence.some(({ noise }) => isCoarse(noise.value)) ||
    !patient.affords(evidence.length * size, EVIDENCE_SHARE)
  )
    return { evidence, decoding: decode(evidence, values) };
  const more: Evidence[] = [];
  for (const one of evidence) more.push(await withFurtherValues(patient, one, source));
  return { evidence: more, decoding: decode(more, fitValues(more)) };
}

function assertNumber(name: string, value: unknown, least: number): void {
  if (!(typeof value === "number" && value >= least && Number.isFinite(value)))
    throw new MultilogitError("option", `${name} is ${quoted(value)}; expected a number of at least ${least}`);
}
