import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs, TIMEOUT } from "../../../core/test/many.js";
import { formatNumber } from "../../src/terminal/format-number.js";
import { labelledLines } from "../../src/terminal/labelled-lines.js";
import { shortNames } from "../../src/terminal/short-names.js";
import { type Alignment, textTable } from "../../src/terminal/text-table.js";
import { textWidth } from "../../src/terminal/text-width.js";
import { wrapped } from "../../src/terminal/wrapped.js";

const CHARACTERS = [..."abcdefghijklmnopqrstuvwxyzABC_.[]≥éß日本語中文한국🙂"];

/** Names as files have them: short and very long, with blanks, in any script. */
const name = fc
  .tuple(fc.array(fc.constantFrom(...CHARACTERS, " "), { maxLength: 12 }), fc.constantFrom(1, 1, 1, 4, 9), fc.nat(99))
  .map(([characters, times, number]) => `x${characters.join("").trim().repeat(times)}y${number}`);

const number = fc
  .tuple(fc.double({ min: -10, max: 10, noNaN: true }), fc.integer({ min: -9, max: 12 }), fc.constantFrom(3, 4, 5))
  .map(([mantissa, exponent, digits]) => formatNumber(mantissa * 10 ** exponent, digits));

const table = fc.integer({ min: 1, max: 14 }).chain((columns) =>
  fc.record({
    header: fc.array(name, { minLength: columns, maxLength: columns }),
    rows: fc.array(fc.tuple(name, fc.array(number, { minLength: columns, maxLength: columns })), {
      minLength: 1,
      maxLength: 6,
    }),
    width: fc.integer({ min: 60, max: 120 }),
  }),
);

/** The columns of the terminal at which the decimal points of a line stand. */
function points(line: string): number[] {
  return [...line.matchAll(/\d(?=\.\d)/g)].map(({ index }) => textWidth(line.slice(0, index)) + 1);
}

describe("a table", () => {
  it(
    "is no wider than its terminal, and has every name and every number in full",
    () => {
      fc.assert(
        fc.property(table, ({ header, rows, width }) => {
          const alignment: Alignment[] = ["left", ...header.map(() => "decimal" as const)];
          const cells = rows.map(([first, numbers]) => [first, ...numbers]);
          const text = textTable(["", ...header], cells, alignment, width);
          const lines = text.split("\n");
          for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
          const flowing = text.replace(/\s+/g, "");
          for (const [first, numbers] of rows) {
            expect(flowing).toContain(first.replace(/\s+/g, ""));
            for (const cell of numbers) expect(text.split(/\s+/)).toContain(cell);
          }
        }),
        runs(300),
      );
    },
    TIMEOUT,
  );

  it(
    "has the decimal points of a column below each other, unless room is so scarce that columns are packed",
    () => {
      const narrow = fc.record({
        columns: fc.integer({ min: 1, max: 4 }),
        numbers: fc.array(fc.array(number, { minLength: 4, maxLength: 4 }), { minLength: 2, maxLength: 8 }),
      });
      fc.assert(
        fc.property(narrow, ({ columns, numbers }) => {
          const header = ["", ...Array.from({ length: columns }, (_, j) => `c${j}`)];
          const rows = numbers.map((row, i) => [`row ${i}`, ...row.slice(0, columns)]);
          const text = textTable(header, rows, ["left", "decimal", "decimal", "decimal", "decimal"], 100);
          const seen = text.split("\n").slice(1).flatMap(points);
          expect(new Set(seen).size).toBeLessThanOrEqual(columns);
        }),
        runs(300),
      );
    },
    TIMEOUT,
  );

  it("puts long names above their numbers, and goes on below with columns for which there is no room", () => {
    const long = "a column name that is longer than all the room beside the numbers";
    expect(
      textTable(
        ["", "one", "two"],
        [
          ["short", "1.5", "-20"],
          [long, "12", "0.25"],
        ],
        ["left", "decimal", "decimal"],
        40,
      ),
    ).toBe(
      `                             one     two
short                        1.5  -20
a column name that is longer than all
the room beside the numbers
                            12      0.25`,
    );
    const wide = textTable(["", "first", "second", "third"], [["r", "11111111", "22222222", "33333333"]], [], 24);
    expect(wide).toBe(`   first     second
r  11111111  22222222

   third
r  33333333`);
  });
});

describe("text in lines", () => {
  const words = fc.array(name, { minLength: 1, maxLength: 30 });

  it(
    "keeps the width, and breaks no word that fits into a line",
    () => {
      fc.assert(
        fc.property(words, fc.integer({ min: 10, max: 100 }), (list, width) => {
          const text = list.join(" ");
          const lines = wrapped(text, width);
          for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
          const found = new Set(lines.flatMap((line) => line.split(" ")));
          for (const word of text.split(" ")) if (textWidth(word) <= width) expect(found).toContain(word);
          expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
        }),
        runs(300),
      );
    },
    TIMEOUT,
  );

  it("counts control characters as they are shown", () => {
    expect(wrapped("a\x1b[31mb\tc", 8)).toEqual(["a\\x1b[31", "mb c"]);
  });

  it("keep a number and its unit in one line, and break before words that only begin like one", () => {
    expect(wrapped("it took 0.10 s in all", 12)).toEqual(["it took", "0.10 s in", "all"]);
    expect(wrapped("a share of 95 % of them", 13)).toEqual(["a share of", "95 % of them"]);
    expect(wrapped("there are 12 subjects", 12)).toEqual(["there are 12", "subjects"]);
  });

  it("stands beside its label", () => {
    expect(
      labelledLines(
        [
          ["data", "one two three"],
          ["fit", "good"],
        ],
        15,
      ),
    ).toBe("data  one two\n      three\nfit   good");
  });
});

describe("short names", () => {
  it(
    "are as different as the names",
    () => {
      fc.assert(
        fc.property(
          fc.array(name, { minLength: 1, maxLength: 12 }),
          fc.integer({ min: 8, max: 30 }),
          (names, width) => {
            expect(new Set(shortNames(names, width)).size).toBe(new Set(names).size);
          },
        ),
        runs(300),
      );
    },
    TIMEOUT,
  );

  it("lose their middle", () => {
    expect(shortNames(["Iris-versicolor-of-1936", "setosa"], 16)).toEqual(["Iris-ver…of-1936", "setosa"]);
  });
});
