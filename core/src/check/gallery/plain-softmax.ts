import type { CheckedData, Conventions, EvaluationRequest, Implementation } from "../implementation.js";

/** Rows of numbers. */
export type Matrix = number[][];

/** What the steps of one evaluation share. */
export interface Context {
  /** n × d, with the constant where the bias is not "none" */
  readonly X: Matrix;
  /** n × K */
  readonly Y: Matrix;
  /** d × K, zeros for a reference class */
  readonly W: Matrix;
  readonly lambda: number;
  /** the constant's feature, or null */
  readonly constant: number | null;
  readonly rowWeights: readonly number[];
  readonly round: Rounding;
  readonly reduction: "sum" | "mean";
}

/** The steps of a softmax regression, each to be replaced by a broken one. */
export interface Steps {
  /** the rows that the value sees, and those that the gradient sees: for its scores and for its last product */
  valueRows(context: Context): Matrix;
  scoreRows(context: Context): Matrix;
  productRows(context: Context): Matrix;
  scores(X: Matrix, W: Matrix, context: Context): Matrix;
  /** of the gradient */
  probabilities(A: Matrix, context: Context): Matrix;
  /** n × K, without row weights */
  residuals(P: Matrix, Y: Matrix, A: Matrix, context: Context): Matrix;
  /** n factors of the residuals */
  rowFactors(context: Context): readonly number[];
  /** −Σ_k y_k ln p_k of one row */
  rowLoss(a: readonly number[], y: readonly number[], context: Context): number;
  /** d × K from G = Xᵀ R, scaled */
  product(R: Matrix, X: Matrix, context: Context): Matrix;
  /** factor of the data part of the value, and of the gradient */
  valueFactor(context: Context): number;
  gradientFactor(context: Context): number;
  valuePenalty(context: Context): number;
  gradientPenalty(context: Context): Matrix;
  finish(G: Matrix, context: Context): Matrix;
}

/** How an implementation of the gallery is made. */
export interface Conditions extends Conventions {
  /** "digits": all numbers are printed with 6 significant digits */
  readonly numbers?: "f64" | "f32" | "digits";
  readonly reduction?: "sum" | "mean";
  /** a λ of its own, whatever the request says */
  readonly ownLambda?: number;
  /** the data that it holds, at openness "weights" */
  readonly held?: CheckedData;
}

/** To f32, or not at all. One function each, not one per call: their callers are compiled for two functions. */
type Rounding = (x: number) => number;
const exactly: Rounding = (x) => x;

export const sum = (x: readonly number[]): number => x.reduce((total, value) => total + value, 0);
export const squares = (x: readonly number[]): number => x.reduce((total, value) => total + value * value, 0);
export function matrix(rows: number, columns: number, entry: (i: number, j: number) => number): Matrix {
  const M: Matrix = [];
  for (let i = 0; i < rows; i++) {
    const row: number[] = [];
    for (let j = 0; j < columns; j++) row.push(entry(i, j));
    M.push(row);
  }
  return M;
}

export function mapped(M: Matrix, change: (x: number, i: number, j: number) => number): Matrix {
  return M.map((row, i) => row.map((x, j) => change(x, i, j)));
}

export function softmaxRow(a: readonly number[], round: Rounding = exactly): number[] {
  const top = Math.max(...a);
  const e = a.map((ak) => round(Math.exp(round(ak - top))));
  const total = e.reduce((t, x) => round(t + x), 0);
  return e.map((x) => round(x / total));
}

/** Jᵀ r with J the softmax's Jacobian at p. */
export function backThroughSoftmax(p: readonly number[], r: readonly number[]): number[] {
  const mean = sum(p.map((pk, k) => pk * r[k]!));
  return p.map((pk, k) => pk * (r[k]! - mean));
}

/** ln Σ exp a, with the maximum taken out. */
export function logSumExpRow(a: readonly number[], round: Rounding = exactly): number {
  const top = Math.max(...a);
  let total = 0;
  for (let k = 0; k < a.length; k++) total = round(total + round(Math.exp(round(a[k]! - top))));
  return round(top + Math.log(total));
}

