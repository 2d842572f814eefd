import { describe, expect, it } from "vitest";
import { allCells, cellName, coveringCells, diagnose, expected, outcomeOf } from "./matrix.js";

/**
 * The whole matrix takes hours: DOCTOR_MATRIX=3/40 runs every fortieth cell from the third on, DOCTOR_MATRIX=0/1 all of them. Without it,
 * a part in which every exhibit and every pair of two conditions occurs.
 */
const [part, of] = (process.env.DOCTOR_MATRIX ?? "").split("/").map(Number);
const cells = of === undefined ? coveringCells() : allCells().filter((_, c) => c % of === part);

describe("the gallery in every precision, reduction, bias, penalty, number of classes and openness", () => {
  it("has at least 40 exhibits, each with its name, in at least 20 000 cells", () => {
    const names = allCells().map(({ exhibit }) => exhibit.id);
    expect(new Set(names).size).toBeGreaterThanOrEqual(40);
    expect(names.length).toBeGreaterThan(20_000);
  });

  for (const cell of cells)
    it(cellName(cell), async () => {
      const diagnosis = await diagnose(cell);
      expect(expected(cell), diagnosis.sentence).toContain(outcomeOf(diagnosis));
    });
});
