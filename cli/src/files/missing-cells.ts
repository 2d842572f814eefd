import { quoted } from "multilogit/internal";
import type { CellColumn } from "./cell-column.js";
import type { DistinctCell } from "./distinct-cells.js";
import { looksMissing, MARKS, WORDS } from "./missing-words.js";
import { isFormattedNumber } from "./number-format.js";
import { DECIMAL_POINT } from "./number-notation.js";

/** What --na says: these strings and nothing else besides an empty cell; undefined where the file itself has to show it. */
export type MissingTexts = readonly string[] | undefined;

/** Whether a cell of a column means that there is no value. */
export type MissingTest = (column: CellColumn, cell: DistinctCell) => boolean;

/**
 * The one place that decides what a missing cell is. An empty one always is. Without --na, the file must show it: a word such as NA is
 * missing in all columns if it stands among the numbers of one of them, or without quotes among quoted strings; in its own column also if
 * it looks unlike all other strings. A mark such as "?" is missing in its own column only. Strings of a column that a model knows (`known`)
 * are never missing.
 */
export function missingTest(
  columns: readonly CellColumn[],
  texts: MissingTexts,
  known: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
): MissingTest {
  if (texts !== undefined) return testOfTexts(texts);
  const shown = new Set<string>();
  for (const column of columns)
    for (const cell of column.distinct.all)
      if (WORDS.has(cell.text) && (holdsMostlyNumbers(column) || isBareAmongQuoted(column, cell)))
        shown.add(keyOf(cell));
  return (column, cell) => {
    if (!looksMissing(cell.text)) return false;
    const levels = known.get(column.name);
    if (levels !== undefined) return !levels.has(cell.text);
    if (MARKS.has(cell.text)) return holdsMostlyNumbers(column) || isBareAmongQuoted(column, cell);
    return shown.has(keyOf(cell)) || standsOut(column, cell);
  };
}

/** The numbers among the values of --na. */
export function missingNumbers(texts: MissingTexts): number[] {
  return (texts ?? []).map((text) => DECIMAL_POINT.numberIn(text)).filter((x) => !Number.isNaN(x));
}

/** The values of --na; a number means all ways to write it. */
function testOfTexts(texts: readonly string[]): MissingTest {
  const numbers = missingNumbers(texts);
  return (_, { text, number }) => texts.includes(text) || (!Number.isNaN(number) && numbers.includes(number));
}

function keyOf({ text, isQuoted }: DistinctCell): string {
  return `${isQuoted}${text}`;
}

/** Whether at least half of the cells are numbers, not counting those that look missing. */
function holdsMostlyNumbers({ bareNumbers, quotedNumbers, distinct, notation }: CellColumn): boolean {
  let numbers = bareNumbers + quotedNumbers;
  let others = 0;
  for (const { number, count, text } of distinct.all) {
    if (!Number.isNaN(number) || isFormattedNumber(text, notation)) numbers += count;
    else if (!looksMissing(text)) others += count;
  }
  return numbers > 0 && numbers >= others;
}

/** Cells that need quotes anyway, so that quotes mean nothing. */
const NEEDS_QUOTES = /[",;|#\s]/;

function isBareAmongQuoted(column: CellColumn, cell: DistinctCell): boolean {
  if (cell.isQuoted || column.bareNumbers > 0) return false;
  const others = othersOf(column);
  const areForTexts = column.quotedNumbers > 0 || others.some(({ text }) => !NEEDS_QUOTES.test(text));
  return areForTexts && others.every(({ isQuoted }) => isQuoted);
}

/** Whether an unquoted word looks unlike all other strings: not so NA among ZA and BW, or among EMEA and APAC. */
function standsOut(column: CellColumn, cell: DistinctCell): boolean {
  if (cell.isQuoted) return false;
  const others = othersOf(column);
  const isCode =
    /^[A-Z]+$/.test(cell.text) && others.length > 0 && others.every(({ text }) => /^[A-Z0-9_]+$/.test(text));
  return !isCode || others.every(({ text }) => text.length === 1);
}

function othersOf(column: CellColumn): readonly DistinctCell[] {
  return column.distinct.all.filter(({ text }) => !looksMissing(text));
}

/** What counted as missing, and what looks missing but did not; nothing where --na or a model decides. */
export function missingNotes(columns: readonly CellColumn[], isMissing: MissingTest): string[] {
  const [missing, kept] = [new Map<string, string[]>(), new Map<string, string[]>()];
  for (const column of columns)
    for (const cell of column.distinct.all) {
      if (!WORDS.has(cell.text) && !(MARKS.has(cell.text) && isMissing(column, cell))) continue;
      const found = isMissing(column, cell) ? missing : cell.isQuoted ? new Map() : kept;
      found.set(cell.text, [...new Set([...(found.get(cell.text) ?? []), column.name])]);
    }
  return [
    ...[...missing].map(
      ([text, names]) => `${quoted(text)} counts as missing in ${listed(names)} (--na ${text} or --na none settles it)`,
    ),
    ...[...kept].map(
      ([text, names]) =>
        `${quoted(text)} counts as a value in ${listed(names)} (if it means missing, say --na ${text})`,
    ),
  ];
}

/** The strings that counted as missing, for a message that advises --na with one more. */
export function missingTexts(columns: readonly CellColumn[], isMissing: MissingTest): string[] {
  return [
    ...new Set(
      columns.flatMap((column) =>
        column.distinct.all.filter((cell) => isMissing(column, cell)).map(({ text }) => text),
      ),
    ),
  ];
}

function listed(names: readonly string[]): string {
  if (names.length > 4) return `${names.slice(0, 3).join(", ")} and ${names.length - 3} more columns`;
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