/** A right implementation, by the plainest loops. */
export const rightSteps: Steps = {
  valueRows: ({ X }) => X,
  scoreRows: ({ X }) => X,
  productRows: ({ X }) => X,
  scores: (X, W, { round }) =>
    X.map((x) => {
      const a = W[0]!.map(() => 0);
      for (let j = 0; j < x.length; j++) {
        const [xj, w] = [x[j]!, W[j]!];
        if (xj === 0) continue;
        if (round === exactly) for (let k = 0; k < a.length; k++) a[k]! += xj * w[k]!;
        else for (let k = 0; k < a.length; k++) a[k] = round(a[k]! + round(xj * w[k]!));
      }
      return a;
    }),
  probabilities: (A, { round }) => A.map((a) => softmaxRow(a, round)),
  residuals: (P, Y, _, { round }) => mapped(P, (p, i, k) => round(sum(Y[i]!) * p - Y[i]![k]!)),
  rowFactors: ({ rowWeights }) => rowWeights,
  rowLoss: (a, y, { round }) => {
    const z = logSumExpRow(a, round);
    let loss = 0;
    for (let k = 0; k < a.length; k++) if (y[k] !== 0) loss = round(loss + y[k]! * round(z - a[k]!));
    return loss;
  },
  product: (R, X, { round }) => {
    const G = matrix(X[0]!.length, R[0]!.length, () => 0);
    for (const [i, x] of X.entries())
      for (let j = 0; j < x.length; j++) {
        const [xj, g, r] = [x[j]!, G[j]!, R[i]!];
        if (xj === 0) continue;
        if (round === exactly) for (let k = 0; k < r.length; k++) g[k]! += xj * r[k]!;
        else for (let k = 0; k < r.length; k++) g[k] = round(g[k]! + round(xj * r[k]!));
      }
    return G;
  },
  valueFactor: ({ reduction, X }) => (reduction === "mean" ? 1 / X.length : 1),
  gradientFactor: ({ reduction, X }) => (reduction === "mean" ? 1 / X.length : 1),
  valuePenalty: ({ W, lambda, constant }) =>
    (lambda / 2) * W.reduce((total, row, j) => (j === constant ? total : total + squares(row)), 0),
  gradientPenalty: ({ W, lambda, constant }) => mapped(W, (w, j) => (j === constant ? 0 : lambda * w)),
  finish: (G) => G,
};

/** A softmax regression of these steps, seen through the conventions of `conditions`. */
export function plainSoftmax(conditions: Conditions = {}, broken: Partial<Steps> = {}): Implementation {
  const { numbers = "f64", ownLambda: _, held: __, ...conventions } = conditions;
  const steps = { ...rightSteps, ...broken };
  const memory: Memory = { rows: remembered(), masses: remembered() };
  return {
    conventions: { ...conventions, ...(numbers === "f32" ? { precision: "f32" } : {}) },
    evaluate: (request) => {
      const context = contextOf(request, conditions, memory);
      const written = numbers === "digits" ? (x: number) => Number(x.toPrecision(6)) : context.round;
      const value = written(valueAt(steps, context));
      // Most calls of a check want no more than the value.
      if (request.want.every((quantity) => quantity === "value")) return { value, gradient: [] };
      const { G, A, P, R } = gradientAt(steps, context);
      return {
        value,
        gradient: layOut(G, conditions).map((g) => written(g)),
        ...(conditions.openness === "intermediates"
          ? { scores: mapped(A, written), probabilities: mapped(P, written), residuals: mapped(R, written) }
          : {}),
      };
    },
  };
}

function valueAt(steps: Steps, context: Context): number {
  const { Y, W, rowWeights, round } = context;
  const A = steps.scores(steps.valueRows(context), W, context);
  let loss = 0;
  for (let i = 0; i < Y.length; i++) loss = round(loss + round(rowWeights[i]! * steps.rowLoss(A[i]!, Y[i]!, context)));
  return steps.valueFactor(context) * loss + steps.valuePenalty(context);
}

