import {
  add,
  type DD,
  dd,
  divide,
  dot,
  exp,
  isLess,
  log1p,
  multiply,
  negated,
  ONE,
  root,
  shifted,
  subtract,
  sum,
  ZERO,
} from "./double-double.js";

/** −ℓ + ½ Σ_j λ_j Σ_k W_jk² over rows of numbers that are known to 32 digits. */
export interface ExactProblem {
  /** d columns of n numbers */
  readonly columns: readonly (readonly DD[])[];
  /** how large the cells were that the columns were made of, in units of the columns; where that is more than the columns are themselves */
  readonly cellSizes?: readonly number[];
  /** λ_j ≥ 0 */
  readonly ridge: readonly number[];
  /** y_ik ≥ 0, n rows of K masses */
  readonly masses: readonly (readonly number[])[];
  readonly rowWeights: readonly number[];
  /** o_ik in nats, n rows of K; null for none */
  readonly offset: readonly (readonly number[])[] | null;
}

/**
 * The least value to about 25 digits, or where it is far below the mean mass of a row to `within` of it, nats; or that no finite weights have
 * it, or that 32 digits were not enough to say. Weights have about the digits of f64.
 */
export type ExactMinimum =
  | {
      readonly kind: "finite";
      readonly value: number;
      readonly within: number;
      /** W, d × K, where something is penalised: 0 for features that were left out */
      readonly weights: readonly number[] | null;
    }
  | { readonly kind: "infinite" }
  | { readonly kind: "undecided"; readonly why: string };

/**
 * A column of which no more than this share is left by the others depends on them: numbers of 53 bits that depend exactly leave 1e-31. Between
 * this and the last bit of its cells, or of theirs, it is a matter of taste whether the rounding of a sum is a feature.
 */
const DEPENDENT = 1e-26;
const LAST_BIT = 1e-15;
/** Rows that overlap do so by more than this share of what scores move. */
const LEAST_OVERLAP = 1e-19;
/** Decrement, as a share of f, at which the minimum counts as found; where no step leads there, as a share of the mean mass of a row. */
const FOUND = 1e-24;
const MOST_STEPS = 200;

/**
 * min f by Newton's method with halved steps in 32 digits: in orthonormal columns where nothing is penalised, in columns scaled by powers of
 * two where something is. It shares nothing with the solvers. A step that moves scores by less than half a nat bounds the distance to the
 * minimum by (1 + N) · decrement (docs/likelihood.md, L39).
 */
export function exactMinimum(problem: ExactProblem): ExactMinimum {
  const rows = countingRows(problem);
  const K = problem.masses[0]!.length;
  const { columns, ridge, places } = prepared(problem, rows);
  // λ 2^(−2e) of columns of 1e200
  if (problem.ridge.some((lambda) => lambda > 0) && ridge.every((lambda) => lambda === 0))
    return { kind: "undecided", why: "the penalty is less than the least number" };
  if (columns === null) return { kind: "undecided", why: "the columns are dependent in part of their digits" };
  let theta: DD[] = Array.from({ length: columns.length * (K - 1) }, () => ZERO);
  for (const temperature of temperatures(problem, rows)) {
    const likelihood = new Likelihood(
      cooled(problem, temperature),
      rows,
      columns,
      ridge.map((x) => x * temperature),
      K,
    );
    const end = descent(likelihood, theta);
    if (temperature === 1 || end.found?.kind === "infinite")
      return withWeights(end, likelihood, places, problem) ?? { kind: "undecided", why: end.why };
    theta = end.theta.map((x) => shifted(x, COOLING));
  }
  throw new Error("the last temperature is 1");
}

/** Each stage has 2^(−3) of the temperature of the one before. */
const COOLING = 3;

/**
 * Offsets of thousands of nats bring Newton's method to a stop, where all curvature is gone; divided by a temperature, with λ times it and
 * weights in its units, they lead it there.
 */
