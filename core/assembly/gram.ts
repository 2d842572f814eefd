import { listEntries, listPart, placedEntries, standardizeEntries } from "./entries";
import { addFlagPairs, areFlags } from "./flag-gram";
import { addOuterProduct } from "./outer-products";
import { Part, PartKind, Plan, Position, Standardized, strideOf, Weighting, Workspace } from "./plan";
import { scoresAt } from "./products";
import { effectiveWeight, residualRows, rowWeightOf, softmaxRows } from "./rows";

// Sums of c_i φ_i φ_iᵀ over rows. A row's non-zero features are listed, then each product of two adds to its entry.

/**
 * Adds rows from, from + every … before `to` to out[((j − firstFeature)·d + m)·C + c] for firstFeature ≤ j < lastFeature and m ≤ j; C is
 * padded to whole vectors. With `places`, one i32 per feature, j and m are places, d of them, and features of place −1 are left out. Row 0
 * starts the sums. Threads share the features, not the rows, and the rows come in order, so that the sums are the same for any number of
 * threads and any division of the rows. Weights, products and sums are of type T.
 */
export function gramPass<T>(
  plan: Plan,
  workspace: Workspace,
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
  const C = weighting == Weighting.EFFECTIVE ? 1 : weighting == Weighting.CLASSES ? K : (K * (K + 1)) / 2;
  const bytes = strideOf<T>(C);
  if (from == 0) memory.fill(out, 0, <usize>(lastFeature - firstFeature) * d * bytes);
  if (sizeof<T>() == 8 && weighting == Weighting.EFFECTIVE && places == 0 && areFlags(plan)) {
    addFlagPairs(plan, workspace, from, to, every, firstFeature, lastFeature, out);
    return;
  }
  const weights = workspace.moved;
  const step = every == 1 ? plan.blockRows : 1;
  for (let first = from; first < to; first += step * every) {
    const rows = min(step, to - first);
    if (weighting != Weighting.EFFECTIVE) {
      scoresAt<T>(plan, workspace, first, rows);
      softmaxRows<T>(plan, workspace, workspace.scores, first, rows);
      if (weighting >= Weighting.RESIDUALS) residualRows<T>(plan, workspace, workspace.scores, first, rows);
    }
    for (let r = 0; r < rows; r++) {
      const weight = effectiveWeight(plan, first + r);
      if (weight == 0) continue;
      const factor = weighting < Weighting.RESIDUALS ? weight : weighting == Weighting.RESIDUALS ? 1.0 / rowWeightOf(plan, first + r) : 1.0;
      weigh<T>(weighting, factor, workspace.scores + r * strideOf<T>(K), K, weights, bytes);
      const listed = listEntries(plan, workspace, first + r);
      const count = places == 0 ? listed : placedEntries(workspace, listed, places);
      addOuterProduct<T>(workspace, count, weights, out, d, firstFeature, lastFeature, bytes);
    }
  }
}

/** 1 − p_k; for a likely class the sum of the others, which keeps its digits where p_k is near 1. */
@inline
function othersOf<T>(p: usize, k: i32, K: i32): f64 {
  const pk = <f64>load<T>(p + k * sizeof<T>());
  if (pk <= 0.5) return 1.0 - pk;
  let others: f64 = 0;
  for (let l = 0; l < K; l++) if (l != k) others += <f64>load<T>(p + l * sizeof<T>());
  return others;
}

/** The weights of one row's products of two features, and zeros up to a whole vector; p are its probabilities, or its residuals. */
function weigh<T>(weighting: i32, factor: f64, p: usize, K: i32, weights: usize, bytes: i32): void {
  const size: i32 = sizeof<T>();
  let at = weights;
  if (weighting == Weighting.EFFECTIVE) {
    store<T>(at, <T>factor);
    at += size;
  } else if (weighting == Weighting.CLASSES) {
    for (let k = 0; k < K; k++, at += size) {
      const pk = <f64>load<T>(p + k * size);
      store<T>(at, <T>(factor * pk * othersOf<T>(p, k, K)));
    }
  } else if (weighting == Weighting.CLASS_PAIRS) {
    for (let k = 0; k < K; k++) {
      const pk = <f64>load<T>(p + k * size);
      for (let l = 0; l < k; l++, at += size) store<T>(at, <T>(-factor * pk * <f64>load<T>(p + l * size)));
      store<T>(at, <T>(factor * pk * othersOf<T>(p, k, K)));
      at += size;
    }
  } else {
    for (let k = 0; k < K; k++) {
      const rk = factor * <f64>load<T>(p + k * size);
      for (let l = 0; l <= k; l++, at += size) store<T>(at, <T>(rk * <f64>load<T>(p + l * size)));
    }
  }
  for (const end = weights + bytes; at < end; at += size) store<T>(at, <T>0);
}

/** out[j] = Σ_i w_i s_i Φ_ij² */
export function squaresPass(plan: Plan, workspace: Workspace, from: i32, to: i32, out: usize): void {
  memory.fill(out, 0, 8 * plan.features);
  for (let q = 0; q < plan.partCount; q++) {
    const part = changetype<Part>(plan.parts + q * offsetof<Part>());
    if (part.kind == PartKind.LOOKUP && part.standardized == Standardized.NO && part.bytes == 1) flagSquares(plan, workspace, part, from, to, out);
    else partSquares(plan, workspace, part, from, to, out);
  }
}

function partSquares(plan: Plan, workspace: Workspace, part: Part, from: i32, to: i32, out: usize): void {
  for (let i = from; i < to; i++) {
    const weight = effectiveWeight(plan, i);
    if (weight == 0) continue;
    let count = listPart(part, i, workspace.entryColumns, workspace.entryValues);
    if (part.standardized != Standardized.NO) count = standardizeEntries(plan, part, workspace.entryColumns, workspace.entryValues, count);
    for (let e = 0; e < count; e++) {
      const at = out + 8 * load<i32>(workspace.entryColumns + 4 * e);
      const x = load<f64>(workspace.entryValues + 8 * e);
      store<f64>(at, load<f64>(at) + weight * x * x);
    }
  }
}

/** Flags are their own squares: the w_i s_i are added up by code, then folded into features. */
function flagSquares(plan: Plan, workspace: Workspace, part: Part, from: i32, to: i32, out: usize): void {
  const sums = workspace.sums;
  memory.fill(sums, 0, 8 * plan.tableRows);
  let codes = part.data + <usize>from * part.width;
  for (let i = from; i < to; i++) {
    const weight = effectiveWeight(plan, i);
    for (let p = 0; p < part.width; p++, codes++) {
      const position = changetype<Position>(part.positions + p * offsetof<Position>());
      const at = sums + 8 * (position.table + <i32>load<u8>(codes));
      store<f64>(at, load<f64>(at) + weight);
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
