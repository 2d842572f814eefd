import { describe, expect, it } from "vitest";
import { columnSummary } from "../src/your-data/column-summary.js";

const many = (count: number, cell: (i: number) => string) => Array.from({ length: count }, (_, i) => cell(i));

describe("the summary of a column", () => {
  it.each([
    ["an identifier in words", many(300, (i) => `A-${i}`), "texts", 300, ["identifier"]],
    ["numbers that count the rows", many(50, (i) => String(i + 7)), "numbers", 50, ["identifier"]],
    ["numbers of which none occurs twice", many(50, (i) => String(i * i)), "numbers", 50, []],
    ["few rows that differ by chance", many(5, (i) => `A-${i}`), "texts", 5, []],
    ["one value", many(20, () => "EUR"), "texts", 1, ["constant"]],
    ["nothing at all", many(20, () => ""), "texts", 0, ["constant", "missing"]],
    ["prices with decimal commas", many(20, (i) => `${i},50`), "texts", 20, ["decimal comma"]],
    ["numbers with NA", many(20, (i) => (i % 5 === 0 ? "NA" : String(i % 3))), "numbers", 4, ["not numbers"]],
    ["empty cells", many(20, (i) => (i % 5 === 0 ? " " : "ab"[i % 2]!)), "texts", 2, ["missing"]],
  ])("%s", (_, cells, kind, distinct, notes) => {
    const summary = columnSummary("x", cells);
    expect(summary).toMatchObject({ kind, distinct });
    expect(summary.notes.map((note) => note.kind)).toEqual(notes);
  });

  it("counts all levels, however many", () => {
    expect(
      columnSummary(
        "x",
        many(3000, (i) => `level ${i % 1234}`),
      ).distinct,
    ).toBe(1234);
  });
});
