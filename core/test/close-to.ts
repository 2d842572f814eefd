import { expect } from "vitest";

/** |actual − reference| ≤ absolute + |reference| · relative. */
export interface Tolerance {
  readonly absolute?: number;
  readonly relative?: number;
}

type Numbers = number | ArrayLike<number>;

/** The one way to compare numbers that rounding may part. NaN is close to nothing; an infinity is close to itself. */
export function expectClose(actual: Numbers, reference: Numbers, tolerance: Tolerance = {}): void {
  const [got, wanted] = [listOf(actual), listOf(reference)];
  expect(got.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    if (!isClose(got[i]!, wanted[i]!, tolerance))
      expect.fail(`[${i}] is ${got[i]}, expected ${wanted[i]} (off by ${got[i]! - wanted[i]!}, ${inWords(tolerance)})`);
  }
}

/** Equal number by number (0 and −0 are one number, NaN equals nothing). */
export function expectEqualNumbers(actual: ArrayLike<number>, reference: ArrayLike<number>): void {
  expectClose(actual, reference, { absolute: 0, relative: 0 });
}

/** Equal bit by bit: −0 is not 0. */
export function expectSameBits(actual: ArrayLike<number>, reference: ArrayLike<number>): void {
  expect(new BigUint64Array(Float64Array.from(actual).buffer)).toEqual(
    new BigUint64Array(Float64Array.from(reference).buffer),
  );
}

function isClose(actual: number, reference: number, { absolute = 0, relative = 1e-12 }: Tolerance): boolean {
  return actual === reference || Math.abs(actual - reference) <= absolute + Math.abs(reference) * relative;
}

function listOf(numbers: Numbers): ArrayLike<number> {
  return typeof numbers === "number" ? [numbers] : numbers;
}

function inWords({ absolute = 0, relative = 1e-12 }: Tolerance): string {
  return `allowed ${absolute} + ${relative} · |reference|`;
}
