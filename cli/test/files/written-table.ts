import fc from "fast-check";
import type { Column } from "multilogit";
import type { ReadOptions } from "../../src/files/read-options.js";

/** A column as it was meant, and how its cells are written, null where one is missing. */
export interface MeantColumn {
  readonly name: string;
  readonly kind: "number" | "text" | "boolean";
  readonly cells: readonly (number | string | boolean | null)[];
  readonly texts: readonly (string | null)[];
  /** "text" for what --category names, "label" for a target */
  readonly role: "open" | "text" | "label";
}

/** How a table is written, and what has to be said to read it. */
export interface Dialect {
  readonly delimiter: string;
  readonly lineEnd: string;
  readonly endsInLine: boolean;
  readonly mark: string;
  /** texts by need, texts always as R does, or all cells */
  readonly quotes: "needed" | "texts" | "all";
  readonly blanks: readonly [before: string, after: string];
  readonly firstColumn: "none" | "pandas" | "R" | "write.table";
  readonly trailing: boolean;
  readonly sep: boolean;
  readonly comments: boolean;
  readonly blankLines: boolean;
  readonly decimal: "." | ",";
  /** how a missing cell is written */
  readonly missing: string;
}

export interface WrittenTable {
  readonly delimiter: string;
  readonly text: string;
  readonly options: ReadOptions;
  readonly columns: readonly MeantColumn[];
}

const ROWS = 12;
const WORDS = [
  "ash",
  "Birch",
  "a b",
  "x,y",
  'say "so"',
  "l1\nl2",
  "ü",
  "😀",
  "semi;colon",
  "tab\there",
  "#1",
  "1st",
  "-",
  "?",
  "one|two",
];
const CODES = ["00213", "0213", "213", "10213", "010213"];
const COUNTRIES = ["NA", "ZA", "BW", "DE"];

const dialects: fc.Arbitrary<Dialect> = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
  endsInLine: fc.boolean(),
  mark: fc.constantFrom("", "\ufeff"),
  quotes: fc.constantFrom("needed", "texts", "all"),
  blanks: fc.constantFrom(["", ""], [" ", ""], ["  ", " "]),
  firstColumn: fc.constantFrom("none", "none", "pandas", "R", "write.table"),
  trailing: fc.boolean(),
  sep: fc.boolean(),
  comments: fc.boolean(),
  blankLines: fc.boolean(),
  decimal: fc.constantFrom(".", ".", ","),
  missing: fc.constantFrom("", "NA", "N/A", "NaN", "NULL", "null", "#N/A"),
});

const holes = fc.array(fc.nat(9), { minLength: ROWS, maxLength: ROWS });
const picks = fc.array(fc.nat(), { minLength: ROWS, maxLength: ROWS });

