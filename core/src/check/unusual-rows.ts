import type { Random } from "../numeric/random.js";
import { maxAbs } from "../numeric/vectors.js";
import { partingAt } from "./decode/derivative-at.js";
import { type Evidence, gather } from "./decode/evidence.js";
import { type Fitted, fitValue } from "./decode/fit-models.js";
import { type Cause, type Fact, TIME_IS_UP, type Untested } from "./diagnosis.js";
import type { Geometry } from "./geometry.js";
import { cause, type ValueModel } from "./hypotheses/formula-model.js";
import type { Patient, Setting } from "./patient.js";
import { binaryRows, type ProbeRows, realRows, settingOf } from "./probe-rows.js";
import type { Problem } from "./problem.js";

/** What value and gradient are on rows that data have and random rows have not. */
export interface UnusualRows {
  /** whether the gradient is not the derivative of the value on some of them */
  readonly isWrong: boolean;
  readonly causes: readonly Cause[];
  readonly facts: readonly Fact[];
  readonly untested: readonly Untested[];
}

/** Fits of the value have five unknowns. */
const POINTS = 9;
/** More than the usual batch sizes. */
const MANY_ROWS = 300;
/** Gaps beyond this many errors are real, and beyond this share. */
const ERRORS = 20;
/** Rounding of sums in another order, relative. */
const ROUNDING = 1e-8;
/** Noise was measured on other rows; that of sums grows with them. */
const NOISE_MARGIN = 10;

/** Rows with an absent class, repeated rows, one row, constant features and many rows, for a value that is the right one on ordinary rows. */
export async function checkUnusualRows(
  patient: Patient,
  evidence: readonly Evidence[],
  value: Fitted<ValueModel>,
  source: Random,
): Promise<UnusualRows> {
  const { geometry } = evidence[0]!.problem;
  const causes: Cause[] = [];
  const facts: Fact[] = [];
  const untested: Untested[] = [];
  const late: string[] = [];
  let isWrong = false;
  for (const [what, hint, rows] of unusualRows(source, geometry, patient)) {
    const setting = settingOf(geometry, patient.conventions, rows) as Setting & { readonly problem: Problem };
    const [{ noise: usual, problem }] = evidence as [Evidence];
    const margin = NOISE_MARGIN * Math.max(1, rows.X.length / problem.n);
    const noise = { ...usual, value: margin * usual.value, gradient: margin * usual.gradient };
    if (!patient.affords(POINTS)) {
      late.push(what);
      continue;
    }
    let seen: Evidence;
    try {
      seen = await gather(patient, setting, noise, source, POINTS);
    } catch (error) {
      untested.push({ what: `${what}, since the program fails there (${(error as Error).message})`, remedy: hint });
      continue;
    }
    const gap = gapOf(seen, value);
    if (gap === null) {
      facts.push({ stage: "unusual rows", sentence: `with ${what} the value is no longer the likelihood` });
      causes.push(otherValue(what, hint));
    } else {
      facts.push({
        stage: "unusual rows",
        sentence: `with ${what} the gradient parts from the derivative of the value by, relative`,
        value: gap.share,
      });
      if (!gap.isReal) continue;
      isWrong = true;
      causes.push(otherGradient(what, hint, gap.share));
    }
  }
  if (late.length > 0) untested.push({ what: late.join("; "), remedy: TIME_IS_UP });
  return { isWrong, causes, facts, untested };
}

/** The largest relative gap between the gradient and the derivative of the value; null when the value follows another formula here. */
function gapOf(evidence: Evidence, { model }: Fitted<ValueModel>): { share: number; isReal: boolean } | null {
  const fit = fitValue(model, [evidence]);
  if (fit === null)
    return Number.isFinite(maxAbs(evidence.target)) && evidence.noise.value > 1e-9 ? { share: 0, isReal: false } : null;
  const partings = evidence.Ws.map((_, p) => partingAt(fit, fit.coefficients[0]!, evidence, p));
  return {
    share: Math.max(...partings.map(({ gap, size }) => gap / (size || 1))),
    isReal: partings.some(({ gap, error, size }) => !(gap <= ERRORS * error + ROUNDING * size)),
  };
}

/** What is unusual, what to look for if it matters, and the rows. */
function unusualRows(
  source: Random,
  geometry: Geometry,
  { conventions }: Patient,
): readonly (readonly [string, string, ProbeRows])[] {
  const { K, inputs } = geometry;
  const hard = (labels: readonly number[]) =>
    Float64Array.from(labels.flatMap((y) => Array.from({ length: K }, (_, k) => (y === k ? 1 : 0))));
  const rows = (n: number) => realRows(source, geometry, { ...conventions, softLabels: false }, n, 0.3);
  const without = (absent: number) => {
    const others = Array.from({ length: K }, (_, k) => k).filter((k) => k !== absent);
    const labels = Array.from({ length: 19 }, (_, i) => others[(i * i + i) % others.length]!);
    return { ...rows(19), Y: hard(labels.reverse()) };
  };
  const ten = rows(10);
  const repeat = (i: number) => (i < 10 ? i : (i * 3) % 7);
  const repeated = { ...rows(20), X: Array.from({ length: 20 }, (_, i) => ten.X[repeat(i)]!) };
  const flat = rows(17);
  const constant = {
    ...flat,
    X: flat.X.map((row) => Float64Array.from(row, (x, j) => (j % 3 === 0 && inputs.length > 1 ? j % 2 : x))),
  };
  const byPresent = "labels or divisors from the classes present, such as unique(y): use the K columns of W";
  return [
    ["no row of the last class", byPresent, without(K - 1)],
    ["no row of the first class", byPresent, without(0)],
    ["rows that occur several times", "rows or labels counted once, such as unique or a dictionary of rows", repeated],
    ["one row", "arrays that lose an axis, such as squeeze, mean or std of one number", rows(1)],
    ["features that never change", "a division by the deviation or the range of a column", constant],
    [
      `${MANY_ROWS} rows`,
      "a batch limit, a buffer of fixed size or a slice such as [:256]",
      { ...binaryRows(source, geometry, MANY_ROWS, 0.3) },
    ],
  ];
}

function otherGradient(what: string, hint: string, share: number): Cause {
  return cause(
    "wrong-on-unusual-rows",
    `with ${what} the gradient is not the derivative of the value`,
    "",
    `On ordinary rows your gradient is right; with ${what} it is off by ${share.toExponential(0)} of its length.`,
    `look for ${hint}`,
  );
}

function otherValue(what: string, hint: string): Cause {
  return cause(
    "other-value-on-unusual-rows",
    `with ${what} the value is no longer the likelihood`,
    "",
    `On ordinary rows your value is the softmax likelihood; with ${what} it follows another formula.`,
    `look for ${hint}`,
    "value",
  );
}