/** The gradient and what it is made of. */
function gradientAt(steps: Steps, context: Context): { G: Matrix; A: Matrix; P: Matrix; R: Matrix } {
  const { W, Y, round } = context;
  const A = steps.scores(steps.scoreRows(context), W, context);
  const P = steps.probabilities(A, context);
  const R = steps.residuals(P, Y, A, context);
  const rowFactors = steps.rowFactors(context);
  const weighted = mapped(R, (r, i) => round(rowFactors[i]! * r));
  const factor = steps.gradientFactor(context);
  const penalty = steps.gradientPenalty(context);
  const data = steps.product(weighted, steps.productRows(context), context);
  const G = mapped(data, (g, j, k) => round(round(factor * g) + penalty[j]![k]!));
  return { G: steps.finish(G, context), A, P, R };
}

/** Most calls of a check bring the rows of the call before: their matrices are made once. */
interface Memory {
  readonly rows: Remembered;
  readonly masses: Remembered;
}

type Remembered = (numbers: Float64Array, make: () => Matrix) => Matrix;

function remembered(): Remembered {
  let known = new Float64Array(0);
  let M: Matrix = [];
  return (numbers, make) => {
    if (!sameNumbers(numbers, known)) [known, M] = [numbers.slice(), make()];
    return M;
  };
}

function sameNumbers(x: Float64Array, y: Float64Array): boolean {
  if (x.length !== y.length) return false;
  for (let at = 0; at < x.length; at++) if (x[at] !== y[at]) return false;
  return true;
}

function contextOf({ weights, data }: EvaluationRequest, conditions: Conditions, memory: Memory): Context {
  const { design, columns, rows, masses, rowWeights, classes, lambda } = data ?? conditions.held!;
  const { bias = "none", constant: adds = "given", numbers = "f64" } = conditions;
  const round = numbers === "f32" ? Math.fround : exactly;
  const X = memory.rows(design, () => {
    const given = matrix(rows, columns, (i, j) => round(design[i * columns + j]!));
    if (bias === "separate" || (bias === "last" && adds === "added")) for (const x of given) x.push(1);
    if (bias === "first" && adds === "added") for (const x of given) x.unshift(1);
    return given;
  });
  const d = X[0]!.length;
  return {
    X,
    Y: memory.masses(masses, () => matrix(rows, classes, (i, k) => masses[i * classes + k]!)),
    W: weightsOf(weights, d, classes, conditions, round),
    lambda: conditions.ownLambda ?? lambda,
    constant: bias === "none" ? null : bias === "first" ? 0 : d - 1,
    rowWeights: Array.from(rowWeights),
    round,
    reduction: conditions.reduction ?? "sum",
  };
}

/** Where weight (j, c) of d × C lies; C counts classes with weights. */
function placing({ layout, bias }: Conditions, d: number, C: number): (j: number, c: number) => number {
  const block = bias === "separate" ? d - 1 : d;
  return layout === "class-major" ? (j, c) => (j >= block ? j * C + c : c * block + j) : (j, c) => j * C + c;
}

function weightsOf(weights: Float64Array, d: number, K: number, conditions: Conditions, round: Rounding): Matrix {
  const free = freeOf(K, conditions);
  const place = placing(conditions, d, free.length);
  const W = matrix(d, K, () => 0);
  for (let j = 0; j < d; j++) for (let c = 0; c < free.length; c++) W[j]![free[c]!] = round(weights[place(j, c)]!);
  return W;
}

function layOut(G: Matrix, conditions: Conditions): number[] {
  const free = freeOf(G[0]!.length, conditions);
  const place = placing(conditions, G.length, free.length);
  const values: number[] = [];
  for (let j = 0; j < G.length; j++) for (let c = 0; c < free.length; c++) values[place(j, c)] = G[j]![free[c]!]!;
  return values;
}

function freeOf(K: number, { referenceClass = null }: Conditions): number[] {
  return Array.from({ length: K }, (_, k) => k).filter((k) => k !== referenceClass);
}