function temperatures(problem: ExactProblem, rows: readonly number[]): number[] {
  const stages = Math.ceil(Math.log2(Math.max(1, widestOffset(problem, rows) / 4)) / COOLING);
  return Array.from({ length: stages + 1 }, (_, m) => 2 ** (COOLING * (stages - m)));
}

function widestOffset({ offset }: ExactProblem, rows: readonly number[]): number {
  return Math.max(0, ...(offset === null ? [] : rows.map((i) => Math.max(...offset[i]!) - Math.min(...offset[i]!))));
}

function cooled(problem: ExactProblem, temperature: number): ExactProblem {
  return { ...problem, offset: problem.offset?.map((row) => row.map((o) => o / temperature)) ?? null };
}

interface End {
  readonly theta: DD[];
  readonly found: ExactMinimum | null;
  readonly why: string;
}

function descent(likelihood: Likelihood, start: DD[]): End {
  let theta = start;
  let point = likelihood.at(theta);
  let near: ExactMinimum | null = null;
  for (let step = 0; step < MOST_STEPS; step++) {
    const direction = likelihood.newtonStep(point, 0);
    const spread = direction === null ? Infinity : likelihood.spread(direction);
    if (direction !== null && spread < 0.5) {
      const decrement = -dot(point.gradient, direction).hi / 2;
      if (decrement <= FOUND * Math.max(likelihood.meanMass, point.value.hi))
        near = {
          kind: "finite",
          value: point.value.hi + point.value.lo,
          within: (1 + spread) * decrement,
          weights: null,
        };
      if (near !== null && decrement <= FOUND * point.value.hi) return { theta, found: near, why: "" };
    }
    if (direction !== null && !likelihood.isPenalised && likelihood.separates(direction))
      return { theta, found: { kind: "infinite" }, why: "" };
    const next = likelihood.lower(theta, point);
    if (next === null) return { theta, found: near, why: "no step lowers the objective" };
    [theta, point] = next;
  }
  return { theta, found: near, why: "endless" };
}

function countingRows({ masses, rowWeights }: ExactProblem): number[] {
  return [...masses.keys()].filter((i) => rowWeights[i]! > 0 && masses[i]!.some((y) => y > 0));
}

function prepared({ columns, ridge, cellSizes = [] }: ExactProblem, rows: readonly number[]) {
  const scaled = columns.map((column) => scaledByPower(rows.map((i) => column[i]!)));
  if (ridge.every((lambda) => lambda === 0)) {
    const sizes = scaled.map(({ e }, j) => Math.max(1, (cellSizes[j] ?? 0) * 2 ** -e) * Math.sqrt(rows.length));
    const basis = orthonormal(
      scaled.map(({ column }) => column),
      sizes,
    );
    return { columns: basis, ridge: ridge.map(() => 0), places: [] };
  }
  // W' = W 2^e, so λ' = λ 2^(−2e); where that is vast, the weight is 0
  const kept = scaled.map(({ column, e }, j) => ({ column, j, e, lambda: ridge[j]! * 2 ** -e * 2 ** -e }));
  const some = kept.filter(({ column, lambda }) => lambda < 1e80 && column.some(({ hi }) => hi !== 0));
  const places = some.map(({ j, e }) => ({ j, e }));
  return { columns: some.map(({ column }) => column), ridge: some.map(({ lambda }) => lambda), places };
}

/** Feature j, as a column times 2^(−e). */
interface Place {
  readonly j: number;
  readonly e: number;
}

/** The end with its weights after one more step, which doubles their digits. */
function withWeights(
  { found, theta }: End,
  likelihood: Likelihood,
  places: readonly Place[],
  { columns, masses }: ExactProblem,
): ExactMinimum | null {
  if (found?.kind !== "finite" || !likelihood.isPenalised) return found;
  const last = likelihood.newtonStep(likelihood.at(theta), 0);
  if (last === null) return found;
  const K = masses[0]!.length;
  const W = likelihood.weightsOf(theta.map((x, jt) => add(x, last[jt]!)));
  const weights = new Array<number>(columns.length * K).fill(0);
  places.forEach(({ j, e }, at) => {
    for (let k = 0; k < K; k++) weights[j * K + k] = shifted(W[at * K + k]!, -e).hi;
  });
  return { ...found, weights };
}

