import type { FeaturePenalties } from "../../objective/feature-penalties.js";

/** Which weights a fit looks at: all of unpenalised features, and those penalised ones that may not be 0. */
export class WorkingSet {
  /** all entries of unpenalised features */
  readonly unpenalised: Int32Array;
  readonly #isIn: Uint8Array;
  readonly #K: number;

  constructor(
    readonly penalties: FeaturePenalties,
    length: number,
  ) {
    this.#K = length / penalties.lambda1.length;
    this.#isIn = new Uint8Array(length);
    this.unpenalised = Int32Array.from(this.#entriesOf((j) => penalties.lambda1[j]! + penalties.lambda2[j]! === 0));
  }

  /** The penalised entries, ascending. */
  get penalised(): Int32Array {
    const out: number[] = [];
    this.#isIn.forEach((isIn, jk) => {
      if (isIn === 1) out.push(jk);
    });
    return Int32Array.from(out);
  }

  /** Adds what has weight, and every unit whose slope at the weights is more than `share` of its λ1. Returns how many entries came in. */
  add(W: Float64Array, slope: Float64Array, share: number): number {
    const { lambda1, lambda2, isGrouped, groups } = this.penalties;
    const d = lambda1.length;
    const K = this.#K;
    let added = 0;
    for (let j = 0; j < d; ) {
      let end = j + 1;
      while (isGrouped && end < d && groups[end] === groups[j]) end++;
      const isPenalised = lambda1[j]! + lambda2[j]! > 0 && lambda1[j] !== Infinity;
      const unit = isGrouped ? (end - j) * K : 1;
      if (isPenalised)
        for (let from = j * K; from < end * K; from += unit) {
          if (this.#isIn[from] === 1) continue;
          let [square, hasWeight] = [0, false];
          for (let jk = from; jk < from + unit; jk++) {
            square += (slope[jk]! + lambda2[j]! * W[jk]!) ** 2;
            hasWeight ||= W[jk] !== 0;
          }
          if (!hasWeight && Math.sqrt(square) <= share * lambda1[j]!) continue;
          this.#isIn.fill(1, from, from + unit);
          added += unit;
        }
      j = end;
    }
    return added;
  }

  #entriesOf(includes: (j: number) => boolean): number[] {
    const K = this.#K;
    const out: number[] = [];
    for (let j = 0; j < this.penalties.lambda1.length; j++)
      if (includes(j)) for (let k = 0; k < K; k++) out.push(j * K + k);
    return out;
  }
}
