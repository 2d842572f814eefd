import type { Random } from "../numeric/random.js";
import { type DerivativeEstimate, riddersDerivative, riddersSteps } from "../numeric/ridders.js";
import { addScaled, dot, norm, scaled } from "../numeric/vectors.js";
import type { LineTest } from "./diagnosis.js";
import type { Noise } from "./noise.js";
import type { Patient, Setting } from "./patient.js";
import { featureSizes } from "./probe-rows.js";
import { scoreSpread } from "./problem.js";

/** A direction in weight space, over all weights or over a block of them. */
export interface Direction {
  readonly block: string;
  readonly V: Float64Array;
}

/** A direction with the slope of the value along it, by differences: it judges any gradient at that W. */
export interface Line extends Direction {
  readonly differences: DerivativeEstimate;
  /** length in weight space of the first step */
  readonly reach: number;
  /** further, independent estimates of the same slope, made if the first disagreed and no earlier line had shown a fault */
  readonly second: readonly DerivativeEstimate[];
}

/** Lines at one W. */
export interface LineBundle {
  readonly setting: Setting;
  readonly W: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  readonly noise: Noise;
  readonly lines: readonly Line[];
}

/**
 * Largest change of a row's scores by the first step, in nats: the likelihood along a line is analytic within π of that; f64 is most
 * accurate at 0.3, noisy numbers gain by larger steps (measured on 6300 lines).
 */
const CHANGE_F64 = 0.3;
const CHANGE_NOISY = 1;
/** Numbers less precise than this count as noisy. */
const NOISY = 1e-12;
/** An estimate's error bar is itself estimated: on 2 of 6300 lines it was 34 and 81 times too small. */
const BARS = 10;
const ALL_DIRECTIONS = 8;
/**
 * 1/√χ²_{0.001, m} for m = 1 … 8 Gaussian directions: with 99.9 % certainty ‖e‖ is at most this times √Σδ², so that few directions bound
 * it too, less closely.
 */
const BOUNDS = [798, 22.4, 6.42, 3.32, 2.19, 1.63, 1.3, 1.08];
/** Where each value takes long, a line is measured at this many steps and their opposites (2000 lines of f64: no digit is lost by it). */
const FEW_ROUNDS = 5;
/** Evaluations that one more line then takes. */
export const LINE = 2 * FEW_ROUNDS;
/** The part of the time that lines may use where it is short. */
export const LINES_SHARE = 0.5;
/**
 * Lengths of steps that are tried where the size of the features is not known, in lengths of W, at which scores are a few nats: small
 * ones first. Further out the likelihood is a straight line with a bend, and extrapolation finds a false slope.
 */
const LADDER = [1e-5, 1e-4, 1e-3, 1e-2, 0.05, 0.2, 0.5];
/** Those that are tried where time is short. */
const FEW_RUNGS = [1e-2, 0.05];
/** Estimates from two steps contradict each other when they differ by more than this many of their error bars. */
const CONTRADICTS = 3;

/** 8 Gaussian directions over all weights, and one for each block, so that few weights are not drowned by many. */
export function directionsOf(source: Random, setting: Setting, blocks: boolean): readonly Direction[] {
  const { d, C, constant, free } = setting.geometry;
  const size = featureSizes(setting.problem, d);
  const gaussian = (block: string, includes: (j: number, c: number) => boolean): Direction => ({
    block,
    V: Float64Array.from({ length: d * C }, (_, jc) => {
      const [j, c] = [Math.floor(jc / C), jc % C];
      const normal = source.normal();
      return includes(j, c) ? normal / size[j]! : 0;
    }),
  });
  const all = Array.from({ length: ALL_DIRECTIONS }, () => gaussian("all weights", () => true));
  if (!blocks) return all;
  return [
    ...all,
    ...free.map((k, c) => gaussian(`class ${k}`, (_, other) => other === c)),
    ...(constant === null
      ? []
      : [gaussian("bias", (j) => j === constant), gaussian("all but the bias", (j) => j !== constant)]),
  ];
}

/** One line at least; with `isShort` no more of them than there is time for, each by fewer values. */
export async function measureLines(
  patient: Patient,
  setting: Setting,
  W: Float64Array,
  noise: Noise,
  directions: readonly Direction[],
  isShort: boolean,
): Promise<LineBundle> {
  const [here] = await patient.points(setting, [W]);
  const bundle: Start = { setting, W, value: here!.value, gradient: here!.gradient, noise, isShort };
  const lines: Line[] = [];
  const isKnown = setting.problem !== null;
  let isWrong = false;
  const reach = new Map<string, number>();
  for (const { block, V } of directions) {
    if (isShort && lines.length > 0 && ((isWrong && isKnown) || !patient.affords(LINE, LINES_SHARE))) break;
    const kind = block.startsWith("class") ? "all weights" : block;
    if (!isKnown && !reach.has(kind)) reach.set(kind, await findReach(patient, bundle, V));
    const step = isKnown ? firstStep(setting, V, noise) : reach.get(kind)! / norm(V);
    const differences =
      isKnown || isShort ? await along(patient, bundle, V, step) : await sharpest(patient, bundle, V, step);
    const line = { block, V, differences, reach: step * norm(V), second: [] };
    // One line that disagrees in every estimate is enough. Of hidden data each line is evidence of the cause: a close one is looked at again.
    const first = judge(line, here!.gradient, noise);
    if (first.agrees || (isWrong && (isKnown || isGross(first)))) {
      lines.push(line);
      continue;
    }
    const plain = await along(patient, bundle, V, step / 2, true);
    const second = isShort
      ? [plain]
      : [
          await along(patient, bundle, V, step / 3),
          plain,
          // A step that was found, not known, may be too long by more than that.
          ...(isKnown ? [] : [await along(patient, bundle, V, step / 10)]),
        ];
    lines.push({ ...line, second });
    isWrong ||= !judge({ ...line, second }, here!.gradient, noise).agrees;
  }
  return { ...bundle, lines };
}

