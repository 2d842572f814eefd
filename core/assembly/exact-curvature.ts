import { SIZE } from "./working-blocks";
import { addDot, addFourDots } from "./working-sums";

/**
 * out[a·M + b] = Σ_i w s p_k (δ_kl − p_l) φ_ij φ_im for entries a = (j, k) and b = (m, l) ≤ a, sorted by class, in f64; M is their count rounded up to a
 * multiple of 4. `scratch` has room for M + 2 blocks of numbers.
 */
export function exactCurvature(
  phi: usize,
  blocks: i32,
  d: i32,
  K: i32,
  p: usize,
  totals: usize,
  features: usize,
  ends: usize,
  scratch: usize,
  out: usize,
): void {
  const m = load<i32>(ends + 4 * (K - 1));
  const M = (m + 3) & ~3;
  memory.fill(scratch, 0, <usize>(M + 2) * SIZE);
  memory.fill(out, 0, <usize>m * M * 8);
  const own = scratch + <usize>M * SIZE;
  const minus = own + SIZE;
  for (let block = 0; block < blocks; block++, phi += <usize>d * SIZE, totals += SIZE) {
    for (let k = 0, e = 0; k < K; k++, p += SIZE)
      for (; e < load<i32>(ends + 4 * k); e++) {
        const x = phi + load<i32>(features + 4 * e);
        for (let v: usize = 0; v < SIZE; v += 16)
          v128.store(scratch + <usize>e * SIZE + v, f64x2.mul(v128.load(p + v), v128.load(x + v)));
      }
    for (let k = 0, a = 0, first = 0; k < K; k++, first = a)
      for (; a < load<i32>(ends + 4 * k); a++) {
        const row = out + <usize>a * M * 8;
        for (let v: usize = 0; v < SIZE; v += 16) {
          const each = f64x2.mul(v128.load(totals + v), v128.load(scratch + <usize>a * SIZE + v));
          v128.store(own + v, each);
          v128.store(minus + v, f64x2.neg(each));
        }
        for (let b = 0; b <= a; b += 4) {
          const y = scratch + <usize>b * SIZE;
          addFourDots(y, y + SIZE, y + 2 * SIZE, y + 3 * SIZE, minus, row + 8 * b);
        }
        for (let b = first; b <= a; b++) addDot(phi + load<i32>(features + 4 * b), own, row + 8 * b);
      }
  }
}
