import { addScaled, maxAbs, norm } from "../numeric/vectors.js";
import type { Decoding } from "./decode/decode.js";
import { partingAt } from "./decode/derivative-at.js";
import type { Evidence } from "./decode/evidence.js";
import type { ErrorMap } from "./diagnosis.js";
import { firstStep, type LineBundle } from "./line-test.js";
import type { Patient, Setting } from "./patient.js";
import { perFeatureSize } from "./probe-rows.js";
import { type Problem, rowSums } from "./problem.js";

/** With more weights than this there is no map by differences: it takes six values per weight. */
const MOST_WEIGHTS = 3000;
/** The first set of rows on which the difference is at least this part of the largest is shown. */
const VISIBLE_SHARE = 0.1;
/** Differences beyond this many errors are real. */
const ERRORS = 10;
/** A part with more than this share of the squared error counts as having all of it. */
const NEARLY_ALL = 1 - 1e-6;

/** Where gradient and derivative disagree: against the identified value at no cost, else by differences in each weight. */
export async function localize(
  patient: Patient,
  bundle: LineBundle,
  evidence: readonly Evidence[],
  decoding: Decoding | null,
): Promise<ErrorMap | null> {
  const [value] = decoding?.values ?? [];
  if (value && evidence.length > 0) {
    const maps = evidence.map((one, s) => {
      const { expected, gap, error, size } = partingAt(value, value.coefficients[s]!, one, 0);
      return {
        map: mapOf(one.setting, one.seen[0]!.gradient, expected, error),
        gap: size === 0 ? 0 : gap / size,
        isSeen: gap > ERRORS * error,
        rows: rowsInWords(one.problem),
      };
    });
    // Rows on which it shows: a penalty fault does not where λ is 0.
    const shown = maps.find(({ gap }) => gap >= VISIBLE_SHARE * Math.max(...maps.map((other) => other.gap)))!.map;
    const seen = maps.filter(({ isSeen }) => isSeen).map(({ rows }) => rows);
    return seen.length === 0 || seen.length === maps.length ? shown : { ...shown, rows: seen.join(", and ") };
  }
  if (bundle.gradient.length > MOST_WEIGHTS) return null;
  const { derivatives, error } = await byDifferences(patient, bundle);
  return mapOf(bundle.setting, bundle.gradient, derivatives, error);
}

/** Each derivative by the formula of fourth order with steps h/2, h/4. */
async function byDifferences(patient: Patient, { setting, W, noise, lines, value }: LineBundle) {
  const unit = (jc: number) => W.map((_, other) => (other === jc ? 1 : 0));
  const steps = Array.from(W, (_, jc) => (setting.problem ? firstStep(setting, unit(jc), noise) : lines[0]!.reach));
  const points = steps.flatMap((h, jc) => [h, -h, h / 2, -h / 2, h / 4, -h / 4].map((t) => addScaled(W, t, unit(jc))));
  const values = await patient.values(setting, points);
  let error = 0;
  const derivatives = Float64Array.from(steps, (h, jc) => {
    const central = (p: number) => (values[6 * jc + 2 * p]! - values[6 * jc + 2 * p + 1]!) / ((2 * h) / 2 ** p);
    const [coarse, fine] = [(4 * central(1) - central(0)) / 3, (4 * central(2) - central(1)) / 3];
    error = Math.max(error, Math.abs(fine - coarse) / 15 + (8 * noise.value * Math.abs(value)) / h);
    return fine + (fine - coarse) / 15;
  });
  return { derivatives, error };
}

function mapOf(setting: Setting, given: Float64Array, expected: Float64Array, allowed: number): ErrorMap {
  const { geometry } = setting;
  const errors = addScaled(given, -1, expected);
  return {
    features: geometry.d,
    classes: geometry.C,
    errors: Array.from(errors),
    expected: Array.from(expected),
    given: Array.from(given),
    constant: geometry.constant,
    image: geometry.image,
    allowed,
    summary: summaryOf(setting, errors, allowed),
    rows: null,
  };
}

/** "rows of real features with row weights, λ 0.4" */
function rowsInWords({ n, Phi, Y, v, lambda, geometry: { K, d, inputs } }: Problem): string {
  const isBinary = inputs.every((j) =>
    Array.from({ length: n }, (_, i) => Phi[i * d + j]!).every((x) => x === 0 || x === 1),
  );
  const isSoft = rowSums(Y, n, K).some((sum) => sum !== 1);
  const has = [...(isSoft ? ["soft labels"] : []), ...(v.some((weight) => weight !== 1) ? ["row weights"] : [])];
  return `rows of ${isBinary ? "0/1" : "real"} features${has.length > 0 ? ` with ${has.join(" and ")}` : ""}, λ ${lambda}`;
}

function summaryOf(setting: Setting, given: Float64Array, allowed: number): string {
  if (maxAbs(given) <= allowed) return "nowhere beyond the errors of the numbers";
  const { d, C, constant, free } = setting.geometry;
  // A feature in large units must not hide the others.
  const errors = perFeatureSize(
    setting,
    given.map((error) => (Math.abs(error) <= allowed ? 0 : error)),
  );
  const total = norm(errors) ** 2;
  const share = (includes: (j: number, c: number) => boolean) => {
    let sum = 0;
    for (let jc = 0; jc < errors.length; jc++) if (includes(Math.floor(jc / C), jc % C)) sum += errors[jc]! ** 2;
    return sum / total;
  };
  if (constant !== null && share((j) => j === constant) > NEARLY_ALL) return "only the weights of the bias";
  const single = free.findIndex((_, c) => share((_j, other) => other === c) > NEARLY_ALL);
  if (single >= 0) return `only class ${free[single]}`;
  const feature = Array.from({ length: d }, (_, j) => j).find((j) => share((other) => other === j) > NEARLY_ALL);
  if (feature !== undefined) return `only feature ${feature}`;
  if (constant !== null && share((j) => j === constant) < 1 - NEARLY_ALL)
    return "everywhere but in the weights of the bias";
  return "in features and classes alike";
}
