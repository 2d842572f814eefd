import { Workspace, multiplyAdd } from "./plan";

// Sums over the products of two non-zero features of one row.

/**
 * Adds φ_a φ_b · weights, `bytes` of them, to out[((a − firstFeature)·d + b) · bytes] for the row's listed features a, b with b ≤ a and
 * firstFeature ≤ a < lastFeature. Of type T; f32 overwrites the list.
 */
export function addOuterProduct<T>(
  workspace: Workspace,
  count: i32,
  weights: usize,
  out: usize,
  d: i32,
  firstFeature: i32,
  lastFeature: i32,
  bytes: i32,
): void {
  if (sizeof<T>() == 4) narrowValues(workspace, count);
  for (let c = 0; c < bytes; ) {
    const left = (bytes - c) >> 4;
    if (left >= 8) {
      addProducts<T, Eight>(workspace, count, weights + c, out + c, d, firstFeature, lastFeature, bytes);
      c += 128;
    } else if (left >= 5) {
      addProducts<T, Five>(workspace, count, weights + c, out + c, d, firstFeature, lastFeature, bytes);
      c += 80;
    } else if (left >= 3) {
      addProducts<T, Three>(workspace, count, weights + c, out + c, d, firstFeature, lastFeature, bytes);
      c += 48;
    } else if (left == 2) {
      addProducts<T, Two>(workspace, count, weights + c, out + c, d, firstFeature, lastFeature, bytes);
      c += 32;
    } else {
      addProducts<T, One>(workspace, count, weights + c, out + c, d, firstFeature, lastFeature, bytes);
      c += 16;
    }
  }
}

/** The values of a row's entries as f32, in place. */
function narrowValues(workspace: Workspace, count: i32): void {
  for (let e = 0; e < count; e++) store<f32>(workspace.entryValues + 4 * e, <f32>load<f64>(workspace.entryValues + 8 * e));
}

// How many vectors stay in registers, as types: a generic function is compiled once for each, small and soon optimised by the runtime.
@unmanaged class One { a: u8; }
@unmanaged class Two { a: u8; b: u8; }
@unmanaged class Three { a: u8; b: u8; c: u8; }
@unmanaged class Five { a: u8; b: u8; c: u8; d: u8; e: u8; }
@unmanaged class Eight { a: u8; b: u8; c: u8; d: u8; e: u8; f: u8; g: u8; h: u8; }

/**
 * The same for as many vectors of the weights as N has bytes. Two features at a time where registers allow it, so that each second feature
 * is read once for both.
 */
