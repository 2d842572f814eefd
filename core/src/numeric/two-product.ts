/** 2²⁷ + 1: splits a double into two halves of 26 bits. */
const SPLITTER = 134217729;

/**
 * The rounding error of x·y: x·y = fl(x·y) + twoProductError(x, y) exactly, unless something overflows or underflows (Dekker 1971, "A
 * floating-point technique for extending the available precision").
 */
export function twoProductError(x: number, y: number): number {
  const [xHigh, yHigh] = [highHalf(x), highHalf(y)];
  const [xLow, yLow] = [x - xHigh, y - yHigh];
  return xLow * yLow - (x * y - xHigh * yHigh - xLow * yHigh - xHigh * yLow);
}

function highHalf(x: number): number {
  const c = SPLITTER * x;
  return c - (c - x);
}
