import type { Cause, LineTest } from "../diagnosis.js";
import type { LineBundle } from "../line-test.js";
import type { Seen } from "../patient.js";
import { cause } from "./formula-model.js";

/** A gradient that is made of values. */
export interface FiniteDifferences {
  readonly cause: Cause;
  readonly step: number;
}

/** Steps that people take, the smallest first: multiples of its bits are multiples of a smaller part of them. A difference of both sides divides by twice the step. */
const STEPS = [1e-8, 1.49e-8, Math.sqrt(Number.EPSILON), 1e-7, 1e-6, Math.cbrt(Number.EPSILON), 1e-5, 1e-4, 1e-3, 1e-2];
/** This many entries must be whole multiples; each is one by chance in one of `1 / (2 * MULTIPLE_TOLERANCE)` cases. */
const ENTRIES = 8;
const MULTIPLE_TOLERANCE = 0.01;
/** Multiples below this could be whole numbers by chance. */
const LEAST = 20;
const POWER_EDGE = 1.01;
/** As a share: differences and gradient are the same number, seen through noise. */
const NEAR = 1e-3;

/**
 * (f(w + h) − f(w)) / h, times h, is a difference of two doubles near f: a whole multiple of the last bit of f. All entries of a
 * gradient are that by chance for no other gradient. Null unless value and gradient have all their digits and the lines nearly agree.
 */
export function recognizeDifferences(
  points: readonly LineBundle[],
  lines: readonly LineTest[],
): FiniteDifferences | null {
  const areAllDigits = points.every(({ noise }) => noise.valueFormat === "f64" && noise.gradientFormat === "f64");
  const isNear = ({ gradient, differences, allowed }: LineTest) =>
    Math.abs(gradient - differences) <= NEAR * Math.abs(differences) + allowed;
  if (!areAllDigits || !lines.every(isNear)) return null;
  const divisors = STEPS.flatMap((step) => [
    { step, sides: 1 },
    { step, sides: 2 },
  ]);
  for (const { step, sides } of divisors)
    if (points.every((point) => onLattice(point, sides * step))) return { step, cause: named(step, sides) };
  return null;
}

function onLattice({ value, gradient }: Seen, divisor: number): boolean {
  const power = 2 ** Math.floor(Math.log2(Math.abs(value)));
  // Below a power of two the spacing of doubles is half of that above, and f(w ± h) may lie there.
  const bit = power * Number.EPSILON * (Math.abs(value) < POWER_EDGE * power ? 0.5 : 1);
  let telling = 0;
  for (const g of gradient) {
    const multiple = (Math.abs(g) * divisor) / bit;
    if (Math.abs(multiple - Math.round(multiple)) > MULTIPLE_TOLERANCE + multiple * Number.EPSILON) return false;
    if (multiple > LEAST && multiple < MULTIPLE_TOLERANCE / Number.EPSILON) telling++;
  }
  return telling >= ENTRIES;
}

function named(step: number, sides: number): Cause {
  const short = Number(step.toPrecision(3)).toExponential();
  return cause(
    "finite-differences",
    `the gradient is itself a difference of the value, with step ${short}`,
    sides === 1 ? "g_jk = (f(W + h e_jk) − f(W)) / h" : "g_jk = (f(W + h e_jk) − f(W − h e_jk)) / 2h",
    `Every derivative, times ${sides === 1 ? "" : "twice "}the step ${short}, is a whole multiple of the last bit of your value: it was computed from values, not from a formula. It costs a pass over the rows for each weight, and is off by ${
      sides === 1 ? "half the step times the second derivative" : "rounding, divided by the step"
    }.`,
    "G = Phi.T @ (P − Y)     # the formula: exact, and one pass",
  );
}
