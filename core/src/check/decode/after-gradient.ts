import { addScaled, dot, norm } from "../../numeric/vectors.js";
import type { Cause } from "../diagnosis.js";
import type { ValueModel } from "../hypotheses/formula-model.js";
import * as named from "../hypotheses/structures.js";
import { derivativeAt } from "./derivative-at.js";
import type { Evidence } from "./evidence.js";
import type { Fitted } from "./fit-models.js";
import { COARSEST, isSame, NOISES, REMAINDER_ALLOWED, SAME } from "./structure-facts.js";

/** The right gradient and the given one at one W. */
interface Pair {
  readonly full: Float64Array;
  readonly given: Float64Array;
  /** relative noise of the given one */
  readonly noise: number;
  /** what a right derivative is known to, in absolute numbers */
  readonly slack: number;
}

/** Fewer zeros than this may be chance. */
const DROPPED = 3;
/** Right derivatives must be known to this part of a step, or any numbers would be rounded ones. */
const KNOWN = 0.05;
/** The least number that is not 0 is one of the first multiples of a step. */
const MULTIPLES = 12;

/** What was done to the right gradient once it was computed: g = t(W) ∇f, or g_jk = h(∂f/∂w_jk) with h a limit, a threshold, a sign or steps. */
export function afterGradient(evidence: readonly Evidence[], value: Fitted<ValueModel> | undefined): Cause | null {
  if (value === undefined) return null;
  const pairs = evidence.flatMap(({ problem, Ws, seen, noise }, s) =>
    Ws.map((W, p): Pair => {
      const { expected, unsure } = derivativeAt(value, value.coefficients[s]!, problem, W);
      const rounding = Math.max(REMAINDER_ALLOWED, NOISES * noise.value) * norm(expected);
      return { full: expected, given: seen[p]!.gradient, noise: noise.gradient, slack: 10 * unsure + rounding };
    }),
  );
  return parallel(pairs) ?? entryByEntry(pairs);
}

function parallel(pairs: readonly Pair[]): Cause | null {
  const factors = pairs.map(({ full, given }) => dot(full, given) / (dot(full, full) || 1));
  const isParallel = pairs.every(({ full, given, noise }, p) => {
    const allowed = Math.max(REMAINDER_ALLOWED, NOISES * noise) * Math.max(norm(full), norm(given));
    return NOISES * noise <= COARSEST && norm(addScaled(given, -factors[p]!, full)) <= allowed;
  });
  if (!isParallel || isSame(factors)) return null;
  const lengths = pairs.map(({ given }) => norm(given));
  const most = Math.max(...lengths);
  if (isSame(lengths)) return named.normalised(most);
  const isCut = factors.every((t, p) => Math.abs(t - 1) < SAME || Math.abs(lengths[p]! / most - 1) < SAME);
  return isCut ? named.clippedByNorm(most) : named.factorOfWeights(factors);
}

function entryByEntry(pairs: readonly Pair[]): Cause | null {
  const numbers = pairs.flatMap(({ full, given, slack }) =>
    Array.from(given, (g, jc) => ({ right: full[jc]!, given: g, slack })),
  );
  /** of a function that never falls */
  const follows = (h: (right: number) => number) =>
    numbers.every(({ right, given, slack }) => h(right - slack) - slack <= given && given <= h(right + slack) + slack);
  if (follows((right) => right)) return null;
  const all = numbers.map(({ given }) => given);
  const sizes = all.map(Math.abs).filter((size) => size > 0);
  if (sizes.length === 0) return null;
  const [least, most] = [leastOf(sizes), mostOf(sizes)];
  const slack = Math.max(...pairs.map((pair) => pair.slack));
  if (slack > KNOWN * least && least === most) return null;
  const clamp = (from: number, to: number) => (right: number) => Math.max(from, Math.min(to, right));
  if (sizes.every((size) => size === most)) {
    const isSign = follows((right) => most * Math.sign(right));
    const isCut = follows(clamp(-most, most));
    return isSign ? named.signAlone(most, isCut) : isCut ? named.clippedByValue(-most, most) : null;
  }
  /** A right derivative lies beyond it; all others being right, one is enough. */
  const isLimit = (limit: number, side: 1 | -1) =>
    numbers.some(({ right, given, slack: own }) => given === limit && side * (right - limit) > own);
  const [bottom, top] = [leastOf(all), mostOf(all)];
  const limits = [isLimit(bottom, -1) ? bottom : -Infinity, isLimit(top, 1) ? top : Infinity] as const;
  if (limits.some(Number.isFinite) && follows(clamp(...limits))) return named.clippedByValue(...limits);
  const dropped = numbers.filter(({ given }) => given === 0).map(({ right }) => Math.abs(right));
  if (dropped.length >= DROPPED) {
    const limit = mostOf(dropped);
    if (limit < least + slack && follows((right) => (Math.abs(right) <= limit + slack ? 0 : right)))
      return named.smallDropped(limit, least);
  }
  for (let multiple = 1; multiple <= MULTIPLES; multiple++) {
    const step = least / multiple;
    // Of whole numbers more is known: an array or a conversion makes them.
    if (step === 1) return null;
    if (slack > KNOWN * step) return null;
    if (!all.every((g) => Math.abs(g / step - Math.round(g / step)) < SAME)) continue;
    const way = named.STEPS.find(([, whole]) => follows((right) => step * whole(right / step)));
    if (way) return named.inSteps(step, way[0]);
  }
  return null;
}

function leastOf(numbers: readonly number[]): number {
  return numbers.reduce((least, x) => Math.min(least, x), Number.POSITIVE_INFINITY);
}

function mostOf(numbers: readonly number[]): number {
  return -leastOf(numbers.map((x) => -x));
}
