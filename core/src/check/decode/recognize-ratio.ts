import { type Problem, rowSums } from "../problem.js";
import type { Estimate } from "./fit-models.js";

/** A factor by which people are off, and how it is written. */
export interface KnownRatio {
  readonly id: "one" | "rows" | "classes" | "entries" | "two" | "base-2" | "base-10" | "weights" | "masses";
  /** "1/N" … */
  readonly text: string;
  of(problem: Problem): number;
}

const total = (x: Float64Array) => x.reduce((sum, value) => sum + value, 0);
const mass = ({ Y, v, n, geometry }: Problem) => total(rowSums(Y, n, geometry.K).map((s, i) => s * v[i]!));

/** Each with its inverse; the first that holds on all sets of rows is taken, others that hold too are ties. */
const KNOWN: readonly KnownRatio[] = [
  { id: "one", text: "1", of: () => 1 },
  ...withInverse("rows", "N", ({ n }) => n),
  ...withInverse("two", "2", () => 2),
  ...withInverse("classes", "K", ({ geometry }) => geometry.K),
  ...withInverse("entries", "N K", ({ n, geometry }) => n * geometry.K),
  ...withInverse("weights", "Σv", ({ v }) => total(v)),
  ...withInverse("masses", "Σ v s", mass),
  ...withInverse("base-2", "1/ln 2", () => 1 / Math.LN2),
  ...withInverse("base-10", "1/ln 10", () => 1 / Math.LN10),
];

function withInverse(id: KnownRatio["id"], text: string, of: KnownRatio["of"]): KnownRatio[] {
  return [
    { id, text, of },
    { id, text: inverse(text), of: (problem) => 1 / of(problem) },
  ];
}

function inverse(text: string): string {
  return text.startsWith("1/") ? text.slice(2) : text.includes(" ") ? `1/(${text})` : `1/${text}`;
}

/** A number on each set of rows as sign × known ratio. */
export interface Recognized {
  readonly sign: 1 | -1;
  readonly ratio: KnownRatio;
}

/** Differences within this many standard errors, or this relative size, do not count. */
export const ERRORS = 10;
const RELATIVE = 1e-8;

/** Every way to write these numbers, the simplest first; none when they follow no known ratio. */
export function recognize(numbers: readonly Estimate[], problems: readonly Problem[]): readonly Recognized[] {
  const sign = numbers[0]!.value < 0 ? -1 : 1;
  const holding = KNOWN.filter((ratio) =>
    numbers.every((number, s) => same(number, { value: sign * ratio.of(problems[s]!), error: 0 })),
  );
  // Σv and Σvs are N where every row counts once: the same ratio, not a tie.
  const distinct = holding.filter(
    (ratio, at) =>
      !(
        (ratio.id === "weights" || ratio.id === "masses") &&
        holding.slice(0, at).some((other) => sameEverywhere(ratio, other, problems))
      ),
  );
  return distinct.map((ratio) => ({ sign, ratio }));
}

/** Whether two numbers differ by no more than their errors explain. */
export function same(x: Estimate, y: Estimate): boolean {
  const size = Math.max(Math.abs(x.value), Math.abs(y.value));
  if (!Number.isFinite(size)) return false;
  return Math.abs(x.value - y.value) <= ERRORS * Math.hypot(x.error, y.error) + RELATIVE * size;
}

/** x / y with its error. */
export function quotient(x: Estimate, y: Estimate): Estimate {
  const value = x.value / y.value;
  return { value, error: Math.hypot(x.error, value * y.error) / Math.abs(y.value) };
}

export function product(x: Estimate, y: Estimate): Estimate {
  return { value: x.value * y.value, error: Math.hypot(x.error * y.value, x.value * y.error) };
}

export function difference(x: Estimate, y: Estimate): Estimate {
  return { value: x.value - y.value, error: Math.hypot(x.error, y.error) };
}

function sameEverywhere(x: KnownRatio, y: KnownRatio, problems: readonly Problem[]): boolean {
  return problems.every((problem) => Math.abs(x.of(problem) / y.of(problem) - 1) < 1e-12);
}
