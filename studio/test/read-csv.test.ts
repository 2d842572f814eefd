import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { cellOf, columnOf, MultilogitError } from "multilogit";
import { describe, expect, it } from "vitest";
import { readTable } from "../../cli/src/files/read-table.js";
import { columnOfCells } from "../src/your-data/column-cells.js";
import { csvRows } from "../src/your-data/csv-rows.js";
import { LARGEST_FILE } from "../src/your-data/file-limit.js";
import { readCsv } from "../src/your-data/read-csv.js";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** What is said about a file that cannot be read. */
function saidOf(content: string | Uint8Array): string {
  try {
    readCsv("my.csv", typeof content === "string" ? bytesOf(content) : content);
  } catch (error) {
    expect(error).toBeInstanceOf(MultilogitError);
    return (error as Error).message;
  }
  return "nothing";
}

describe("a CSV file on the page", () => {
  it.each(["iris.csv", "anes96.csv", "housing.csv"])(
    "gives the cells that the command line reads from %s",
    async (name) => {
      const path = fileURLToPath(new URL(`../../core/test/fixtures/${name}`, import.meta.url));
      const table = await readTable(path);
      const { names, rows, cells } = readCsv(name, readFileSync(path));
      expect(names).toEqual(table.names);
      expect(rows).toBe(table.rows);
      names.forEach((column, j) => {
        const read = columnOfCells(column, cells[j]!, "open", false);
        const all = Array.from({ length: rows }, (_, i) => cellOf(read, i));
        expect(all).toEqual(Array.from({ length: rows }, (_, i) => cellOf(columnOf(table, column), i)));
      });
    },
  );

  it("may be separated by tabs or semicolons, have quotes, a byte-order mark and blank lines", () => {
    expect(readCsv("a", bytesOf("\ufeffx\ty\n1\ta\n\n2\tb\n")).names).toEqual(["x", "y"]);
    expect(readCsv("a", bytesOf('x;y\r\n"1;5";"a ""b"""\r\n')).cells).toEqual([["1;5"], ['a "b"']]);
  });

  it("is read as RFC 4180 has it, whatever its cells are", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "7", '"', ",", ";", "\n", "\r", " ", "ä") });
    const table = fc
      .record({ columns: fc.integer({ min: 2, max: 4 }), rows: fc.integer({ min: 1, max: 6 }) })
      .chain(({ columns, rows }) =>
        fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
      );
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(",", ";", "\t", "|"),
        fc.constantFrom("\n", "\r\n"),
        (cells, delimiter, end) => {
          const names = cells[0]!.map((_, j) => `n${j}`);
          const quoted = cells.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(delimiter));
          const filled = cells.filter((row) => row.some((one) => one.trim() !== ""));
          expect(csvRows([names.join(delimiter), ...quoted, ""].join(end))).toEqual([names, ...filled]);
        },
      ),
    );
    expect(csvRows("a,b\r1,\r")).toEqual([
      ["a", "b"],
      ["1", ""],
    ]);
  });

  it("reads many rows", () => {
    const line = `${Array.from({ length: 20 }, (_, j) => (j / 7).toFixed(6)).join(",")},"a ""b"", c"\n`;
    const rows = csvRows(`${line.replace(/[^,]+/g, "x")}\n${line.repeat(Math.ceil(20e6 / line.length))}`);
    expect(rows.length).toBeGreaterThan(100_000);
    expect(rows.at(-1)!.at(-1)).toBe('a "b", c');
  });

  it.each([
    ['x,y\n1,"2\n', "my.csv, row 1: a quoted cell is not closed as it should be; write a quote within quotes twice"],
    [
      'x,y\n1,2\n1,"2"3\n',
      "my.csv, row 2: a quoted cell is not closed as it should be; write a quote within quotes twice",
    ],
    ["", "my.csv is empty; expected a table with named columns"],
    ["x,y\n", "my.csv: no rows, only the names of 2 columns; give at least one row"],
    ["just a text\n", "my.csv: only one column was found; expected columns with commas, tabs or semicolons between"],
    ["5.1,3.5,setosa\n4.9,3,setosa\n", "my.csv: line 1 seems to be data; put the names of the columns above it"],
    ["x,,y\n1,2,3\n", "my.csv: column 2 of 3 has no name; name every column in line 1"],
    ["x,y,x\n1,2,3\n", 'my.csv: column "x" occurs twice; rename one of them'],
    ["x,y\n1,2\n3\n", "my.csv, row 2: 1 cells, but line 1 names 2 columns; give every row as many"],
  ])("that reads %j is refused in a sentence", (text, sentence) => {
    expect(saidOf(text)).toBe(sentence);
  });

  it("of another encoding, or no text at all, is refused in a sentence", () => {
    expect(saidOf(Uint8Array.of(0xff, 0xfe, 0x78, 0))).toBe("my.csv is UTF-16 text; save it as UTF-8");
    expect(saidOf(Uint8Array.of(0x78, 0x2c, 0xe4, 0x0a))).toBe("my.csv is not UTF-8 text; save the file as UTF-8");
    expect(saidOf(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0))).toContain("my.csv is not a text file");
  });

  it("that is too large for a page is sent to the command line", () => {
    expect(saidOf(new Uint8Array(LARGEST_FILE + 1))).toContain("this page reads up to 50; fit it with multilogit fit");
  });
});

describe("a column of numbers", () => {
  const column = (cells: string[], lenient = false) => columnOfCells("x", cells, "open", lenient);
  it("names the cell that is none", () => {
    expect(() => column(["1", "2", "n/a"])).toThrow(
      'column "x", row 3: "n/a" is not a finite number; correct the cell',
    );
    expect(() => column(["1", "2", ""])).toThrow('column "x", row 3: the cell is empty, a number was expected');
    expect(() => column(["1,5", "2,5", "3"])).toThrow('column "x", row 1: "1,5" has a decimal comma; write a point');
  });

  it("takes such a cell as missing where rows with missing cells are left out", () => {
    const read = column(["1", "2", "n/a", ""], true);
    expect([0, 1, 2, 3].map((i) => cellOf(read, i))).toEqual([1, 2, null, null]);
  });
});
