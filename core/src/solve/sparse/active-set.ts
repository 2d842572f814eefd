import type { Likelihood } from "../../likelihood/likelihood.js";
import type { WorkingSums } from "../../likelihood/working-sums.js";
import type { FeaturePenalties } from "../../objective/feature-penalties.js";
import { fixGauge } from "../gauge.js";

/** What an extrapolated weight that would change its sign keeps of itself; the next step decides. */
const KEPT = 0.1;

/** Below this size a curvature that is summed at every λ costs less than the steps that it saves; iris took 212 steps instead of 380. 70 was slower for the elastic net of MultinomialExample. */
const SMALL = 30;

/**
 * So many rows for each entry are enough for a curvature: its eigenvalues are within about 1/√400 of those of all rows. 82 λ of 200 000 × 50 took 203 evaluations and 10.9 CPU
 * seconds instead of 199 and 12.6; with 100 rows 229 and 11.8. Small ones of some rows took a third more evaluations.
 */
const ROWS_PER_ENTRY = 400;

/** What is added to the diagonal, as shares of it, until the curvature is positive definite. */
const DIAGONAL: readonly number[] = [1e-6, 1e-5, 1e-4, 1e-3];

/** A step of the entries that were active before it. */
export interface ActiveStep {
  readonly entries: Int32Array;
  readonly V: Float64Array;
  /** ⟨∇(−ℓ), V⟩ + Ω(W + V) − Ω(W), at most 0 */
  readonly promised: number;
  /** whether entries became 0 and left */
  readonly hasLeft: boolean;
}

/**
 * The weights that are not 0 along a path, with the inverse of their curvature, which is kept from λ to λ: entries come and go, and steps teach it how the
 * curvature changed. Weights of unpenalised features come first and stay.
 */
export class ActiveSet {
  /** W, d × K, and the last known ∇(−ℓ) */
  readonly W: Float64Array;
  readonly slope: Float64Array;
  /** entries j·K + k, and the sign of each; 0 for unpenalised ones */
  readonly #entries: number[] = [];
  readonly #signs: number[] = [];
  readonly #isIn: Uint8Array;
  /** K */
  readonly classes: number;
  readonly #rows: number;
  #isRough = false;
  /** a copy of the list, until it changes */
  #known: Int32Array | null = null;

