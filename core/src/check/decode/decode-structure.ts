import { norm } from "../../numeric/vectors.js";
import type { Cause } from "../diagnosis.js";
import type { ValueModel } from "../hypotheses/formula-model.js";
import * as named from "../hypotheses/structures.js";
import { isCoarse } from "../noise.js";
import { entries, labelOf, type Problem, pullBack } from "../problem.js";
import { afterGradient } from "./after-gradient.js";
import { blockOf } from "./block-of.js";
import { byFeature, byRow } from "./decode-mixtures.js";
import { byProduct } from "./decode-product.js";
import type { Evidence } from "./evidence.js";
import type { Fitted } from "./fit-models.js";
import { leastSquares } from "./least-squares.js";
import { COARSEST, entrySize, type Facts, factsOf, isNearly, isSame, NOISES, near, SAME } from "./structure-facts.js";

/**
 * What is wrong with a gradient by its structure, whatever the formula: each structure is a linear fit with more equations than unknowns
 * to all points of all evidence (real rows and λ > 0 among them), so that what is said holds on all of it. Null when none fits. What is
 * said of parts of the softmax likelihood leaves the value to be told, where it is another.
 */
export function decodeStructure(
  evidence: readonly Evidence[],
  value: Fitted<ValueModel> | undefined,
): readonly Cause[] | null {
  if (evidence.some(({ noise }) => isCoarse(noise.value))) return null;
  const after = afterGradient(evidence, value);
  if (after) return [after];
  if (evidence.some(({ noise }) => NOISES * noise.gradient > COARSEST)) return null;
  const all = evidence.map((one, s) => factsOf(one, value, s));
  const structure = byEntry(all) ?? byRow(all) ?? byFeature(all) ?? byProduct(all);
  return structure && [...causesOfValue(value), structure];
}

/** What is wrong with a value that is not the likelihood: a gradient that is a part of the likelihood's is not its derivative either. */
export function causesOfValue(value: Fitted<ValueModel> | undefined): readonly Cause[] {
  return value?.model.cause ? [value.model.cause] : [];
}

/** g_jk = α_jk data_jk + c_jk w_jk + m_jk, entry by entry. */
function byEntry(all: readonly Facts[]): Cause | null {
  const [{ problem }] = all as [Facts];
  const { geometry } = problem;
  const size = all[0]!.Ws[0]!.length;
  const fits = all.map((facts) => Array.from({ length: size }, (_, jc) => fitEntry(facts, jc)));
  const right = (s: number, jc: number) => fits[s]![jc]!;
  const every = (jc: number, holds: (entry: Entry, s: number) => boolean) =>
    fits.every((_, s) => holds(right(s, jc), s));
  const indices = Array.from({ length: size }, (_, jc) => jc);
  const unfit = indices.filter((jc) => !every(jc, ({ fits: one }) => one));
  const rest = indices.filter((jc) => !unfit.includes(jc));
  if (rest.length < size / 2) return null;
  const factors = all.map((_, s) => median(rest.map((jc) => right(s, jc).data).filter((a) => !Number.isNaN(a))));
  const isFactor = (jc: number) => every(jc, ({ data }, s) => Number.isNaN(data) || isNearly(data, factors[s]!));
  const isFree = (jc: number) =>
    every(jc, ({ data }, s) => Number.isNaN(data) || Math.abs(data) <= SAME * Math.abs(all[s]!.scale));
  const isConstantFree = (jc: number) => every(jc, ({ shift }, s) => Math.abs(shift) <= SAME * entrySize(all[s]!));
  const otherFactor = rest.filter((jc) => !isFactor(jc));
  const otherTargets = rest.filter((jc) => !isConstantFree(jc));
  const expected = (jc: number, s: number) =>
    Math.floor(jc / geometry.C) === geometry.constant ? all[s]!.bias : all[s]!.ridge;
  const relative = all.map(({ scale }, s) => factors[s]! / scale);
  if (unfit.length === 0 && relative.every((t) => Math.abs(t) < SAME) && rest.every((jc) => isFree(jc)))
    return named.independent();
  const isPenalty = (jc: number) =>
    [relative, relative.map(() => 1)].some((times) =>
      every(jc, ({ weight }, s) => Number.isNaN(expected(jc, s)) || near(weight, times[s]! * expected(jc, s))),
    );
  // Of a block on another scale, the penalty may be scaled as well.
  const otherPenalty = rest.filter((jc) => !isPenalty(jc) && isFactor(jc));
  const faults = [otherFactor, otherTargets, otherPenalty].filter((some) => some.length > 0).length;
  const at = (some: readonly number[]) => blockOf(some, problem);
  // With a common factor besides there is more wrong than the block.
  const isPlain = isSame(relative) && isNearly(relative[0]!, 1);
  if (unfit.length > 0) return faults === 0 && isPlain && unfit.length > 1 ? named.onlyBlockWrong(at(unfit)) : null;
  // One number that is off shows only that the classes are not alike.
  if (faults !== 1 || otherTargets.length === 1) return null;
  if (otherTargets.length > 0)
    return otherTargets.length === size || isPlain
      ? named.otherTargets(
          at(otherTargets),
          targetsOf(all, otherTargets, (s, jc) => right(s, jc).shift / factors[s]!),
        )
      : null;
  if (!isPlain && otherPenalty.length > 0) return null;
  if (otherPenalty.length > 0) {
    const [where, isGone] = [at(otherPenalty), otherPenalty.every((jc) => every(jc, ({ weight }) => near(weight, 0)))];
    return named.otherPenaltyAt(where, isGone);
  }
  const times = otherFactor
    .flatMap((jc) => all.map(({ scale }, s) => right(s, jc).data / scale))
    .filter((t) => !Number.isNaN(t));
  const one = isSame(times) ? times[0]! : null;
  const isClassMean = indices.every((jc) =>
    every(jc, ({ data }, s) => {
      const { problem: rows, scale } = all[s]!;
      return (
        Number.isNaN(data) || isNearly((data / scale) * Math.max(1, rowsOf(rows, geometry.free[jc % geometry.C]!)), 1)
      );
    }),
  );
  if (isClassMean) return named.dividedByClassCounts();
  // With a common factor besides, the rest is not as it should be either.
  const whole = !isPlain || (otherFactor.length + 1 > size / 2 && one === null);
  return whole ? named.otherFactorAt("single classes or features", null) : named.otherFactorAt(at(otherFactor), one);
}