/** Columns of numbers with some missing ones, so that the file shows what says so; more columns of all kinds. */
export const writtenTables: fc.Arbitrary<WrittenTable> = fc
  .tuple(
    dialects,
    fc.array(fc.tuple(fc.constantFrom("plain", "whole", "thousands", "percent", "currency"), picks, holes), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.array(fc.tuple(fc.constantFrom("words", "boolean", "codes", "category", "countries"), picks, holes), {
      maxLength: 3,
    }),
  )
  .map(([given, numbers, others]) => {
    // R's write.table always has a word for what is missing; a first row that ends in nothing would look like a delimiter too many.
    const isUnclear =
      given.missing === "" ? given.firstColumn === "write.table" : given.comments && given.missing.startsWith("#");
    // A line of one empty cell is a blank line.
    const isAlone = numbers.length + others.length === 1 && given.firstColumn === "none";
    const dialect = {
      ...given,
      missing: isUnclear || (isAlone && given.missing === "") ? "NA" : given.missing,
      blankLines: given.blankLines && !isAlone,
      // Where nothing else parts cells, a decimal comma is taken for one.
      delimiter:
        numbers.length + others.length === 1 && given.decimal === "," && given.delimiter === ","
          ? ";"
          : given.delimiter,
    };
    const columns = [
      ...numbers.map(([format, picks, holes], j) => numberColumn(`n${j}`, format, picks, holes, dialect)),
      ...others.map(([kind, picks, holes], j) => otherColumn(`o ${j}`, kind, picks, holes, dialect)),
    ];
    return {
      delimiter: dialect.delimiter,
      text: csvText(columns, dialect),
      options: optionsFor(columns, dialect),
      columns,
    };
  });

function numberColumn(
  name: string,
  format: string,
  picks: readonly number[],
  holes: readonly number[],
  dialect: Dialect,
): MeantColumn {
  // More than half of a column may be missing, but it must hold plain numbers for the file to show what says so.
  const isMissing = (i: number) => (i === 3 && name === "n0") || (i > 2 && holes[i]! < (format === "plain" ? 6 : 2));
  const values = picks.map((pick) =>
    format === "plain" ? ((pick % 20_001) - 10_000) / 100 : format === "whole" ? pick % 300 : pick % 2_000_000,
  );
  const write = (x: number): string => {
    const text = String(x).replace(".", dialect.decimal);
    if (format === "percent") return `${text}%`;
    if (format === "currency") return `$${text}`;
    if (format !== "thousands" || x < 1000) return text;
    return String(x).replace(/\B(?=(\d{3})+$)/g, dialect.decimal === "." ? "," : ".");
  };
  const cells = values.map((x, i) => (isMissing(i) ? null : x));
  return { name, kind: "number", role: "open", cells, texts: cells.map((x) => (x === null ? null : write(x))) };
}

function otherColumn(
  name: string,
  kind: string,
  picks: readonly number[],
  holes: readonly number[],
  dialect: Dialect,
): MeantColumn {
  if (kind === "boolean") {
    const cells = picks.map((pick, i) => (holes[i]! < 2 ? null : pick % 2 === 1));
    return {
      name,
      kind: "boolean",
      role: "open",
      cells,
      texts: cells.map((cell, i) =>
        cell === null ? null : picks[i]! % 4 > 1 ? String(cell) : String(cell).toUpperCase(),
      ),
    };
  }
  const levels = {
    words: WORDS.slice(0, 2 + (picks[0]! % (WORDS.length - 1))),
    codes: CODES,
    category: ["0", "1", "2+"],
    countries: COUNTRIES,
  }[kind]!;
  const cells = picks.map((pick, i) => {
    // A country besides NA, or nothing would show that NA is one; likewise a code that is not written as a number is.
    if (i === 0 && kind === "countries") return "ZA";
    if (i === 0 && kind === "codes") return "00213";
    const text = levels[pick % levels.length]!;
    return holes[i]! < 2 || (text === dialect.missing && dialect.quotes !== "texts") ? null : text;
  });
  // By a mark alone, or by numbers alone, such a column would not be one of texts.
  const role =
    kind === "codes"
      ? "label"
      : kind === "category" || cells.every((cell) => cell === null || /^[-?]$|^\d/.test(cell))
        ? "text"
        : "open";
  return { name, kind: "text", role, cells, texts: cells };
}

function csvText(columns: readonly MeantColumn[], dialect: Dialect): string {
  const { delimiter, lineEnd, blanks, firstColumn, comments, blankLines } = dialect;
  const cell = (text: string | null, isText: boolean): string => {
    if (text === null)
      return padded(dialect.quotes === "all" && dialect.missing !== "" ? `"${dialect.missing}"` : dialect.missing);
    const mustQuote = /["\n\r]/.test(text) || text.includes(delimiter) || (comments && text.includes("#"));
    const isQuoted = mustQuote || dialect.quotes === "all" || (dialect.quotes === "texts" && isText);
    return padded(isQuoted ? `"${text.replaceAll('"', '""')}"` : text);
  };
  const padded = (text: string) => (delimiter === "\t" ? text : `${blanks[0]}${text}${blanks[1]}`);
  const line = (cells: readonly string[]) => cells.join(delimiter) + (dialect.trailing ? delimiter : "");
  const head = columns.map(({ name }) => cell(name, true));
  const rows = Array.from({ length: ROWS }, (_, i) => {
    const cells = columns.map(({ texts, kind }) => cell(texts[i]!, kind === "text"));
    return line(firstColumn === "none" ? cells : [cell(String(i), firstColumn !== "pandas"), ...cells]);
  });
  const lines = [
    line(firstColumn === "none" || firstColumn === "write.table" ? head : [cell("", true), ...head]),
    ...rows,
  ];
  if (comments) lines.splice(5, 0, '# a comment, with "a quote');
  if (blankLines) lines.splice(4, 0, "", " ");
  if (comments) lines.unshift('# made "by hand, 2026');
  if (dialect.sep && !comments) lines.unshift(`sep=${delimiter}`);
  return dialect.mark + lines.join(lineEnd) + (dialect.endsInLine ? lineEnd : "");
}

function optionsFor(columns: readonly MeantColumn[], { comments, decimal, delimiter }: Dialect): ReadOptions {
  const named = (role: MeantColumn["role"]) => columns.filter((column) => column.role === role).map(({ name }) => name);
  return {
    missing: "keep",
    text: named("text"),
    labels: named("label"),
    ...(comments ? { comment: "#" } : {}),
    // Where another character parts the cells, "1,935" must be said to be one number or the other.
    ...(decimal === "," || delimiter !== "," ? { decimal } : {}),
    note: () => {},
  };
}

/** The cells of a column that was read. */
export function cellsRead(column: Column, rows: number): (number | string | boolean | null)[] {
  return Array.from({ length: rows }, (_, i) => {
    if (column.kind === "number") return Number.isNaN(column.values[i]) ? null : column.values[i]!;
    return column.codes[i]! < 0 ? null : column.levels[column.codes[i]!]!;
  });
}