function addProducts<T, N>(
  workspace: Workspace,
  count: i32,
  weights: usize,
  out: usize,
  d: i32,
  firstFeature: i32,
  lastFeature: i32,
  bytes: i32,
): void {
  const V: i32 = offsetof<N>();
  const columns = workspace.entryColumns;
  const values = workspace.entryValues;
  let a = 0;
  while (a < count && load<i32>(columns + 4 * a) < firstFeature) a++;
  let last = count;
  while (last > a && load<i32>(columns + 4 * (last - 1)) >= lastFeature) last--;
  for (; a < last; a++) {
    const j = load<i32>(columns + 4 * a);
    const x = splatAt<T>(values, a);
    const row = out + <usize>(j - firstFeature) * d * bytes;
    const w0 = v128.mul<T>(x, v128.load(weights));
    const w1 = V > 1 ? v128.mul<T>(x, v128.load(weights, 16)) : w0;
    const w2 = V > 2 ? v128.mul<T>(x, v128.load(weights, 32)) : w0;
    const w3 = V > 3 ? v128.mul<T>(x, v128.load(weights, 48)) : w0;
    const w4 = V > 4 ? v128.mul<T>(x, v128.load(weights, 64)) : w0;
    const w5 = V > 5 ? v128.mul<T>(x, v128.load(weights, 80)) : w0;
    const w6 = V > 6 ? v128.mul<T>(x, v128.load(weights, 96)) : w0;
    const w7 = V > 7 ? v128.mul<T>(x, v128.load(weights, 112)) : w0;
    if (V <= 5 && a + 1 < last) {
      a++;
      const x2 = splatAt<T>(values, a);
      const apart = <usize>(load<i32>(columns + 4 * a) - j) * d * bytes;
      const u0 = v128.mul<T>(x2, v128.load(weights));
      const u1 = V > 1 ? v128.mul<T>(x2, v128.load(weights, 16)) : u0;
      const u2 = V > 2 ? v128.mul<T>(x2, v128.load(weights, 32)) : u0;
      const u3 = V > 3 ? v128.mul<T>(x2, v128.load(weights, 48)) : u0;
      const u4 = V > 4 ? v128.mul<T>(x2, v128.load(weights, 64)) : u0;
      for (let b = 0; b < a; b++) {
        const y = splatAt<T>(values, b);
        const at = row + <usize>load<i32>(columns + 4 * b) * bytes;
        const to = at + apart;
        v128.store(at, multiplyAdd<T>(y, w0, v128.load(at)));
        if (V > 1) v128.store(at, multiplyAdd<T>(y, w1, v128.load(at, 16)), 16);
        if (V > 2) v128.store(at, multiplyAdd<T>(y, w2, v128.load(at, 32)), 32);
        if (V > 3) v128.store(at, multiplyAdd<T>(y, w3, v128.load(at, 48)), 48);
        if (V > 4) v128.store(at, multiplyAdd<T>(y, w4, v128.load(at, 64)), 64);
        v128.store(to, multiplyAdd<T>(y, u0, v128.load(to)));
        if (V > 1) v128.store(to, multiplyAdd<T>(y, u1, v128.load(to, 16)), 16);
        if (V > 2) v128.store(to, multiplyAdd<T>(y, u2, v128.load(to, 32)), 32);
        if (V > 3) v128.store(to, multiplyAdd<T>(y, u3, v128.load(to, 48)), 48);
        if (V > 4) v128.store(to, multiplyAdd<T>(y, u4, v128.load(to, 64)), 64);
      }
      const at = row + apart + <usize>load<i32>(columns + 4 * a) * bytes;
      v128.store(at, multiplyAdd<T>(x2, u0, v128.load(at)));
      if (V > 1) v128.store(at, multiplyAdd<T>(x2, u1, v128.load(at, 16)), 16);
      if (V > 2) v128.store(at, multiplyAdd<T>(x2, u2, v128.load(at, 32)), 32);
      if (V > 3) v128.store(at, multiplyAdd<T>(x2, u3, v128.load(at, 48)), 48);
      if (V > 4) v128.store(at, multiplyAdd<T>(x2, u4, v128.load(at, 64)), 64);
      continue;
    }
    for (let b = 0; b <= a; b++) {
      const y = splatAt<T>(values, b);
      const at = row + <usize>load<i32>(columns + 4 * b) * bytes;
      v128.store(at, multiplyAdd<T>(y, w0, v128.load(at)));
      if (V > 1) v128.store(at, multiplyAdd<T>(y, w1, v128.load(at, 16)), 16);
      if (V > 2) v128.store(at, multiplyAdd<T>(y, w2, v128.load(at, 32)), 32);
      if (V > 3) v128.store(at, multiplyAdd<T>(y, w3, v128.load(at, 48)), 48);
      if (V > 4) v128.store(at, multiplyAdd<T>(y, w4, v128.load(at, 64)), 64);
      if (V > 5) v128.store(at, multiplyAdd<T>(y, w5, v128.load(at, 80)), 80);
      if (V > 6) v128.store(at, multiplyAdd<T>(y, w6, v128.load(at, 96)), 96);
      if (V > 7) v128.store(at, multiplyAdd<T>(y, w7, v128.load(at, 112)), 112);
    }
  }
}

@inline
function splatAt<T>(values: usize, e: i32): v128 {
  return v128.load_splat<T>(values + e * <i32>sizeof<T>());
}