/** What lines begin from. */
interface Start extends Omit<LineBundle, "lines"> {
  readonly isShort: boolean;
}

/** A difference that no error bar explains, even one estimated a hundred times too small. */
function isGross({ gradient, differences, allowed }: LineTest): boolean {
  return Math.abs(gradient - differences) > GROSS * allowed;
}

/** Beyond this many times the allowance, noise is not to blame, whatever its estimate. */
const GROSS = 100;

/** Whether a line disagrees with the bundle's own gradient. */
export function showsError({ lines, gradient, noise }: LineBundle): boolean {
  return lines.some((line) => !judge(line, gradient, noise).agrees);
}

/** Compares a gradient at the bundle's W with the slope; a disagreement must persist in every estimate. */
export function judge({ block, V, differences, second }: Line, G: Float64Array, noise: Noise): LineTest {
  const gradient = dot(G, V);
  const written = 3 * noise.gradient * norm(G) * norm(V);
  const agreesWith = (estimate: DerivativeEstimate) =>
    Math.abs(gradient - estimate.derivative) <= BARS * (estimate.error + written);
  const agrees = Number.isFinite(gradient) && [differences, ...second].some(agreesWith);
  return {
    block,
    gradient,
    differences: differences.derivative,
    allowed: BARS * (differences.error + written),
    agrees,
  };
}

/**
 * ‖gradient − derivative‖ / ‖gradient‖ is at most this with 99.9 % certainty, each weight in units in which it moves scores alike; null
 * when the slopes are not known well enough for any bound.
 */
export function relativeBound({ setting, lines, noise }: LineBundle, G: Float64Array): number | null {
  const { d, C } = setting.geometry;
  const size = featureSizes(setting.problem, d);
  const whole = lines.filter(({ block }) => block === "all weights");
  let squares = 0;
  for (const { V, differences } of whole) {
    const gap = Math.abs(dot(G, V) - differences.derivative) + differences.error + noise.gradient * norm(G) * norm(V);
    squares += gap ** 2;
  }
  const length = norm(G.map((g, jc) => g / size[Math.floor(jc / C)]!));
  const bound = (BOUNDS[whole.length - 1]! * Math.sqrt(squares)) / length;
  return Number.isFinite(bound) ? bound : null;
}

/** The largest step, such that no row's scores move by more than the wanted change. */
export function firstStep({ problem }: Setting, V: Float64Array, noise: Noise): number {
  const spread = scoreSpread(problem!, V);
  return (noise.value > NOISY ? CHANGE_NOISY : CHANGE_F64) / (spread || 1);
}

/** Of the steps up to the first that contradicts a smaller one, the one whose extrapolation has the least error. */
async function findReach(patient: Patient, bundle: Start, V: Float64Array): Promise<number> {
  const unit = scaled(1 / norm(V), V);
  const size = norm(bundle.W) || 1;
  const tried: (DerivativeEstimate & { readonly reach: number })[] = [];
  for (const rung of bundle.isShort ? FEW_RUNGS : LADDER) {
    const reach = rung * size;
    const estimate = await along(patient, bundle, unit, reach);
    const contradicts = tried.some(
      ({ derivative, error }) => Math.abs(derivative - estimate.derivative) > CONTRADICTS * (error + estimate.error),
    );
    if (contradicts || !Number.isFinite(estimate.derivative)) break;
    tried.push({ ...estimate, reach });
  }
  return tried.reduce(
    (best, estimate) => (estimate.error < best.error ? estimate : best),
    tried[0] ?? { reach: 0.01 * size, error: 0 },
  ).reach;
}

/** The step was found along another direction: if it is too long for this one, the error is not rounding, and a shorter one is tried. */
async function sharpest(patient: Patient, bundle: Start, V: Float64Array, step: number): Promise<DerivativeEstimate> {
  const first = await along(patient, bundle, V, step);
  let best = first;
  for (const shorter of [step / 3, step / 9]) {
    if (best.error <= ROUNDINGS * (roundingOf(bundle) / step)) break;
    const estimate = await along(patient, bundle, V, shorter);
    if (estimate.error < best.error) best = estimate;
  }
  return best;
}

/** Errors beyond this many roundings of the value, divided by the step, are truncation error. */
const ROUNDINGS = 1000;

/** Absolute rounding of the value. */
function roundingOf({ value, noise }: Pick<LineBundle, "value" | "noise">): number {
  return Math.max(noise.value, Number.EPSILON) * Math.max(Math.abs(value), 1e-300);
}

/** f′ along V by Ridders, or by the plain formula of fourth order at the largest two steps. */
async function along(
  patient: Patient,
  bundle: Start,
  V: Float64Array,
  step: number,
  plain = false,
): Promise<DerivativeEstimate> {
  const { setting, W, noise, isShort } = bundle;
  const steps = plain
    ? Float64Array.of(step, -step, step / 2, -step / 2, step / 4, -step / 4)
    : riddersSteps(step, isShort ? FEW_ROUNDS : undefined);
  const values = await patient.values(
    setting,
    Array.from(steps, (t) => addScaled(W, t, V)),
  );
  if (!plain) return riddersDerivative(steps, values, Math.max(noise.value, Number.EPSILON));
  const central = (p: number) => (values[2 * p]! - values[2 * p + 1]!) / (2 * steps[2 * p]!);
  const [coarse, fine] = [(4 * central(1) - central(0)) / 3, (4 * central(2) - central(1)) / 3];
  return { derivative: fine, error: Math.abs(fine - coarse) + (4 * roundingOf(bundle)) / step };
}
