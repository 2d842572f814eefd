import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdOut, tableFromColumns } from "../../src/index.js";

const tableOfLabels = (labels: string[]) => tableFromColumns({ x: labels.map((_, i) => i), y: labels });

describe("holding out rows", () => {
  it("takes the share of every class, and of all rows, to the next whole row", () => {
    const labels = [...Array(50).fill("a"), ...Array(31).fill("b"), ...Array(19).fill("c")];
    const { training, heldOut } = holdOut(tableOfLabels(labels), "y", 0.2, 7);
    expect(heldOut).toHaveLength(20);
    expect([...training, ...heldOut].sort((i, j) => i - j)).toEqual(labels.map((_, i) => i));
    const held = (name: string) => [...heldOut].filter((i) => labels[i] === name).length;
    expect([held("a"), held("b"), held("c")]).toEqual([10, 6, 4]);
  });

  it("parts alike for the same seed, and otherwise for another", () => {
    const table = tableOfLabels(Array.from({ length: 200 }, (_, i) => "abc"[i % 3]!));
    expect(holdOut(table, "y", 0.3, 5)).toEqual(holdOut(table, "y", 0.3, 5));
    expect(holdOut(table, "y", 0.3, 5).heldOut).not.toEqual(holdOut(table, "y", 0.3, 6).heldOut);
    // Pinned, so that no version parts otherwise.
    expect([...holdOut(tableOfLabels([..."abcabcabca"]), "y", 0.3, 1).heldOut]).toEqual([1, 5, 9]);
  });

  it("leaves every class a row to learn from, for any labels, share and seed", () => {
    const labels = fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 12, maxLength: 60 });
    fc.assert(
      fc.property(labels, fc.double({ min: 0.2, max: 0.99, noNaN: true }), fc.nat(), (names, share, seed) => {
        const { training, heldOut } = holdOut(tableOfLabels(names), "y", share, seed);
        expect(new Set([...training].map((i) => names[i]))).toEqual(new Set(names));
        expect(heldOut.length).toBeLessThanOrEqual(Math.round(share * names.length));
        expect(training.length + heldOut.length).toBe(names.length);
      }),
    );
  });

  it("refuses shares that part nothing", () => {
    for (const share of [0, 1, -0.1, Number.NaN, "0.2" as never])
      expect(() => holdOut(tableOfLabels(["a", "b"]), "y", share)).toThrow(/expected a number between 0 and 1/);
    expect(() => holdOut(tableOfLabels(["a", "b"]), "y", 0.5)).toThrow(
      /2 rows, of which a share of 0.5 is not even one/,
    );
  });
});
