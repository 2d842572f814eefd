import type { Random } from "../numeric/random.js";
import { norm, scaled } from "../numeric/vectors.js";
import type { Patient, Setting } from "./patient.js";
import { perFeatureSize } from "./probe-rows.js";
import { scoreSpread } from "./problem.js";

/** How precisely an implementation's numbers are known. */
export interface Noise {
  /** of the value, relative to it */
  readonly value: number;
  /** of the gradient's entries, relative to its norm */
  readonly gradient: number;
  /** how value and gradient are written: "f64", "f32", "6 digits" */
  readonly valueFormat: string;
  readonly gradientFormat: string;
  /** ‖∇f‖ at a typical point, from the gradient or, should that be 0, from the value */
  readonly size: number;
}

/** Half a unit in the last place of 1, of the two formats of IEEE 754. */
const UNIT_F64 = 2 ** -53;
const UNIT_F32 = 2 ** -24;
/** Sums of f32 lose some digits more than one rounding. */
const SUMS_F32 = 4;
/** More digits than this are taken for all. */
const MOST_DIGITS = 12;
/** Points of the difference table, and the change of scores from one to the next: its fourth and higher differences are noise alone. */
const POINTS = 9;
const STEP = 2e-3;
/** Multiples of W at which the digits of the value are counted as well. */
const FURTHER_MULTIPLES = [0.9, 0.95, 1.05, 1.1];

/** Numbers of 4 digits are still told from others; with fewer any formula is as good as any (in a study of 38 wrong formulas rivals left more than 4 %). */
const COARSE = 1e-3;

/** Whether numbers this imprecise can be told from those of another formula. */
export function isCoarse(noise: number): boolean {
  return noise > COARSE;
}

/**
 * Roundings guessed from how the numbers are written, and measured as what differences of high order leave on a short line. With
 * `isShort`, values elsewhere are only asked for where those on the line have few digits.
 */
export async function measureNoise(
  patient: Patient,
  setting: Setting,
  W: Float64Array,
  source: Random,
  scale: number,
  isShort: boolean,
): Promise<Noise> {
  // Along any other direction, one feature in large units bends the whole line.
  const V = perFeatureSize(
    setting,
    W.map(() => source.normal()),
  );
  const step = (STEP * scale) / (setting.problem === null ? norm(V) : scoreSpread(setting.problem, V) || norm(V));
  const seen = await patient.points(
    setting,
    Array.from({ length: POINTS }, (_, p) => W.map((w, jc) => w + (p - (POINTS - 1) / 2) * step * V[jc]!)),
  );
  const declaredF32 = patient.conventions.precision === "f32";
  const onLine = seen.map(({ value }) => value);
  // Along such a short line, values of few digits may all print the same.
  const further =
    isShort && writtenAs(onLine, declaredF32).format === "f64"
      ? []
      : await patient.values(
          setting,
          FURTHER_MULTIPLES.map((t) => scaled(t, W)),
        );
  const values = writtenAs([...onLine, ...further], declaredF32);
  const entries = seen.flatMap(({ gradient }) => Array.from(gradient));
  // Whole numbers alone may be exact counts: then the value says how numbers are written.
  const gradients =
    entries.every(Number.isInteger) || isOneNumber(entries, W.length) ? values : writtenAs(entries, declaredF32);
  const slope = Math.abs(onLine.at(-1)! - onLine[0]!) / ((POINTS - 1) * step * norm(V));
  const rise = slope * Math.sqrt(W.length);
  // With few digits, such a short line may not show any rise; the longer one along W does.
  const length = (FURTHER_MULTIPLES.at(-1)! - FURTHER_MULTIPLES[0]!) * norm(W);
  const longRise = length === 0 || further.length === 0 ? 0 : Math.abs(further.at(-1)! - further[0]!) / length;
  const size = Math.max(norm(seen[0]!.gradient), rise, longRise);
  const valueNoise = tableNoise(onLine) / Math.max(...onLine.map(Math.abs), 1e-300);
  let squares = 0;
  for (let jc = 0; jc < W.length; jc++) squares += tableNoise(seen.map(({ gradient }) => gradient[jc]!)) ** 2;
  const gradientNoise = size === 0 ? 0 : Math.sqrt(squares) / size;
  return {
    value: Math.max(values.unit, valueNoise),
    gradient: Math.max(gradients.unit, gradientNoise),
    valueFormat: values.format,
    gradientFormat: gradients.format,
    size,
  };
}

/** Whether many derivatives are the same number up to their sign, as where all are cut off at it: its digits tell no rounding. */
function isOneNumber(entries: readonly number[], weights: number): boolean {
  return weights >= MANY_WEIGHTS && entries.every((x) => Math.abs(x) === Math.abs(entries[0]!));
}

/** Derivatives that are rounded to one digit and all the same by chance are fewer. */
const MANY_WEIGHTS = 12;

/** f64, f32 or decimal digits, whichever all numbers obey. */
function writtenAs(all: readonly number[], declaredF32: boolean): { unit: number; format: string } {
  const numbers = all.filter((x) => x !== 0 && Number.isFinite(x));
  const digits = mostDigits(numbers);
  if (numbers.length > 0 && digits <= MOST_DIGITS)
    return { unit: 0.5 * 10 ** (1 - digits), format: digits === 1 ? "1 digit" : `${digits} digits` };
  if (declaredF32 || (numbers.length > 0 && numbers.every((x) => Math.fround(x) === x)))
    return { unit: SUMS_F32 * UNIT_F32, format: "f32" };
  return { unit: UNIT_F64, format: "f64" };
}

/** The fewest significant decimal digits that write every number exactly; 17 when that takes more than `MOST_DIGITS`. */
function mostDigits(numbers: readonly number[]): number {
  let digits = 1;
  for (const x of numbers)
    while (Number(x.toPrecision(digits)) !== x) {
      digits++;
      if (digits > MOST_DIGITS) return 17;
    }
  return digits;
}

/**
 * Standard deviation of the noise in equally spaced values of a smooth function, the least that differences of orders 5 to 8 allow:
 * σ² ≈ (m!)²/(2m)! · mean of squared m-th differences (Moré and Wild, "Estimating computational noise", SIAM J. Sci. Comput. 33, 2011).
 */
export function tableNoise(values: readonly number[]): number {
  let differences = [...values];
  let factor = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let m = 1; m < values.length; m++) {
    differences = differences.slice(1).map((x, p) => x - differences[p]!);
    factor *= (m * m) / (2 * m * (2 * m - 1));
    const mean = differences.reduce((sum, x) => sum + x * x, 0) / differences.length;
    if (m >= 5) least = Math.min(least, Math.sqrt(factor * mean));
  }
  return least;
}