interface Entry {
  readonly fits: boolean;
  /** coefficient of the data part, NaN where the feature is silent */
  readonly data: number;
  readonly weight: number;
  readonly shift: number;
}

function fitEntry({ data, Ws, seen, allowed, problem: _, ...facts }: Facts, jc: number): Entry {
  const column = (of: readonly Float64Array[]) => Float64Array.from(of, (M) => M[jc]!);
  const own = column(data);
  const given = Float64Array.from(seen, ({ gradient }) => gradient[jc]!);
  const { coefficients, remainder } = leastSquares([own, column(Ws), new Float64Array(Ws.length).fill(1)], given);
  const unit = Math.sqrt(Ws.length) * entrySize({ seen });
  const isSilent = norm(own) <= SAME * Math.sqrt(Ws.length) * Math.hypot(...data.map(norm)) * 1e-3;
  return {
    fits: norm(remainder) <= allowed * Math.max(unit, facts.scale === 0 ? 0 : norm(given)),
    data: isSilent ? Number.NaN : coefficients[0]!,
    weight: coefficients[1]!,
    shift: coefficients[2]!,
  };
}

/** Σ_i v_i y_ik */
function rowsOf({ Y, v, geometry: { K } }: Problem, k: number): number {
  return v.reduce((sum, weight, i) => sum + weight * Y[i * K + k]!, 0);
}

/** What stands in place of Y, where it is one of the ways that Y itself can be written otherwise. */
function targetsOf(
  all: readonly Facts[],
  where: readonly number[],
  shift: (s: number, jc: number) => number,
): string | null {
  const { C, K, free } = all[0]!.problem.geometry;
  const holds = (target: (problem: Problem, i: number, k: number) => number) =>
    all.every(({ problem, ...facts }, s) => {
      const { n, Y, v } = problem;
      const away = entries(n, K, (i, k, ik) => v[i]! * (Y[ik]! - target(problem, i, k)));
      const expected = pullBack(problem, away);
      const unit = entrySize(facts);
      return where.every(
        (jc) => Math.abs(expected[jc]! - shift(s, jc)) <= 10 * SAME * Math.max(unit, Math.abs(expected[jc]!)),
      );
    });
  if (holds(() => 0)) return "nothing: the labels are missing";
  if (C < K || free.length > 5) return null;
  if (holds(labelOf)) return "the number of the class, the same for all classes";
  if (holds((problem, i) => labelOf(problem, i) + 1))
    return "the number of the class counted from 1, the same for all classes";
  for (const order of permutations(K))
    if (order.some((k, c) => k !== c) && holds(({ Y }, i, k) => Y[i * K + order[k]!]!))
      return `Y with its classes in the order ${order.join(" ")}`;
  return null;
}

function permutations(size: number): number[][] {
  if (size === 0) return [[]];
  return permutations(size - 1).flatMap((order) =>
    Array.from({ length: size }, (_, at) => [...order.slice(0, at), size - 1, ...order.slice(at)]),
  );
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((x, y) => x - y);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
