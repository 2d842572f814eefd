import { addScaled, norm } from "../numeric/vectors.js";
import type { Fact } from "./diagnosis.js";
import type { LineBundle } from "./line-test.js";
import type { Patient, Seen } from "./patient.js";
import { type ProbeRows, settingOf } from "./probe-rows.js";
import type { Problem } from "./problem.js";

/** What happens to value and gradient when rows or classes change places: tests that need no formula. */
export interface Rearrangement {
  readonly facts: readonly Fact[];
  /** whether the gradient is the same whatever the order of the rows, and of the classes when their weights move along; null: not tested */
  readonly orderFree: boolean;
  readonly classesAlike: boolean | null;
  /** whether the gradient of some rows and that of others add up */
  readonly addsUp: boolean;
  /** what doubling the rows does; the unknown penalty cancels */
  readonly valueCounts: Counting;
  readonly gradientCounts: Counting;
}

type Counting = "sum" | "mean" | "neither";

/** A difference below this, relative, is rounding of sums in another order. */
const ROUNDING = 1e-9;
const NOISES = 30;

/** Duplicates, shuffles and splits the rows, rolls and reverses the classes, on rows that the implementation is handed. */
export async function rearrangeRows(
  patient: Patient,
  { setting, W, gradient, value, noise }: LineBundle,
): Promise<Rearrangement | null> {
  const { problem, geometry } = setting;
  if (problem === null || setting.data === null || problem.n < 8) return null;
  const { n } = problem;
  const { K, C } = geometry;
  const at = async (rows: readonly number[], V: Float64Array = W, labels: (k: number) => number = (k) => k) => {
    const some = settingOf(geometry, patient.conventions, rowsOf(problem, rows, labels));
    return (await patient.points(some, [V]))[0]!;
  };
  const all = Array.from({ length: n }, (_, i) => i);
  const allowed = Math.max(ROUNDING, NOISES * noise.gradient) * (norm(gradient) || 1);
  const differs = (x: Float64Array, y: Float64Array) => norm(addScaled(x, -1, y)) > allowed;

  const shuffled = await at([...all.filter((i) => i % 2 === 0), ...all.filter((i) => i % 2 === 1)]);
  const orderFree = !differs(shuffled.gradient, gradient);
  const exchange = async (to: (k: number) => number) => {
    const moved = (M: Float64Array) => M.map((_, jc) => M[Math.floor(jc / C) * C + to(jc % C)]!);
    return differs((await at(all, moved(W), to)).gradient, moved(gradient));
  };
  // Together they make every order of three classes.
  const classesAlike = C < K ? null : !(await exchange((k) => (k + 1) % K)) && !(await exchange((k) => K - 1 - k));
  // Of equal size, so that sums and means pass alike, and two on each side, so that penalties cancel.
  const quarter = Math.floor(n / 4);
  const part = (...quarters: readonly number[]) =>
    at(quarters.flatMap((q) => all.slice(q * quarter, (q + 1) * quarter)));
  const [ab, cd, ac, bd] = [await part(0, 1), await part(2, 3), await part(0, 2), await part(1, 3)];
  const addsUp = !differs(addScaled(ab.gradient, 1, cd.gradient), addScaled(ac.gradient, 1, bd.gradient));
  const here: Seen = { value, gradient };
  const [twice, thrice] = [await at([...all, ...all]), await at([...all, ...all, ...all])];
  const values = [here, twice, thrice].map((seen) => Float64Array.of(seen.value)) as Triple;
  const gradients = [here, twice, thrice].map((seen) => seen.gradient) as Triple;
  const valueCounts = countingOf(values, Math.max(ROUNDING, NOISES * noise.value) * Math.abs(value));
  const gradientCounts = countingOf(gradients, allowed);
  const facts = [
    `the gradient ${orderFree ? "does not depend" : "depends"} on the order of the rows`,
    ...(classesAlike === null ? [] : [`the gradient treats all classes ${classesAlike ? "alike" : "not alike"}`]),
    `the gradients of parts of the rows ${addsUp ? "add up" : "do not add up"}`,
    `with every row twice the value ${GROWS[valueCounts]}, the gradient ${GROWS[gradientCounts]}, apart from penalties`,
  ].map((sentence): Fact => ({ stage: "behaviour", sentence }));
  return { facts, orderFree, classesAlike, addsUp, valueCounts, gradientCounts };
}

const GROWS: Readonly<Record<Counting, string>> = {
  sum: "doubles",
  mean: "stays",
  neither: "neither doubles nor stays",
};

type Triple = [Float64Array, Float64Array, Float64Array];

/** Of one, two and three times the rows: equal steps are a sum, none a mean. */
function countingOf([one, two, three]: Triple, allowed: number): Counting {
  const [first, second] = [addScaled(two, -1, one), addScaled(three, -1, two)];
  if (norm(first) <= allowed && norm(second) <= allowed) return "mean";
  return norm(addScaled(first, -1, second)) <= 3 * allowed ? "sum" : "neither";
}

function rowsOf(problem: Problem, rows: readonly number[], labels: (k: number) => number): ProbeRows {
  const { Phi, Y, v, lambda, geometry } = problem;
  const { d, K, inputs } = geometry;
  return {
    X: rows.map((i) => inputs.map((j) => Phi[i * d + j]!)),
    Y: Float64Array.from(rows.flatMap((i) => Array.from({ length: K }, (_, k) => Y[i * K + labels(k)]!))),
    v: Float64Array.from(rows, (i) => v[i]!),
    lambda,
  };
}
