import { Bench, CONSTANT, DENSE, LOOKUP, multiplyAdd, Part, Plan, Position, SCALED, strideOf } from "./plan";
import { scoresAt } from "./products";
import { massOf, residualRows, rowWeightOf, softmaxRows } from "./rows";

// Sums of c_i φ_i φ_iᵀ over rows. A row's non-zero features are listed, then each pair of them adds to its place.

/**
 * What each row's pairs are weighted by: its mass w s; for every class w s p (1 − p); for every pair of classes w s p_k (δ_kl − p_l), or
 * the products of its residuals R_k R_l, over w or as they are.
 */
const MASS = 0;
const CLASSES = 1;
const PAIRS = 2;
const RESIDUALS = 3;

/** Lists the non-zero features of row i in the bench, ascending; returns how many. */
export function listEntries(plan: Plan, bench: Bench, i: i32): i32 {
  let count = 0;
  for (let q = 0; q < plan.partCount; q++) {
    const part = changetype<Part>(plan.parts + q * offsetof<Part>());
    const columns = bench.entryColumns + 4 * count;
    const values = bench.entryValues + 8 * count;
    const listed = listPart(part, i, columns, values);
    count += part.standardized == 0 ? listed : standardizeEntries(plan, part, columns, values, listed);
  }
  return count;
}

/** The non-zero features of one part, as they are stored. */
function listPart(part: Part, i: i32, columns: usize, values: usize): i32 {
  let count = 0;
  const data = part.data + <usize>i * part.width * part.bytes;
  if (part.kind == CONSTANT) {
    store<i32>(columns, part.feature);
    store<f64>(values, 1);
    return 1;
  }
  if (part.kind == LOOKUP) {
    for (let p = 0; p < part.width; p++) {
      const position = changetype<Position>(part.positions + p * offsetof<Position>());
      const code = part.bytes == 1 ? <i32>load<u8>(data + p) : load<i32>(data + 4 * p);
      if (position.flags == 0) {
        if (code == position.entries - 1) continue;
        store<i32>(columns + 4 * count, position.feature + code);
        store<f64>(values + 8 * count++, 1);
      } else {
        for (let byte = code; byte != 0; byte &= byte - 1) {
          store<i32>(columns + 4 * count, position.feature + ctz(byte));
          store<f64>(values + 8 * count++, 1);
        }
      }
    }
    return count;
  }
  if (part.kind == DENSE) {
    for (let j = 0; j < part.width; j++) {
      const x = numberAt(data, j, part.bytes);
      if (x == 0) continue;
      store<i32>(columns + 4 * count, part.feature + j);
      store<f64>(values + 8 * count++, x);
    }
    return count;
  }
  for (let e = load<i32>(part.starts + 4 * i), end = load<i32>(part.starts + 4 * i, 4); e < end; e++) {
    store<i32>(columns + 4 * count, part.feature + load<i32>(part.columns + 4 * e));
    store<f64>(values + 8 * count++, numberAt(part.data, e, part.bytes));
  }
  return count;
}

@inline
function numberAt(data: usize, place: i32, bytes: i32): f64 {
  if (bytes == 1) return <f64>load<u8>(data + place);
  if (bytes == 4) return <f64>load<f32>(data + 4 * <usize>place);
  return load<f64>(data + 8 * <usize>place);
}

/** Makes the entries of a part (x − centre)/scale, in place; where there are centres the zeros too, from the last feature down. */
function standardizeEntries(plan: Plan, part: Part, columns: usize, values: usize, count: i32): i32 {
  if (part.standardized == SCALED) {
    for (let e = 0; e < count; e++) {
      const at = values + 8 * e;
      store<f64>(at, load<f64>(at) / load<f64>(plan.scales + 8 * load<i32>(columns + 4 * e)));
    }
    return count;
  }
  for (let f = part.featureCount - 1, e = count - 1; f >= 0; f--) {
    const j = part.feature + f;
    let x: f64 = 0;
    if (e >= 0 && load<i32>(columns + 4 * e) == j) x = load<f64>(values + 8 * e--);
    store<i32>(columns + 4 * f, j);
    store<f64>(values + 8 * f, (x - load<f64>(plan.centers + 8 * j)) / load<f64>(plan.scales + 8 * j));
  }
  return part.featureCount;
}

/** Puts places for features in the list, and leaves out those that have none; returns how many stay. */
function placedEntries(bench: Bench, listed: i32, places: usize): i32 {
  let count = 0;
  for (let e = 0; e < listed; e++) {
    const place = load<i32>(places + 4 * load<i32>(bench.entryColumns + 4 * e));
    if (place < 0) continue;
    store<i32>(bench.entryColumns + 4 * count, place);
    store<f64>(bench.entryValues + 8 * count++, load<f64>(bench.entryValues + 8 * e));
  }
  return count;
}

