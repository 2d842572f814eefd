import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTable } from "../../src/files/read-table.js";
import { cellsOf, scratchFolder } from "./scratch.js";

const { file } = scratchFolder();

/** Amounts of cents as people and programs write them. */
const written = fc.record({
  cents: fc.array(fc.integer({ min: 1, max: 99_999_999 }), { minLength: 1, maxLength: 8 }),
  mark: fc.constantFrom(".", ","),
  between: fc.constantFrom("", "the other mark", " ", "'"),
  unit: fc.constantFrom("", " €", "%"),
  said: fc.constantFrom(undefined, ".", ","),
} as const);

function amount(cents: number, mark: string, between: string, unit: string): string {
  const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, between);
  return `${whole}${mark}${String(cents % 100).padStart(2, "0")}${unit}`;
}

describe("a column of amounts, whatever parts their cents and their thousands", () => {
  it("has their values, or is refused with what to say of the decimal mark; it never becomes categories", async () => {
    await fc.assert(
      fc.asyncProperty(written, async ({ cents, mark, between, unit, said }) => {
        const separator = between === "the other mark" ? { ".": ",", ",": "." }[mark] : between;
        const cells = cents.map((each) => amount(each, mark, separator, unit));
        const name = file("amounts.csv", ["x;y", ...cells.map((cell) => `${cell};1`)].join("\n"));
        const reading = readTable(name, { note: () => {}, ...(said === undefined ? {} : { decimal: said }) });
        if (mark === (said ?? ".")) expect(cellsOf(await reading, "x")).toEqual(cents.map((each) => each / 100));
        else
          await expect(reading).rejects.toThrow(
            mark === "," ? /has a decimal comma; / : /has a decimal point, but .*--decimal ,/,
          );
      }),
      { numRuns: Number(process.env.MANY ?? 200) },
    );
  });
});