  constructor(
    readonly sums: WorkingSums,
    readonly unpenalised: Int32Array,
    W: Float64Array,
    slope: Float64Array,
    { rows, classes }: Pick<Likelihood, "rows" | "classes">,
  ) {
    this.#rows = rows;
    this.classes = classes.length;
    this.W = W.slice();
    this.slope = slope.slice();
    this.#isIn = new Uint8Array(W.length);
    for (const jk of unpenalised) this.#list(jk, 0);
    for (let jk = 0; jk < W.length; jk++) if (this.#isIn[jk] === 0 && W[jk] !== 0) this.#list(jk, Math.sign(W[jk]!));
  }

  get size(): number {
    return this.#entries.length;
  }

  get isSmall(): boolean {
    return this.size < SMALL;
  }

  /** Whether the curvature was last taken from some rows alone. */
  get isRough(): boolean {
    return this.#isRough;
  }

  get entries(): Int32Array {
    return (this.#known ??= Int32Array.from(this.#entries));
  }

  has(jk: number): boolean {
    return this.#isIn[jk] === 1;
  }

  /** The weights of `entries`. */
  values(): Float64Array {
    const { entries, W } = this;
    const out = new Float64Array(entries.length);
    for (let e = 0; e < out.length; e++) out[e] = W[entries[e]!]!;
    return out;
  }

  /** What is known of ∇(−ℓ) in these entries. */
  slopes(entries: Int32Array): Float64Array {
    const out = new Float64Array(entries.length);
    for (let e = 0; e < out.length; e++) out[e] = this.slope[entries[e]!]!;
    return out;
  }

  /** Ω here */
  penalty({ lambda1, lambda2 }: FeaturePenalties): number {
    const { entries, W, classes } = this;
    let [kinks, squares] = [0, 0];
    for (let e = 0; e < entries.length; e++) {
      const jk = entries[e]!;
      const j = Math.floor(jk / classes);
      kinks += lambda1[j]! * Math.abs(W[jk]!);
      squares += lambda2[j]! * W[jk]! * W[jk]!;
    }
    return kinks + squares / 2;
  }

  /** These entries, and those that are watched and not active. */
  with(watched: Int32Array, entries = this.entries): Int32Array {
    const all = new Int32Array(entries.length + watched.length);
    all.set(entries);
    let end = entries.length;
    for (let e = 0; e < watched.length; e++) if (!this.has(watched[e]!)) all[end++] = watched[e]!;
    return all.subarray(0, end);
  }

  /** Takes the slopes of these entries at the point where the weights now are. */
  know(entries: Int32Array, slopes: Float64Array): void {
    for (let e = 0; e < entries.length; e++) this.slope[entries[e]!] = slopes[e]!;
  }

  /** Takes the curvature of the point instead of what is known of it, in some rows if these are many; false where the active entries depend on each other. */
  refresh({ lambda2 }: FeaturePenalties, inAllRows = false): boolean {
    const entries = this.entries;
    const [n, K] = [entries.length, this.classes];
    const every = inAllRows ? 1 : this.#every(n);
    this.#isRough = every > 1;
    const H = this.sums.curvature(entries, entries, every);
    for (let a = 0; a < n; a++) H[a * n + a]! += lambda2[Math.floor(entries[a]! / K)]!;
    fixGauge(H, K, this.unpenalised.length);
    if (this.sums.inverse.reset(H, n)) return true;
    // rounding of single precision has taken more than there is: a metric may be a little larger
    return DIAGONAL.some((share) => {
      for (let a = 0; a < n; a++) H[a * n + a]! *= 1 + share;
      return this.sums.inverse.reset(H, n);
    });
  }

  /** Takes in penalised entries, those whose slopes exceed their λ1 most first. Leaves out those that depend on others. */
  enter(entries: readonly number[], { lambda1, lambda2 }: FeaturePenalties): void {
    if (entries.length === 0) return;
    const K = this.classes;
    const excess = (jk: number) => Math.abs(this.slope[jk]!) / lambda1[Math.floor(jk / K)]!;
    const coming = Int32Array.from(entries.toSorted((a, b) => excess(b) - excess(a)));
    const others = this.size;
    const all = Int32Array.from([...this.#entries, ...coming]);
    const H = this.sums.curvature(coming, all, this.#every(all.length));
    const taken: number[] = [];
    for (const [c, jk] of coming.entries()) {
      const row = c * all.length;
      const h = new Float64Array(this.size);
      for (let a = 0; a < others; a++) h[a] = H[row + a]!;
      taken.forEach((t, a) => {
        h[others + a] = H[row + others + t]!;
      });
      const own = H[row + others + c]! + lambda2[Math.floor(jk / K)]!;
      if (!this.sums.inverse.append(h, own)) continue;
      this.#list(jk, -Math.sign(this.slope[jk]!));
      taken.push(c);
    }
  }

  /** Moves to the minimum of the model in the active entries; a penalised weight stops at 0 and leaves. Null where the model has none. */
  step(penalties: FeaturePenalties): ActiveStep | null {
    const { entries } = this;
    const before = this.values();
    let left = this.#subgradient(penalties);
    for (let round = 0; round <= entries.length; round++) {
      const move = this.sums.inverse.times(left);
      const { t, leaving } = this.#reachOf(move);
      if (!Number.isFinite(t)) return null;
      for (let a = 0; a < move.length; a++) this.W[this.#entries[a]!]! -= t * move[a]!;
      if (leaving.length === 0) break;
      // along the model's own step the subgradient shrinks in proportion
      for (let a = 0; a < left.length; a++) left[a]! *= 1 - t;
      for (const a of leaving.reverse()) {
        this.W[this.#entries[a]!] = 0;
        left[a] = left[left.length - 1]!;
        left = left.subarray(0, left.length - 1);
        this.#unlist(a);
      }
    }
    return this.#stepFrom(penalties, entries, before);
  }

  /** ∇f with the sign that each weight has or is to have */
  #subgradient({ lambda1, lambda2 }: FeaturePenalties): Float64Array {
    const { W, slope, classes } = this;
    const out = new Float64Array(this.size);
    for (let a = 0; a < out.length; a++) {
      const jk = this.#entries[a]!;
      const j = Math.floor(jk / classes);
      const sign = this.#signs[a]!;
      out[a] = slope[jk]! + lambda2[j]! * W[jk]! + (sign === 0 ? 0 : lambda1[j]! * sign);
    }
    return out;
  }

  /** How much of W − `move` can be gone until signs change, at most 1, and whose places those are. */
  #reachOf(move: Float64Array): { readonly t: number; readonly leaving: number[] } {
    let t = 1;
    let leaving: number[] = [];
    for (let a = 0; a < move.length; a++) {
      const sign = this.#signs[a]!;
      const w = this.W[this.#entries[a]!]!;
      if (sign === 0 || (w - move[a]!) * sign > 0) continue;
      const reach = move[a] === 0 ? 0 : w / move[a]!;
      if (reach > t) continue;
      if (reach < t) leaving = [];
      t = reach;
      leaving.push(a);
    }
    return { t, leaving };
  }

  #stepFrom({ lambda1, lambda2 }: FeaturePenalties, entries: Int32Array, before: Float64Array): ActiveStep {
    const V = new Float64Array(entries.length);
    let promised = 0;
    for (let e = 0; e < V.length; e++) {
      const jk = entries[e]!;
      const j = Math.floor(jk / this.classes);
      const [w, w0] = [this.W[jk]!, before[e]!];
      V[e] = w - w0;
      promised += this.slope[jk]! * V[e]! + (lambda2[j]! / 2) * (w * w - w0 * w0);
      if (lambda1[j]! > 0) promised += lambda1[j]! * (Math.abs(w) - Math.abs(w0));
    }
    return { entries, V, promised: Math.min(0, promised), hasLeft: entries !== this.entries };
  }

  /** Moves on as from `before` to here, `share` of that; what would change its sign stops at `KEPT` of itself. */
  extrapolate(before: Float64Array, share: number): ActiveStep {
    const entries = this.entries;
    const V = new Float64Array(entries.length);
    for (let e = 0; e < V.length; e++) {
      const jk = entries[e]!;
      const w = this.W[jk]!;
      const next = w + share * (w - before[jk]!);
      const sign = this.#signs[e]!;
      V[e] = (sign === 0 || next * sign > KEPT * w * sign ? next : KEPT * w) - w;
      this.W[jk]! += V[e]!;
    }
    return { entries, V, promised: 0, hasLeft: false };
  }

  /** Goes back half of a step; what had become 0 on it is active again, and not in the inverse. */
  halve({ entries, V: forward }: ActiveStep): ActiveStep {
    const V = forward.map((v) => -v / 2);
    for (const [e, jk] of entries.entries()) {
      this.W[jk]! += V[e]!;
      if (!this.has(jk) && this.W[jk] !== 0) this.#list(jk, Math.sign(this.W[jk]!));
    }
    return { entries, V, promised: 0, hasLeft: true };
  }

  /** What a step without leaving entries showed of the curvature: `before` are the slopes at its start. */
  learn({ entries, V }: ActiveStep, before: Float64Array, { lambda2 }: FeaturePenalties): void {
    const y = V.map((v, e) => {
      const jk = entries[e]!;
      return this.slope[jk]! - before[e]! + lambda2[Math.floor(jk / this.classes)]! * v;
    });
    this.sums.inverse.learn(V, y);
  }

  /** One of how many rows is enough for a curvature of this size. */
  #every(size: number): number {
    return size < SMALL ? 1 : Math.max(1, Math.floor(this.#rows / (ROWS_PER_ENTRY * size)));
  }

  #list(jk: number, sign: number): void {
    this.#known = null;
    this.#entries.push(jk);
    this.#signs.push(sign);
    this.#isIn[jk] = 1;
  }

  #unlist(a: number): void {
    this.#known = null;
    this.#isIn[this.#entries[a]!] = 0;
    this.sums.inverse.remove(a);
    const [entry, sign] = [this.#entries.pop()!, this.#signs.pop()!];
    if (a < this.#entries.length) [this.#entries[a], this.#signs[a]] = [entry, sign];
  }
}
