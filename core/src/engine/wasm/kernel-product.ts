import type { KernelFunctions } from "./kernel-interface.js";

/** What `DenseAlgebra.product` takes. */
export type ProductOperands = [A: Float64Array, rows: number, X: Float64Array, columns: number];

/** How many numbers `kernelProduct` needs room for. */
export function productRoom(...[, rows, X, columns]: ProductOperands): number {
  const { wholeRows, width, inner } = sizesOf(rows, X, columns);
  return wholeRows * inner + inner * width + wholeRows * width;
}

/** A X for A of `rows` rows and X with `columns` columns, both row-major, in this room of the kernels' memory. */
export function kernelProduct(
  kernels: Pick<KernelFunctions, "product">,
  room: Float64Array,
  ...[A, rows, X, columns]: ProductOperands
): Float64Array {
  const { wholeRows, width, inner } = sizesOf(rows, X, columns);
  const second = wholeRows * inner;
  const third = second + inner * width;
  room.set(A);
  room.fill(0, A.length, second);
  copyRows(X, columns, room.subarray(second), width, inner, columns);
  const at = (place: number) => room.byteOffset + 8 * place;
  kernels.product(at(0), wholeRows, inner, at(second), 8 * width, at(third));
  const out = new Float64Array(rows * columns);
  copyRows(room.subarray(third), width, out, columns, rows, columns);
  return out;
}

/** Rows in fours and columns in pairs, as the kernel takes them. */
function sizesOf(rows: number, X: Float64Array, columns: number) {
  return { wholeRows: 4 * Math.ceil(rows / 4), width: 2 * Math.ceil(columns / 2), inner: X.length / columns };
}

/** `count` numbers of each row, from rows of one length to rows of another. */
function copyRows(
  from: Float64Array,
  length: number,
  to: Float64Array,
  newLength: number,
  rows: number,
  count: number,
): void {
  for (let i = 0; i < rows; i++) for (let k = 0; k < count; k++) to[i * newLength + k] = from[i * length + k]!;
}
