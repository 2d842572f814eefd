import {
  type CheckedData,
  type Conditions,
  checkGradient,
  type Diagnosis,
  type Exhibit,
  gallery,
  type Openness,
} from "../../src/check/index.js";
import { random } from "../../src/numeric/random.js";

// Gallery × numbers × reduction × bias × λ × classes × openness, with what the doctor must say in each cell.

export interface Cell {
  readonly exhibit: Exhibit;
  readonly numbers: "f64" | "f32" | "digits";
  readonly reduction: "sum" | "mean";
  readonly bias: "first" | "last" | "none";
  readonly lambda: 0 | 0.1;
  readonly classes: 2 | 3 | 10;
  readonly openness: Openness;
}

export const FEATURES = 9;
const ROWS = 23;

/** Every cell in which the exhibit has what its bug needs. */
export function allCells(): Cell[] {
  const cells: Cell[] = [];
  for (const exhibit of gallery)
    for (const openness of ["weights", "data", "intermediates"] as const)
      for (const classes of [2, 3, 10] as const)
        for (const bias of ["first", "last", "none"] as const)
          for (const lambda of [0, 0.1] as const)
            for (const reduction of ["sum", "mean"] as const)
              for (const numbers of ["f64", "f32", "digits"] as const)
                cells.push({ exhibit, numbers, reduction, bias, lambda, classes, openness });
  return cells.filter(applies);
}

function applies({ exhibit: { id, needs }, numbers, reduction, bias, lambda, classes, openness }: Cell): boolean {
  // Its own Hessian, or gradient, is made of differences, which coarse numbers spoil.
  if ((id === "hessian-scaled" || id.startsWith("finite-differences")) && numbers !== "f64") return false;
  // Most derivatives of a mean are below 1 and become 0.
  if (id === "whole-numbers" && reduction === "mean") return false;
  if (needs.bias && bias === "none") return false;
  if (needs.penalty && lambda === 0) return false;
  if (needs.classes && classes < needs.classes) return false;
  return !(openness === "weights" && (needs.extremes || needs.softLabels || needs.rowWeights));
}

export function cellName({ exhibit, numbers, reduction, bias, lambda, classes, openness }: Cell): string {
  return `${exhibit.id}: ${numbers}, ${reduction}, bias ${bias}, λ ${lambda}, K ${classes}, ${openness}`;
}

/** Cells such that every pair of two dimensions' values occurs with every exhibit's turn: each exhibit once, dimensions in step. */
export function coveringCells(): Cell[] {
  const cells = allCells();
  const pairs = new Set<string>();
  const pairsOf = (cell: Cell) => {
    const values = [
      cell.exhibit.id,
      cell.numbers,
      cell.reduction,
      cell.bias,
      `${cell.lambda}`,
      `${cell.classes}`,
      cell.openness,
    ];
    return values.slice(1).flatMap((a, i) => values.slice(i + 2).map((b) => `${i}${a}|${b}`));
  };
  const source = random(4);
  const shuffled = cells.map((cell) => [source.uniform(), cell] as const).sort((a, b) => a[0] - b[0]);
  const chosen: Cell[] = [];
  const seen = new Set<string>();
  for (const [, cell] of shuffled) {
    const fresh = pairsOf(cell).filter((pair) => !pairs.has(pair)).length;
    if (fresh === 0 && seen.has(cell.exhibit.id)) continue;
    chosen.push(cell);
    seen.add(cell.exhibit.id);
    for (const pair of pairsOf(cell)) pairs.add(pair);
  }
  return chosen;
}

export function diagnose({ exhibit, numbers, reduction, bias, lambda, classes, openness }: Cell): Promise<Diagnosis> {
  const conditions: Conditions = {
    numbers,
    reduction,
    bias,
    ownLambda: lambda,
    features: FEATURES,
    classes,
    openness,
    ...(exhibit.needs.softLabels ? { softLabels: true } : {}),
    ...(exhibit.needs.rowWeights ? { rowWeights: true } : {}),
    ...(openness === "weights" ? { held: heldData(bias, classes) } : {}),
  };
  return checkGradient(exhibit.make(conditions));
}

/** 0/1 rows that an implementation keeps to itself. */
export function heldData(bias: Cell["bias"], classes: number): CheckedData {
  const source = random(31 + classes);
  const columns = FEATURES + (bias === "none" ? 0 : 1);
  const constant = bias === "none" ? -1 : bias === "first" ? 0 : FEATURES;
  const design = Float64Array.from({ length: ROWS * columns }, (_, ij) =>
    ij % columns === constant || source.uniform() < 0.5 ? 1 : 0,
  );
  const labels = Int32Array.from({ length: ROWS }, (_, i) =>
    i < classes ? i : Math.floor(classes * source.uniform() ** 1.5),
  );
  const masses = new Float64Array(ROWS * classes);
  for (const [i, k] of labels.entries()) masses[i * classes + k] = 1;
  return {
    rows: ROWS,
    columns,
    classes,
    design,
    labels,
    masses,
    rowWeights: new Float64Array(ROWS).fill(1),
    lambda: 0,
  };
}

/** What the doctor said, in the terms of the table. */
export function outcomeOf({ verdict, causes, ties, certainty }: Diagnosis): string {
  const readings = [causes, ...ties.map((tie) => tie.causes)].map((each) =>
    each
      .map(({ id }) => id)
      .sort()
      .join("+"),
  );
  return `${verdict}${certainty === "unknown" ? "?" : ""} ${[...new Set(readings)].sort().join(" | ")}`.trim();
}