/**
 * Adds rows from, from + every … before `to` to out[((j − firstFeature)·d + m)·C + c] for firstFeature ≤ j < lastFeature and m ≤ j; C is
 * padded to whole vectors. With `places`, one i32 a feature, j and m are places, d of them, and features of place −1 are left out. Row 0
 * starts the sums. Threads share the features, not the rows, and the rows come in order, so that the sums are the same for any number of
 * threads and any cut of the rows.
 */
export function gramPass(
  plan: Plan,
  bench: Bench,
  weighting: i32,
  from: i32,
  to: i32,
  every: i32,
  places: usize,
  d: i32,
  firstFeature: i32,
  lastFeature: i32,
  out: usize,
): void {
  const K = plan.classes;
  const C = weighting == MASS ? 1 : weighting == CLASSES ? K : (K * (K + 1)) / 2;
  const bytes = strideOf<f64>(C);
  if (from == 0) memory.fill(out, 0, <usize>(lastFeature - firstFeature) * d * bytes);
  const weights = bench.moved;
  const step = every == 1 ? plan.blockRows : 1;
  for (let first = from; first < to; first += step * every) {
    const rows = min(step, to - first);
    if (weighting != MASS) {
      scoresAt<f64>(plan, bench, first, rows);
      softmaxRows<f64>(plan, bench, bench.scores, first, rows);
      if (weighting >= RESIDUALS) residualRows<f64>(plan, bench, bench.scores, first, rows);
    }
    for (let r = 0; r < rows; r++) {
      const mass = massOf(plan, first + r);
      if (mass == 0) continue;
      const factor = weighting < RESIDUALS ? mass : weighting == RESIDUALS ? 1.0 / rowWeightOf(plan, first + r) : 1.0;
      weigh(weighting, factor, bench.scores + r * strideOf<f64>(K), K, weights);
      const listed = listEntries(plan, bench, first + r);
      const count = places == 0 ? listed : placedEntries(bench, listed, places);
      for (let a = 0; a < count; a++) {
        const j = load<i32>(bench.entryColumns + 4 * a);
        if (j < firstFeature) continue;
        if (j >= lastFeature) break;
        const x = load<f64>(bench.entryValues + 8 * a);
        const row = out + <usize>(j - firstFeature) * d * bytes;
        for (let c = 0; c < bytes; c += 16 * VECTORS) {
          const left = (bytes - c) >> 4;
          if (left == 1) addPairs(bench, a, x, weights + c, row + c, bytes, 1);
          else if (left == 2) addPairs(bench, a, x, weights + c, row + c, bytes, 2);
          else if (left == 3) addPairs(bench, a, x, weights + c, row + c, bytes, 3);
          else if (left == 4) addPairs(bench, a, x, weights + c, row + c, bytes, 4);
          else if (left == 5) addPairs(bench, a, x, weights + c, row + c, bytes, 5);
          else if (left == 6) addPairs(bench, a, x, weights + c, row + c, bytes, 6);
          else if (left == 7) addPairs(bench, a, x, weights + c, row + c, bytes, 7);
          else addPairs(bench, a, x, weights + c, row + c, bytes, VECTORS);
        }
      }
    }
  }
}

/** Weights kept in registers while a feature is paired with those before it. */
const VECTORS = 8;

/** Adds x·φ_b·weights to the places of feature a's pairs with b ≤ a, for V vectors of weights. */
@inline
function addPairs(bench: Bench, a: i32, x: f64, weights: usize, row: usize, bytes: i32, V: i32): void {
  const splat = f64x2.splat(x);
  const w0 = f64x2.mul(splat, v128.load(weights));
  const w1 = V > 1 ? f64x2.mul(splat, v128.load(weights, 16)) : w0;
  const w2 = V > 2 ? f64x2.mul(splat, v128.load(weights, 32)) : w0;
  const w3 = V > 3 ? f64x2.mul(splat, v128.load(weights, 48)) : w0;
  const w4 = V > 4 ? f64x2.mul(splat, v128.load(weights, 64)) : w0;
  const w5 = V > 5 ? f64x2.mul(splat, v128.load(weights, 80)) : w0;
  const w6 = V > 6 ? f64x2.mul(splat, v128.load(weights, 96)) : w0;
  const w7 = V > 7 ? f64x2.mul(splat, v128.load(weights, 112)) : w0;
  const columns = bench.entryColumns;
  const values = bench.entryValues;
  for (let b = 0; b <= a; b++) {
    const y = v128.load64_splat(values + 8 * b);
    const at = row + <usize>load<i32>(columns + 4 * b) * bytes;
    v128.store(at, multiplyAdd<f64>(y, w0, v128.load(at)));
    if (V > 1) v128.store(at, multiplyAdd<f64>(y, w1, v128.load(at, 16)), 16);
    if (V > 2) v128.store(at, multiplyAdd<f64>(y, w2, v128.load(at, 32)), 32);
    if (V > 3) v128.store(at, multiplyAdd<f64>(y, w3, v128.load(at, 48)), 48);
    if (V > 4) v128.store(at, multiplyAdd<f64>(y, w4, v128.load(at, 64)), 64);
    if (V > 5) v128.store(at, multiplyAdd<f64>(y, w5, v128.load(at, 80)), 80);
    if (V > 6) v128.store(at, multiplyAdd<f64>(y, w6, v128.load(at, 96)), 96);
    if (V > 7) v128.store(at, multiplyAdd<f64>(y, w7, v128.load(at, 112)), 112);
  }
}