/** column · 2^(−e), its largest number between 1 and 2. */
function scaledByPower(column: readonly DD[]): { column: readonly DD[]; e: number } {
  const largest = Math.max(0, ...column.map(({ hi }) => Math.abs(hi)));
  const e = largest === 0 ? 0 : Math.floor(Math.log2(largest));
  return { column: column.map((x) => shifted(x, -e)), e };
}

/** Gram–Schmidt, each column three times; null where it cannot be said whether a column depends on those before it. */
function orthonormal(columns: readonly (readonly DD[])[], cellSizes: readonly number[]): (readonly DD[])[] | null {
  const basis: (readonly DD[])[] = [];
  let cells = 0;
  for (const [j, column] of columns.entries()) {
    let rest = column;
    for (let pass = 0; pass < 3; pass++)
      for (const q of basis) {
        const share = dot(q, rest);
        rest = rest.map((x, i) => subtract(x, multiply(share, q[i]!)));
      }
    const [left, whole] = [root(dot(rest, rest)), root(dot(column, column))];
    if (whole.hi > 0) cells = Math.max(cells, cellSizes[j]!);
    if (left.hi > DEPENDENT * whole.hi && left.hi <= LAST_BIT * cells) return null;
    if (left.hi > DEPENDENT * whole.hi) basis.push(rest.map((x) => divide(x, left)));
  }
  return basis;
}

interface ExactPoint {
  readonly value: DD;
  readonly gradient: readonly DD[];
  /** n rows of K probabilities */
  readonly P: readonly (readonly DD[])[];
}

/** f in θ, d × (K − 1): W_j = Σ_t θ_jt h_t for orthonormal contrasts h of the classes, so that ‖W‖ = ‖θ‖. */
class Likelihood {
  readonly isPenalised: boolean;
  /** Σ_i w_i s_i over the number of rows that count */
  readonly meanMass: number;
  readonly #problem: ExactProblem;
  readonly #rows: readonly number[];
  readonly #columns: readonly (readonly DD[])[];
  readonly #ridge: readonly DD[];
  readonly #contrasts: readonly (readonly DD[])[];
  readonly #K: number;

