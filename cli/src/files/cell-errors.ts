import { MultilogitError } from "multilogit";
import { quoted } from "multilogit/internal";
import type { ColumnRole, ReadOptions, Remedy } from "./read-options.js";

/** What an error can advise: the remedies that only some commands have, and those that all have. */
type Advice = Remedy | "decimal" | "text";

/** A cell to complain about: row 1 is the first below the header, and null means that it is empty. */
export interface BadCell {
  readonly column: string;
  readonly role: ColumnRole;
  readonly row: number;
  readonly text: string | null;
}

/** The error for a cell that has no value. */
export function missingCell(label: string, bad: BadCell, options: ReadOptions): MultilogitError {
  const isNumber = bad.role === "open" || bad.role === "number";
  const empty = `the cell is empty${isNumber ? ", a number was expected" : ""}`;
  const said = `${quoted(bad.text)} ${isNumber ? "is not a finite number, it " : ""}counts as missing`;
  const flags = ["drop", "empty", "ignore"] as const;
  const more = bad.text === null || isNumber ? flags : ([...flags, "text"] as const);
  return cellError(label, bad, bad.text === null ? empty : said, ["fill it in"], more, options);
}

/** The error for a string among numbers; `missing` are the strings that count as missing so far. */
export function notANumber(
  label: string,
  bad: BadCell & { readonly text: string },
  missing: readonly string[],
  options: ReadOptions,
): MultilogitError {
  const asMissing = `count it as missing with --na ${optionArgument([...missing, bad.text].join(","))}`;
  const helps = bad.text.includes(",") ? ["correct the cell"] : ["correct the cell", asMissing];
  return cellError(label, bad, `${quoted(bad.text)} is not a finite number`, helps, ["category"], options);
}

/** The error for a column in which every cell is empty. */
export function allEmpty(label: string, column: string, role: ColumnRole, options: ReadOptions): MultilogitError {
  return new MultilogitError(
    "data",
    `${label}: column ${quoted(column)} is empty in every row; ${remedies(["fill it in"], column, role, ["ignore"], options)}`,
  );
}

/** The error for a column of numbers with decimal commas. */
export function decimalComma(label: string, bad: BadCell, options: ReadOptions): MultilogitError {
  const isSaid = options.decimal !== undefined;
  return cellError(
    label,
    bad,
    `${quoted(bad.text)} has a decimal comma`,
    ["write a point"],
    isSaid ? ["category"] : ["category", "decimal"],
    options,
  );
}

/** The error for a column of numbers with decimal points in a file that is said to have decimal commas. */
export function decimalPoint(label: string, bad: BadCell, options: ReadOptions): MultilogitError {
  const what = `${quoted(bad.text)} has a decimal point, but --decimal says comma`;
  return cellError(label, bad, what, ["leave out --decimal , if all columns have points"], ["category"], options);
}

/** The error for "1,935" where nothing shows what its comma is. */
export function ambiguousComma(label: string, bad: BadCell, options: ReadOptions): MultilogitError {
  const [thousands, decimals] = [bad.text!.replaceAll(",", ""), bad.text!.replace(",", ".")];
  const what = `${quoted(bad.text)} may be ${thousands} or ${decimals}`;
  return cellError(label, bad, what, ["say --decimal . for the first"], ["category", "decimal"], options);
}

/** The error for a column in which only some of the numbers have a per cent sign. */
export function mixedPerCent(label: string, bad: BadCell, options: ReadOptions): MultilogitError {
  const what = `${quoted(bad.text)} has a per cent sign and other cells have none`;
  return cellError(label, bad, what, ["write all of them in one way"], ["category"], options);
}

/** The error for a column of a type that is neither number, text nor boolean. */
export function unusableType(
  label: string,
  column: string,
  role: ColumnRole,
  type: string,
  options: ReadOptions,
): MultilogitError {
  const lists = type.includes("array") || type.endsWith("]") ? ", or lists of equally many numbers" : "";
  return new MultilogitError(
    "data",
    `${label}: column ${quoted(column)} holds ${type}, expected numbers, strings or booleans${lists}; ${remedies(["convert it"], column, role, ["ignore"], options)}`,
  );
}

function cellError(
  label: string,
  { column, role, row }: BadCell,
  what: string,
  helps: readonly string[],
  flags: readonly Advice[],
  options: ReadOptions,
): MultilogitError {
  return new MultilogitError(
    "data",
    `${label}: column ${quoted(column)}, row ${row}: ${what}; ${remedies(helps, column, role, flags, options)}`,
  );
}

/** "a, b, or c": what always helps, then those of `flags` that the command has; a target or a weight cannot be left out. */
function remedies(
  helps: readonly string[],
  column: string,
  role: ColumnRole,
  flags: readonly Advice[],
  { remedies = ALL }: ReadOptions,
): string {
  const words: Record<Advice, string> = {
    drop: "drop such rows with --missing drop",
    empty: "leave the prediction of such rows empty with --missing empty",
    ignore: `leave the column out with --ignore ${optionArgument(column)}`,
    category: `declare the column with --category ${optionArgument(column)}`,
    decimal: "read decimal commas with --decimal ,",
    text: "keep it as a text with --na none",
  };
  const isFree = role === "open" || role === "text";
  const fits = (flag: Advice) =>
    flag === "decimal" ||
    flag === "text" ||
    (remedies.includes(flag) && (isFree || flag === "drop" || flag === "empty"));
  const parts = [...helps, ...flags.filter(fits).map((flag) => words[flag])];
  return parts.map((part, at) => (at > 0 && at === parts.length - 1 ? `or ${part}` : part)).join(", ");
}

const ALL: readonly Remedy[] = ["drop", "ignore", "category"];

/** `name` as it is typed after a flag. */
export function optionArgument(name: string): string {
  return /^[\w.:+,%/-]+$/.test(name) ? name : quoted(name);
}
