/** A fraction of whole numbers, its denominator above 0. */
interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

const ZERO: Fraction = { top: 0n, bottom: 1n };

/**
 * The slow truth about separation, in whole numbers of any length: for each row i and class k ≠ y_i, whether some U with
 * φ_iᵀ(U_y(i) − U_k) ≥ 0 for all rows and classes has this one above 0. By Farkas' lemma none has when −a_ik = Σ λ a with λ ≥ 0, which
 * the first phase of the simplex method decides, with Bland's rule. `features` are n rows of d integers; n × K, row-major.
 */
export function exactlyStrict(
  features: readonly (readonly number[])[],
  labels: readonly number[],
  K: number,
): boolean[] {
  const vectors = features.flatMap((row, i) =>
    Array.from({ length: K }, (_, k) => (k === labels[i] ? null : difference(row, labels[i]!, k, K))),
  );
  const columns = vectors.filter((a) => a !== null);
  return vectors.map(
    (a) =>
      a !== null &&
      !isInCone(
        columns,
        a.map((value) => -value),
      ),
  );
}

/** φ ⊗ (e_y − e_k), less the last class, which the others determine. */
function difference(row: readonly number[], y: number, k: number, K: number): bigint[] {
  return row.flatMap((x) => Array.from({ length: K - 1 }, (_, l) => BigInt(l === y ? x : 0) - BigInt(l === k ? x : 0)));
}

/** Whether some λ ≥ 0 has Σ_s λ_s columns_s = b. */
function isInCone(columns: readonly (readonly bigint[])[], b: readonly bigint[]): boolean {
  const m = b.length;
  // Artificial variables first make an identity; row signs make b ≥ 0; the objective row holds the sum of infeasibilities.
  const table = b.map((value, r) => {
    const sign = value < 0n ? -1n : 1n;
    return [...columns.map((column) => sign * column[r]!), sign * value].map(
      (top) => ({ top, bottom: 1n }) as Fraction,
    );
  });
  const basis = b.map((_, r) => columns.length + r);
  for (;;) {
    const isArtificial = (r: number) => basis[r]! >= columns.length;
    const cost = (c: number) => table.reduce((sum, row, r) => (isArtificial(r) ? plus(sum, row[c]!) : sum), ZERO);
    const entering = columns.findIndex((_, c) => !basis.includes(c) && cost(c).top > 0n);
    if (entering < 0) return cost(columns.length).top === 0n;
    let leaving = -1;
    for (let r = 0; r < m; r++) {
      if (table[r]![entering]!.top <= 0n) continue;
      if (leaving < 0) leaving = r;
      const ratio = compare(
        over(table[r]![columns.length]!, table[r]![entering]!),
        over(table[leaving]![columns.length]!, table[leaving]![entering]!),
      );
      if (ratio < 0 || (ratio === 0 && basis[r]! < basis[leaving]!)) leaving = r;
    }
    if (leaving < 0) throw new Error("the first phase is bounded");
    const pivot = table[leaving]![entering]!;
    table[leaving] = table[leaving]!.map((value) => over(value, pivot));
    for (let r = 0; r < m; r++) {
      const factor = table[r]![entering]!;
      if (r !== leaving && factor.top !== 0n)
        table[r] = table[r]!.map((value, c) => plus(value, negated(times(factor, table[leaving]![c]!))));
    }
    basis[leaving] = entering;
  }
}

function reduced(top: bigint, bottom: bigint): Fraction {
  let [a, b] = [top < 0n ? -top : top, bottom < 0n ? -bottom : bottom];
  while (b > 0n) [a, b] = [b, a % b];
  const divisor = bottom < 0n ? -a : a;
  return { top: top / divisor, bottom: bottom / divisor };
}

function plus(x: Fraction, y: Fraction): Fraction {
  return reduced(x.top * y.bottom + y.top * x.bottom, x.bottom * y.bottom);
}

function times(x: Fraction, y: Fraction): Fraction {
  return reduced(x.top * y.top, x.bottom * y.bottom);
}

function over(x: Fraction, y: Fraction): Fraction {
  return reduced(x.top * y.bottom, x.bottom * y.top);
}

function negated({ top, bottom }: Fraction): Fraction {
  return { top: -top, bottom };
}

function compare(x: Fraction, y: Fraction): number {
  const difference = x.top * y.bottom - y.top * x.bottom;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