/** The weights of one row's pairs of features; p are its probabilities, or its residuals. */
function weigh(weighting: i32, factor: f64, p: usize, K: i32, weights: usize): void {
  if (weighting == MASS) {
    store<f64>(weights, factor);
    store<f64>(weights, 0, 8);
    return;
  }
  let at = weights;
  if (weighting == CLASSES) {
    for (let k = 0; k < K; k++, at += 8) {
      const pk = load<f64>(p + 8 * k);
      store<f64>(at, factor * pk * (1.0 - pk));
    }
  } else if (weighting == PAIRS) {
    for (let k = 0; k < K; k++) {
      const pk = load<f64>(p + 8 * k);
      for (let l = 0; l < k; l++, at += 8) store<f64>(at, -factor * pk * load<f64>(p + 8 * l));
      store<f64>(at, factor * pk * (1.0 - pk));
      at += 8;
    }
  } else {
    for (let k = 0; k < K; k++) {
      const rk = factor * load<f64>(p + 8 * k);
      for (let l = 0; l <= k; l++, at += 8) store<f64>(at, rk * load<f64>(p + 8 * l));
    }
  }
  store<f64>(at, 0);
}

/** out[j] = Σ_i w_i s_i Φ_ij² */
export function squaresPass(plan: Plan, bench: Bench, from: i32, to: i32, out: usize): void {
  memory.fill(out, 0, 8 * plan.features);
  for (let q = 0; q < plan.partCount; q++) {
    const part = changetype<Part>(plan.parts + q * offsetof<Part>());
    if (part.kind == LOOKUP && part.standardized == 0 && part.bytes == 1) flagSquares(plan, bench, part, from, to, out);
    else partSquares(plan, bench, part, from, to, out);
  }
}

function partSquares(plan: Plan, bench: Bench, part: Part, from: i32, to: i32, out: usize): void {
  for (let i = from; i < to; i++) {
    const mass = massOf(plan, i);
    if (mass == 0) continue;
    let count = listPart(part, i, bench.entryColumns, bench.entryValues);
    if (part.standardized != 0) count = standardizeEntries(plan, part, bench.entryColumns, bench.entryValues, count);
    for (let e = 0; e < count; e++) {
      const at = out + 8 * load<i32>(bench.entryColumns + 4 * e);
      const x = load<f64>(bench.entryValues + 8 * e);
      store<f64>(at, load<f64>(at) + mass * x * x);
    }
  }
}

/** Flags are their own squares: masses are added up by code, then folded into features. */
function flagSquares(plan: Plan, bench: Bench, part: Part, from: i32, to: i32, out: usize): void {
  const sums = bench.sums;
  memory.fill(sums, 0, 8 * plan.tableRows);
  let codes = part.data + <usize>from * part.width;
  for (let i = from; i < to; i++) {
    const mass = massOf(plan, i);
    for (let p = 0; p < part.width; p++, codes++) {
      const position = changetype<Position>(part.positions + p * offsetof<Position>());
      const at = sums + 8 * (position.table + <i32>load<u8>(codes));
      store<f64>(at, load<f64>(at) + mass);
    }
  }
  for (let p = 0; p < part.width; p++) {
    const position = changetype<Position>(part.positions + p * offsetof<Position>());
    for (let code = 0; code < position.entries; code++) {
      const sum = load<f64>(sums + 8 * (position.table + code));
      if (position.flags == 0) {
        if (code == position.entries - 1) continue;
        store<f64>(out + 8 * (position.feature + code), sum);
      } else {
        for (let byte = code; byte != 0; byte &= byte - 1) {
          const at = out + 8 * (position.feature + ctz(byte));
          store<f64>(at, load<f64>(at) + sum);
        }
      }
    }
  }
}
