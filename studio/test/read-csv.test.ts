import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { cellOf, columnOf, MultilogitError } from "multilogit";
import { describe, expect, it } from "vitest";
import { readTable } from "../../cli/src/files/read-table.js";
import { columnOfCells } from "../src/your-data/column-cells.js";
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

  it.each([
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
