import type { DesignMatrix } from "./design-matrix.js";

/** Bytes that hold one row of d 0/1 features. */
export function bytesPerRow(d: number): number {
  return (d + 7) >> 3;
}

/**
 * 0/1 features, eight per byte: Φ[i,j] is bit j mod 8 of bytes[i * ⌈d/8⌉ + ⌊j/8⌋], the lowest bit first; padding bits are zero.
 * n rows take n·⌈d/8⌉ bytes.
 */
export function bits(bytes: Uint8Array, d: number): DesignMatrix {
  const stride = bytesPerRow(d);
  const n = bytes.length / stride;
  return {
    storage: { kind: "bits", bytes },
    rows: n,
    features: d,
    bytes: bytes.byteLength,
    times(W, K, out) {
      for (let i = 0; i < n; i++) {
        for (let b = 0; b < stride; b++) {
          for (let byte = bytes[i * stride + b]!; byte !== 0; byte &= byte - 1) {
            const at = (8 * b + lowestBit(byte)) * K;
            for (let k = 0; k < K; k++) out[i * K + k]! += W[at + k]!;
          }
        }
      }
    },
    transposeTimes(R, K, out) {
      for (let i = 0; i < n; i++) {
        for (let b = 0; b < stride; b++) {
          for (let byte = bytes[i * stride + b]!; byte !== 0; byte &= byte - 1) {
            const at = (8 * b + lowestBit(byte)) * K;
            for (let k = 0; k < K; k++) out[at + k]! += R[i * K + k]!;
          }
        }
      }
    },
    appendRow(i, entries, shift) {
      for (let b = 0; b < stride; b++)
        for (let byte = bytes[i * stride + b]!; byte !== 0; byte &= byte - 1)
          entries.push(8 * b + lowestBit(byte) + shift, 1);
    },
  };
}

/** The place of the lowest set bit of a non-zero byte. */
function lowestBit(byte: number): number {
  return 31 - Math.clz32(byte & -byte);
}
