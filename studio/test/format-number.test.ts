import { describe, expect, it } from "vitest";
import {
  formatBelowOne,
  formatFixed,
  formatNumber,
  formatShare,
  formatSigned,
  formatTick,
} from "../src/parts/format-number.js";

describe("a number for a reader", () => {
  it.each([
    // 193.38 to two digits used to be written 1.9.
    [193.38, 2, "190"],
    [-12345.6, 3, "−12300"],
    [11.0642, 4, "11.06"],
    [204, 2, "204"],
    [0.00123, 2, "0.0012"],
    [0.000123, 2, "1.2·10⁻⁴"],
    [1234567.8, 4, "1.23·10⁶"],
    [0, 4, "0"],
    [Number.NaN, 4, "not a number"],
    [Number.NEGATIVE_INFINITY, 4, "−∞"],
  ])("%d to %d digits is %s", (x, digits, text) => {
    expect(formatNumber(x, digits)).toBe(text);
  });

  it("has a sign, a share or places where they are asked for", () => {
    expect([formatSigned(0.5), formatSigned(-0.5), formatSigned(0)]).toEqual(["+0.5000", "−0.5000", "0"]);
    expect([formatShare(0.5), formatShare(1e-9), formatShare(0)]).toEqual(["50.0 %", "< 0.1 %", "0.0 %"]);
    // "100.0 %" used to be said of 0.9999, and 1.000 of an area of 0.99999
    expect([formatShare(0.9999), formatShare(1)]).toEqual(["> 99.9 %", "100.0 %"]);
    expect([formatBelowOne(0.99999), formatBelowOne(0.998), formatBelowOne(1)]).toEqual(["> 0.9999", "0.9980", "1"]);
    // a residual of −1e-5 used to be said as "−0.000"
    expect([formatFixed(-1.005, 1), formatFixed(-1e-5, 3)]).toEqual(["−1.0", "0.000"]);
    expect([0.5, 20, -250, 0.00002].map(formatTick)).toEqual(["0.5", "20", "−250", "2·10⁻⁵"]);
  });
});
