import { multiplyAdd } from "./plan";
import { SIZE } from "./working-blocks";

// Sums along single columns of a Φ that is mostly zeros (core/src/engine/wasm/kernel-column-sums.ts): number e of all columns is values[e], and places[e] is where its
// row has class 0, in bytes, in arrays in the blocks of working-blocks.ts. An entry of the weights is three i32: the first of its column's numbers, the one behind
// the last, and k · 256. What a row has once, as Σ p_k b_k, is where class 0 has its own.

/** a += Φ in these entries. */
export function addColumns(count: i32, entries: usize, weights: usize, values: usize, places: usize, a: usize): void {
  for (let c = 0; c < count; c++, entries += 12) {
    const w = load<f64>(weights + 8 * c);
    const end = load<i32>(entries, 4);
    const to = a + load<i32>(entries, 8);
    for (let e = load<i32>(entries); e < end; e++) {
      const at = to + load<i32>(places + 4 * e);
      store<f64>(at, load<f64>(at) + load<f64>(values + 8 * e) * w);
    }
  }
}

/** out[c] = Σ φ R in the class of each entry. */
export function columnProducts(count: i32, entries: usize, values: usize, places: usize, R: usize, out: usize): void {
  for (let c = 0; c < count; c++, entries += 12) {
    const end = load<i32>(entries, 4);
    const from = R + load<i32>(entries, 8);
    let e = load<i32>(entries);
    let sum: f64 = 0;
    let other: f64 = 0;
    for (; e + 2 <= end; e += 2) {
      sum += load<f64>(values + 8 * e) * load<f64>(from + load<i32>(places + 4 * e));
      other += load<f64>(values + 8 * e, 8) * load<f64>(from + load<i32>(places + 4 * e, 4));
    }
    if (e < end) sum += load<f64>(values + 8 * e) * load<f64>(from + load<i32>(places + 4 * e));
    store<f64>(out + 8 * c, sum + other);
  }
}

/** means = Σ_k p_k b_k of each row, and z = w s p (b − mean), where wp is w s p. */
export function columnCurvatures(blocks: i32, K: i32, p: usize, wp: usize, b: usize, means: usize, z: usize): void {
  const step = <usize>K * SIZE;
  for (let block = 0; block < blocks; block++, p += step, wp += step, b += step, means += step, z += step)
    for (let v: usize = 0; v < SIZE; v += 16) {
      let mean = f64x2.splat(0);
      for (let c: usize = v; c < step; c += SIZE) mean = multiplyAdd<f64>(v128.load(p + c), v128.load(b + c), mean);
      v128.store(means + v, mean);
      for (let c: usize = v; c < step; c += SIZE)
        v128.store(z + c, f64x2.mul(v128.load(wp + c), f64x2.sub(v128.load(b + c), mean)));
    }
}

/** wp = w s p */
export function weighProbabilities(blocks: i32, K: i32, p: usize, totals: usize, wp: usize): void {
  for (let block = 0; block < blocks; block++, totals += SIZE)
    for (let k = 0; k < K; k++, p += SIZE, wp += SIZE)
      for (let v: usize = 0; v < SIZE; v += 16)
        v128.store(wp + v, f64x2.mul(v128.load(totals + v), v128.load(p + v)));
}

/** Σ φ w s p (b − mean) in an entry. */
@inline
function slopeOf(entry: usize, values: usize, places: usize, wp: usize, b: usize, means: usize): f64 {
  const end = load<i32>(entry, 4);
  const shift = <usize>load<i32>(entry, 8);
  let sum: f64 = 0;
  for (let e = load<i32>(entry); e < end; e++) {
    const place = <usize>load<i32>(places + 4 * e);
    const at = place + shift;
    sum += load<f64>(values + 8 * e) * load<f64>(wp + at) * (load<f64>(b + at) - load<f64>(means + place));
  }
  return sum;
}

/** V += `change` in these entries: b and Σ p b of their rows follow. */
export function moveColumns(
  count: i32,
  entries: usize,
  change: usize,
  values: usize,
  places: usize,
  p: usize,
  b: usize,
  means: usize,
): void {
  for (let c = 0; c < count; c++, entries += 12) moveColumn(entries, load<f64>(change + 8 * c), values, places, p, b, means);
}