  constructor(
    problem: ExactProblem,
    rows: readonly number[],
    columns: readonly (readonly DD[])[],
    ridge: readonly number[],
    K: number,
  ) {
    this.#problem = problem;
    this.#rows = rows;
    this.#columns = columns;
    this.#ridge = ridge.map(dd);
    this.#K = K;
    this.isPenalised = ridge.some((lambda) => lambda > 0);
    const massOf = (i: number) => problem.rowWeights[i]! * problem.masses[i]!.reduce((sum, y) => sum + y, 0);
    this.meanMass = rows.reduce((sum, i) => sum + massOf(i), 0) / rows.length;
    this.#contrasts = Array.from({ length: K - 1 }, (_, t) => {
      const unit = divide(ONE, root(dd((t + 1) * (t + 2))));
      return Array.from({ length: K }, (_, k) => (k <= t ? unit : k === t + 1 ? multiply(dd(-(t + 1)), unit) : ZERO));
    });
  }

  at(theta: readonly DD[]): ExactPoint {
    const b = this.#scores(theta);
    const residuals: DD[][] = [];
    const P: DD[][] = [];
    let value = ZERO;
    this.#rows.forEach((i, r) => {
      const { offset, masses, rowWeights } = this.#problem;
      const a = b[r]!.map((x, k) => (offset ? add(x, dd(offset[i]![k]!)) : x));
      const top = a.reduce((best, x, k) => (isLess(a[best]!, x) ? k : best), 0);
      const powers = a.map((x) => exp(subtract(x, a[top]!)));
      const others = sum(powers.filter((_, k) => k !== top));
      const total = add(ONE, others);
      const lnZ = log1p(others);
      const p = powers.map((x) => divide(x, total));
      const w = dd(rowWeights[i]!);
      const mass = sum(masses[i]!.map(dd));
      masses[i]!.forEach((y, k) => {
        if (y > 0) value = add(value, multiply(multiply(w, dd(y)), subtract(lnZ, subtract(a[k]!, a[top]!))));
      });
      P.push(p);
      residuals.push(residualsOf(p, masses[i]!, mass).map((x) => multiply(w, x)));
    });
    theta.forEach((x, jt) => {
      value = add(value, shifted(multiply(this.#ridge[this.#feature(jt)]!, multiply(x, x)), -1));
    });
    const gradient = theta.map((x, jt) => {
      const [column, contrast] = [this.#columns[this.#feature(jt)]!, this.#contrasts[jt % (this.#K - 1)]!];
      const ofRows = residuals.map((R, r) => multiply(column[r]!, dot(contrast, R)));
      return add(sum(ofRows), multiply(this.#ridge[this.#feature(jt)]!, x));
    });
    return { value, gradient, P };
  }

  /** W, d × K, of θ */
  weightsOf(theta: readonly DD[]): DD[] {
    const T = this.#K - 1;
    return this.#columns.flatMap((_, j) =>
      Array.from({ length: this.#K }, (_, k) =>
        sum(this.#contrasts.map((contrast, t) => multiply(contrast[k]!, theta[j * T + t]!))),
      ),
    );
  }

  /** −(H + μ diag H)⁻¹g by LDLᵀ; null where a pivot has no digits left. */
  newtonStep({ P, gradient }: ExactPoint, mu: number): DD[] | null {
    const H = this.#hessian(P);
    H.forEach((row, r) => {
      row[r] = multiply(row[r]!, add(ONE, dd(mu)));
    });
    return solved(H, gradient)?.map(negated) ?? null;
  }

  /** The first of the steps 1, ½, ¼ … that lowers the value, with as much damping as it needs. */
  lower(theta: readonly DD[], point: ExactPoint): [DD[], ExactPoint] | null {
    for (const mu of [0, 1e-28, 1e-24, 1e-20, 1e-16, 1e-12, 1e-8, 1e-4, 1, 1e4]) {
      const direction = this.newtonStep(point, mu);
      if (direction === null) continue;
      for (let halvings = 0; halvings < 40; halvings += 1 + (halvings >> 2)) {
        const moved = theta.map((x, jt) => add(x, shifted(direction[jt]!, -halvings)));
        const next = this.at(moved);
        if (isLess(next.value, point.value)) return [moved, next];
      }
    }
    return null;
  }

  /** The most that a step moves scores of a row against each other, nats. */
  spread(direction: readonly DD[]): number {
    const b = this.#scores(direction);
    return Math.max(0, ...b.map((row) => Math.max(...row.map(({ hi }) => hi)) - Math.min(...row.map(({ hi }) => hi))));
  }

  /**
   * Whether no row loses likelihood along a step and some gain, to far less than the last bit of f64: what is still on its way to finite
   * weights falls by e in every step.
   */
  separates(direction: readonly DD[]): boolean {
    const b = this.#scores(direction);
    const spread = this.spread(direction);
    if (spread < 0.5) return false;
    return this.#rows.every((i, r) =>
      this.#problem.masses[i]!.every(
        (y, k) => y === 0 || b[r]!.every((x) => subtract(b[r]![k]!, x).hi >= -LEAST_OVERLAP * spread),
      ),
    );
  }

  #feature(jt: number): number {
    return Math.floor(jt / (this.#K - 1));
  }

  #scores(theta: readonly DD[]): DD[][] {
    const T = this.#K - 1;
    return this.#rows.map((_, r) =>
      Array.from({ length: this.#K }, (_, k) => {
        let score = ZERO;
        for (let t = 0; t < T; t++) {
          let inContrast = ZERO;
          for (let j = 0; j < this.#columns.length; j++)
            inContrast = add(inContrast, multiply(this.#columns[j]![r]!, theta[j * T + t]!));
          score = add(score, multiply(inContrast, this.#contrasts[t]![k]!));
        }
        return score;
      }),
    );
  }

  #hessian(P: ExactPoint["P"]): DD[][] {
    const T = this.#K - 1;
    const q = this.#columns.length * T;
    const H: DD[][] = Array.from({ length: q }, (_, r) =>
      Array.from({ length: q }, (_, c) => (r === c ? this.#ridge[this.#feature(r)]! : ZERO)),
    );
    this.#rows.forEach((i, r) => {
      const mass = multiply(dd(this.#problem.rowWeights[i]!), sum(this.#problem.masses[i]!.map(dd)));
      const ofRow = this.#contrastCovariance(P[r]!).map((row) => row.map((x) => multiply(mass, x)));
      for (let s = 0; s < q; s++)
        for (let t = 0; t <= s; t++) {
          const phi = multiply(this.#columns[this.#feature(s)]![r]!, this.#columns[this.#feature(t)]![r]!);
          H[s]![t] = add(H[s]![t]!, multiply(phi, ofRow[s % T]![t % T]!));
        }
    });
    return H;
  }

  /** hᵀ(diag p − p pᵀ)h = Σ_{k<l} p_k p_l (h_sk − h_sl)(h_tk − h_tl), which has no cancellation. */
  #contrastCovariance(p: readonly DD[]): DD[][] {
    const h = this.#contrasts;
    return h.map((hs) =>
      h.map((ht) => {
        let total = ZERO;
        for (let k = 0; k < p.length; k++)
          for (let l = 0; l < k; l++) {
            const change = multiply(subtract(hs[k]!, hs[l]!), subtract(ht[k]!, ht[l]!));
            total = add(total, multiply(multiply(p[k]!, p[l]!), change));
          }
        return total;
      }),
    );
  }
}

/** s p_k − y_k; of a row with one class, −s Σ of the others for its own. */
function residualsOf(p: readonly DD[], y: readonly number[], mass: DD): DD[] {
  const present = [...y.keys()].filter((k) => y[k]! > 0);
  return p.map((x, k) => {
    if (present.length > 1 || present[0] !== k) return subtract(multiply(mass, x), dd(y[k]!));
    return negated(multiply(mass, sum(p.filter((_, l) => l !== k))));
  });
}

/** H⁻¹g for a symmetric positive definite H (lower triangle). */
function solved(H: readonly (readonly DD[])[], g: readonly DD[]): DD[] | null {
  const n = g.length;
  const L: DD[][] = [];
  const D: DD[] = [];
  for (let r = 0; r < n; r++) {
    const row: DD[] = [];
    for (let c = 0; c <= r; c++) {
      let rest = H[r]![c]!;
      const other = c < r ? L[c]! : row;
      for (let m = 0; m < c; m++) rest = subtract(rest, multiply(multiply(row[m]!, D[m]!), other[m]!));
      if (c < r) row.push(D[c]!.hi === 0 ? ZERO : divide(rest, D[c]!));
      else {
        if (!(rest.hi > 1e-29 * H[r]![r]!.hi)) return null;
        D.push(rest);
      }
    }
    L.push(row);
  }
  const x = [...g];
  for (let r = 0; r < n; r++) for (let m = 0; m < r; m++) x[r] = subtract(x[r]!, multiply(L[r]![m]!, x[m]!));
  for (let r = 0; r < n; r++) x[r] = divide(x[r]!, D[r]!);
  for (let r = n - 1; r >= 0; r--) for (let m = 0; m < r; m++) x[m] = subtract(x[m]!, multiply(L[r]![m]!, x[r]!));
  return x;
}