/** Sets of causes that are the same numbers; each is one string of ids. */
type Readings = readonly string[];

/** What the doctor must say in this cell; several where coarse numbers may leave it undecided. */
export function expected(cell: Cell): readonly string[] {
  const { exhibit, numbers } = cell;
  const readings = cell.openness === "weights" ? fromWeights(cell) : fromData(cell);
  const exact = said(exhibit.verdict, readings);
  // Whether half a step of 1e-6 is seen beside the rounding that it brings depends on the rows, which are hidden.
  if (exhibit.id === "finite-differences" && cell.openness === "weights")
    return [exact, exact.replace("wrong", "right")];
  // Where few digits hide a small fault, that is said; a right gradient is never called wrong for it, nor a wrong one right.
  if (numbers === "f64") return [exact];
  const undecided = exact.replace("right", "cannot tell");
  if (cell.openness !== "weights") return numbers === "digits" ? [exact, undecided] : [exact];
  // Slopes are all that is seen, and they are coarse: a fault may be seen and not read, a factor not be recognised.
  if (exhibit.verdict === "right") return [exact, undecided];
  const readable = [exact, asUnknownFactor(exact)];
  return [...readable, ...readable.map(withoutPenalty), "cannot tell", "wrong?"];
}

/** The same outcome where a penalty of λ = 0.1 is too small to be seen beside a factor. */
function withoutPenalty(said: string): string {
  return said.replaceAll("+penalty-differs", "").replaceAll("penalty-differs+", "");
}

/** The same outcome with its factor read as any other. */
function asUnknownFactor(exact: string): string {
  const [verdict, ids = ""] = exact.split(" | ")[0]!.split(" ");
  const names = ids.split("+").map((id) => (SCALES.includes(id) ? "scale" : id));
  return `${verdict} ${names.sort().join("+")}`;
}

function said(verdict: string, readings: Readings | null): string {
  if (readings === null) return `${verdict}?`;
  const sorted = readings.map((names) => names.split("+").sort().join("+")).sort();
  return `${verdict} ${sorted.join(" | ")}`.trim();
}

function fromData({ exhibit: { id }, numbers, bias, lambda, classes }: Cell): Readings {
  if (id.startsWith("finite-differences")) return ["finite-differences"];
  // Which class it is can be read off all but printed digits.
  if (id === "classes-not-alike" && numbers !== "digits") return ["only-block-wrong"];
  if (id === "bias-gradient-zero") return [id, "bias-summed-over-classes"];
  if (id === "bias-written-first") return [bias === "first" ? "bias-written-last" : id];
  if (classes > 2) return [id];
  // Two classes: p₁ = 1 − p₀, so that these are the same numbers.
  if (id.includes("labels-shifted") && !id.endsWith("-lost"))
    return [
      id.replace("labels-shifted-down", "labels-shifted-up"),
      id.replace("labels-shifted-up", "labels-shifted-down"),
    ];
  if (id === "binary-cross-entropy" || id === "divided-by-classes")
    return ["binary-cross-entropy", "divided-by-classes", "factor-two"];
  if (id === "factor-two") return ["factor-two", "divided-by-classes"];
  if (lambda === 0 && (id === "sign-flipped" || id === "classes-permuted")) return ["sign-flipped", "classes-permuted"];
  return [id];
}

const SCALES = [
  "mean-against-sum",
  "divided-by-classes",
  "divided-by-entries",
  "factor-two",
  "scale",
  "logarithm-base",
];
const PENALTIES = ["penalty-missing-in-gradient", "penalty-missing-in-value", "penalty-factor", "penalty-sign"];
const PLACES = [
  "value-constant",
  "sign-flipped",
  "last-class-zero",
  "classes-permuted",
  "transposed-gradient",
  "zero-gradient",
  "absolute-for-square",
];
const PROGRAMS = [
  "gradient-accumulates",
  "result-overwritten",
  "weights-changed",
  "gradient-of-previous-call",
  "not-deterministic",
  "wrong-shape",
  "not-finite",
  "hessian-scaled",
];

/** With the data hidden: factors, penalties, places and state are told; formulas and features are not. */
function fromWeights(cell: Cell): Readings | null {
  const {
    exhibit: { id, verdict },
    bias,
    lambda,
    classes,
  } = cell;
  if (SCALES.includes(id)) {
    // The factor is on the data part alone, so that the penalty has another one.
    const penalty = lambda === 0 ? "" : "+penalty-differs";
    const names =
      id === "divided-by-entries"
        ? [id, "mean-against-sum"]
        : classes === 2 && (id === "factor-two" || id === "divided-by-classes")
          ? ["factor-two", "divided-by-classes"]
          : [id];
    return names.map((name) => `${name}${penalty}`);
  }
  if (PENALTIES.includes(id)) return ["penalty-differs"];
  if (id.startsWith("bias-penalized")) return ["bias-penalty-differs"];
  if (classes === 2 && id === "binary-cross-entropy")
    return ["factor-two", "divided-by-classes"].map((name) => name + (lambda === 0 ? "" : "+penalty-differs"));
  if (id === "bias-gradient-zero" || id === "bias-written-first") return fromData(cell);
  if (id === "probabilities-forgotten") return ["independent-of-weights"];
  if (id === "hard-predictions" || id === "whole-numbers") return ["constant-in-pieces"];
  if (PLACES.includes(id) || id.startsWith("finite-differences")) return fromData({ ...cell, bias });
  if (PROGRAMS.includes(id)) return [id];
  return verdict === "right" ? [] : null;
}
