/**
 * f = −ℓ + Σ_j v_j (λ1 ‖W_j‖_q + λ2/2 ‖W_j‖²) over plain rows of numbers, by accelerated proximal gradient with restarts: slow, first order, and
 * nothing in common with the solver that it judges. No bound of its own; each value it returns is one that f takes.
 */
export interface OracleProblem {
  /** n rows of d numbers, the constant's 1 included */
  readonly rows: readonly (readonly number[])[];
  /** n rows of K masses */
  readonly masses: readonly (readonly number[])[];
  readonly rowWeights: readonly number[];
  readonly offset: readonly (readonly number[])[] | null;
  /** d numbers each; λ1 Infinity for a feature that is left out */
  readonly lambda1: readonly number[];
  readonly lambda2: readonly number[];
  readonly isGrouped: boolean;
}

/** The least value found in so many steps, and where. */
export function oracleMinimum(
  problem: OracleProblem,
  steps: number,
): { readonly value: number; readonly W: number[][] } {
  const { rows, masses, rowWeights, lambda1 } = problem;
  const d = lambda1.length;
  const K = masses[0]!.length;
  const mass = masses.map((y, i) => rowWeights[i]! * y.reduce((sum, each) => sum + each, 0));
  // columns in units of their own size; the sum of ½ w s ‖φ‖² then bounds the curvature
  const units = lambda1.map((_, j) => Math.sqrt(rows.reduce((sum, row, i) => sum + mass[i]! * row[j]! ** 2, 0)) || 1);
  const curvature = 0.5 * Math.min(d, largestEigenvalue(rows, mass, units));
  const stepOf = units.map((unit, j) => 1 / (curvature * unit * unit + problem.lambda2[j]!));
  let W = lambda1.map(() => new Array<number>(K).fill(0));
  let ahead = W;
  let momentum = 1;
  let best = valueAt(problem, W);
  let bestW = W;
  for (let step = 0; step < steps; step++) {
    const G = smoothSlope(problem, ahead);
    const next = ahead.map((row, j) =>
      shrunk(
        row.map((w, k) => w - stepOf[j]! * G[j]![k]!),
        stepOf[j]! * lambda1[j]!,
        problem.isGrouped,
      ),
    );
    // restart where momentum points uphill (O'Donoghue & Candès 2015)
    let uphill = 0;
    next.forEach((row, j) => {
      row.forEach((w, k) => {
        uphill += ((ahead[j]![k]! - w) * (w - W[j]![k]!)) / stepOf[j]!;
      });
    });
    const following = uphill > 0 ? 1 : (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const share = uphill > 0 ? 0 : (momentum - 1) / following;
    ahead = next.map((row, j) => row.map((w, k) => w + share * (w - W[j]![k]!)));
    const moved = Math.max(...next.flatMap((row, j) => row.map((w, k) => Math.abs(w - W[j]![k]!) * units[j]!)));
    W = next;
    momentum = following;
    if (step % 50 === 49 || moved === 0) {
      const value = valueAt(problem, W);
      if (value < best) [best, bestW] = [value, W];
      if (moved < 1e-15 * units.length) break;
    }
  }
  return { value: best, W: bestW };
}

/** Of the Gram matrix in units, by 60 steps of the power method, with room for what those miss. */
function largestEigenvalue(rows: OracleProblem["rows"], mass: readonly number[], units: readonly number[]): number {
  let v = units.map((_, j) => 1 + (j % 3));
  let size = 1;
  for (let step = 0; step < 60; step++) {
    const next = units.map(() => 0);
    rows.forEach((row, i) => {
      const product = row.reduce((sum, x, j) => sum + (x / units[j]!) * v[j]!, 0);
      row.forEach((x, j) => {
        next[j]! += mass[i]! * product * (x / units[j]!);
      });
    });
    size = Math.hypot(...next) / Math.hypot(...v);
    v = next.map((x) => x / (Math.hypot(...next) || 1));
  }
  return 1.1 * size + 1e-12;
}

function scoresOf({ offset }: OracleProblem, row: readonly number[], W: readonly (readonly number[])[], i: number) {
  return W[0]!.map((_, k) => row.reduce((sum, x, j) => sum + x * W[j]![k]!, offset === null ? 0 : offset[i]![k]!));
}

/** f(W) */
export function valueAt(problem: OracleProblem, W: readonly (readonly number[])[]): number {
  const { rows, masses, rowWeights, lambda1, lambda2, isGrouped } = problem;
  let value = 0;
  rows.forEach((row, i) => {
    if (rowWeights[i] === 0) return;
    const a = scoresOf(problem, row, W, i);
    const m = Math.max(...a);
    const z = m + Math.log(a.reduce((sum, each) => sum + Math.exp(each - m), 0));
    a.forEach((each, k) => {
      value += rowWeights[i]! * masses[i]![k]! * (z - each);
    });
  });
  W.forEach((row, j) => {
    const size = isGrouped ? Math.hypot(...row) : row.reduce((sum, w) => sum + Math.abs(w), 0);
    if (size > 0) value += lambda1[j]! * size + (lambda2[j]! / 2) * row.reduce((sum, w) => sum + w * w, 0);
  });
  return value;
}

/** The slope of −ℓ + λ2/2 ‖W‖². */
export function smoothSlope(
  { rows, masses, rowWeights, offset, lambda2 }: OracleProblem,
  W: readonly (readonly number[])[],
): number[][] {
  const G = W.map((row, j) => row.map((w) => lambda2[j]! * w));
  const [d, K] = [W.length, W[0]!.length];
  const e = new Float64Array(K);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const y = masses[i]!;
    let [m, s, total] = [-Infinity, 0, 0];
    for (let k = 0; k < K; k++) {
      let a = offset === null ? 0 : offset[i]![k]!;
      for (let j = 0; j < d; j++) a += row[j]! * W[j]![k]!;
      e[k] = a;
      m = Math.max(m, a);
      s += y[k]!;
    }
    for (let k = 0; k < K; k++) total += e[k] = Math.exp(e[k]! - m);
    for (let k = 0; k < K; k++) {
      const residual = rowWeights[i]! * ((s * e[k]!) / total - y[k]!);
      for (let j = 0; j < d; j++) G[j]![k]! += residual * row[j]!;
    }
  }
  return G;
}

function shrunk(row: number[], by: number, isGrouped: boolean): number[] {
  if (by === Infinity) return row.map(() => 0);
  if (!isGrouped) return row.map((w) => Math.sign(w) * Math.max(0, Math.abs(w) - by));
  const size = Math.hypot(...row);
  return row.map((w) => (size > by ? w * (1 - by / size) : 0));
}