@inline
function moveColumn(entry: usize, change: f64, values: usize, places: usize, p: usize, b: usize, means: usize): void {
  const end = load<i32>(entry, 4);
  const shift = <usize>load<i32>(entry, 8);
  for (let e = load<i32>(entry); e < end; e++) {
    const place = <usize>load<i32>(places + 4 * e);
    const at = place + shift;
    const moved = load<f64>(values + 8 * e) * change;
    store<f64>(b + at, load<f64>(b + at) + moved);
    store<f64>(means + place, load<f64>(means + place) + load<f64>(p + at) * moved);
  }
}

/**
 * One sweep of coordinate descent: x of each entry goes to the minimum of slope x + H x²/2 + λ1 |x| + λ2 x²/2 with all others held, where `slopes` are those at the point, and
 * b follows. Returns the largest move of a slope in units of its λ1. Five numbers of each entry, one array after the other: x, slope, H, λ1, λ2.
 */
export function sweepColumns(
  count: i32,
  entries: usize,
  numbers: usize,
  values: usize,
  places: usize,
  p: usize,
  wp: usize,
  b: usize,
  means: usize,
): f64 {
  const size = 8 * <usize>count;
  let most: f64 = 0;
  for (let c = 0; c < count; c++, entries += 12, numbers += 8) {
    const own = load<f64>(numbers + 2 * size);
    const total = own + load<f64>(numbers + 4 * size);
    // a feature that is 0 in every row that counts
    if (!(total > 0)) continue;
    const lambda1 = load<f64>(numbers + 3 * size);
    const before = load<f64>(numbers);
    const slope = load<f64>(numbers + size) + slopeOf(entries, values, places, wp, b, means);
    const pull = own * before - slope;
    const beyond = Math.abs(pull) - lambda1;
    const after = beyond > 0 ? (pull > 0 ? beyond : -beyond) / total : 0;
    if (after == before) continue;
    most = Math.max(most, (Math.abs(after - before) * total) / lambda1);
    store<f64>(numbers, after);
    moveColumn(entries, after - before, values, places, p, b, means);
  }
  return most;
}

/** out[2c] = Σ φ² w s p (1 − p) in each entry, out[2c + 1] = Σ φ w s p (1 − p). */
export function columnDiagonals(count: i32, entries: usize, values: usize, places: usize, p: usize, wp: usize, out: usize): void {
  for (let c = 0; c < count; c++, entries += 12, out += 16) {
    const end = load<i32>(entries, 4);
    const shift = <usize>load<i32>(entries, 8);
    let square: f64 = 0;
    let sum: f64 = 0;
    for (let e = load<i32>(entries); e < end; e++) {
      const at = shift + load<i32>(places + 4 * e);
      const x = load<f64>(values + 8 * e);
      const term = x * load<f64>(wp + at) * (1 - load<f64>(p + at));
      sum += term;
      square += x * term;
    }
    store<f64>(out, square);
    store<f64>(out, sum, 8);
  }
}

/** out = ΦᵀR, d × K; starts has d + 1 numbers. */
export function allColumnProducts(d: i32, K: i32, starts: usize, values: usize, places: usize, R: usize, out: usize): void {
  for (let j = 0; j < d; j++, starts += 4) {
    const first = load<i32>(starts);
    const end = load<i32>(starts, 4);
    for (let k = 0; k < K; k++, out += 8) {
      const from = R + <usize>k * SIZE;
      let sum: f64 = 0;
      for (let e = first; e < end; e++) sum += load<f64>(values + 8 * e) * load<f64>(from + load<i32>(places + 4 * e));
      store<f64>(out, sum);
    }
  }
}

/** y += t x, n numbers, n even. */
export function addMultiple(n: i32, t: f64, x: usize, y: usize): void {
  const factor = f64x2.splat(t);
  for (let at: usize = 0; at < 8 * <usize>n; at += 16)
    v128.store(y + at, multiplyAdd<f64>(factor, v128.load(x + at), v128.load(y + at)));
}
