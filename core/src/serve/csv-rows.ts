import { quoted, suggestion } from "../errors.js";
import type { Cell, Row } from "../table/table.js";
import { Refusal } from "./refusal.js";
import type { ServedColumn } from "./served-model.js";

/** A number as JSON, spreadsheets and programs write it. */
const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/**
 * The rows of CSV text with a line of names: cells apart by commas, in double quotes where they hold commas, quotes or line breaks (RFC
 * 4180). A cell is read as its column is: a number, true or false, or a level; an empty one is missing.
 */
export function csvRows(text: string, columns: readonly ServedColumn[], mostRows: number): Row[] {
  const [names, ...records] = csvRecords(text.replace(/^\ufeff/, ""), mostRows);
  if (names === undefined)
    throw new Refusal(400, "syntax", "the CSV is empty; give a line of column names, then the rows");
  const twice = names.find((name, j) => names.indexOf(name) !== j && columns.some((column) => column.name === name));
  if (twice !== undefined)
    throw new Refusal(400, "syntax", `the CSV names the column ${quoted(twice)} twice; columns are found by name`);
  const missing = columns.find((column) => !names.includes(column.name));
  if (missing !== undefined)
    throw new Refusal(
      400,
      "cells",
      `the CSV's line of names lacks the column ${quoted(missing.name)}${suggestion(missing.name, names)}`,
    );
  const cellTypes = new Map(columns.map((column) => [column.name, cellType(column)]));
  return records.map((record, i) => {
    if (record.length !== names.length)
      throw new Refusal(
        400,
        "syntax",
        `row ${i + 1} of the CSV has ${record.length} cells, but the line of names has ${names.length}; put cells that hold commas in double quotes`,
      );
    return Object.fromEntries(names.map((name, j) => [name, cellOfText(record[j]!, cellTypes.get(name))]));
  });
}

/** What cells of the column were in the rows of the fit; levels are compared as strings, so 1.0 must become 1 before. */
function cellType({ kind, levels }: ServedColumn): "number" | "boolean" | "string" {
  if (kind === "text") return "string";
  if (kind !== "category") return kind;
  const type = typeof levels[0];
  return (type === "number" || type === "boolean") && levels.every((level) => typeof level === type) ? type : "string";
}

function cellOfText(text: string, type: ReturnType<typeof cellType> | undefined): Cell {
  if (text === "") return null;
  if (type === "number" && NUMBER.test(text)) return Number(text);
  if (type === "boolean" && /^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true";
  return text;
}

function csvRecords(text: string, mostRows: number): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  for (let at = 0; at < text.length || record.length > 0; ) {
    const { cell, end } = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
    record.push(cell);
    const mark = text[end] ?? "\n";
    if (mark !== "," && mark !== "\n" && mark !== "\r") throw strayQuote(text, at);
    at = text.startsWith("\r\n", end) ? end + 2 : end + 1;
    if (mark === ",") continue;
    // an empty line is not a row
    if (record.length > 1 || record[0] !== "") records.push(record);
    record = [];
    if (records.length > mostRows + 1) throw tooManyRows(mostRows);
  }
  return records;
}

interface CsvCell {
  readonly cell: string;
  /** where what follows the cell begins */
  readonly end: number;
}

function plainCell(text: string, at: number): CsvCell {
  const ending = /[",\r\n]/g;
  ending.lastIndex = at;
  const end = ending.exec(text)?.index ?? text.length;
  return { cell: text.slice(at, end), end };
}

function quotedCell(text: string, at: number): CsvCell {
  let cell = "";
  for (let from = at + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) throw strayQuote(text, at);
    cell += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { cell, end: quote + 1 };
    cell += '"';
    from = quote + 2;
  }
}

function strayQuote(text: string, at: number): Refusal {
  return new Refusal(
    400,
    "syntax",
    `the CSV has a quote in the wrong place: ${quoted(text.slice(at, at + 40))}; put the whole cell in double quotes, and write those inside twice`,
  );
}

export function tooManyRows(most: number): Refusal {
  return new Refusal(413, "rows", `there are more than ${most} rows; send fewer at a time`);
}
