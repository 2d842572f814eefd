import type { Level } from "../features/feature-map.js";
import type { SqlDialect } from "./dialects/sql-dialect.js";
import { isLevelNumber } from "./is-level-number.js";
import { missingRefusal } from "./refusals.js";
import type { ScoringProgram } from "./scoring-program.js";

/** How the cells of raw rows are read. */
export interface CellsRead {
  readonly dialect: SqlDialect;
  /** columns that are kept as they are, as `kept0`, `kept1`, … */
  readonly keep: readonly string[];
  /** what a raw row is called */
  readonly row: string;
}

/** The cells as numbers and strings, and what is reported where one is missing. */
export function cellColumns({ inputs }: Pick<ScoringProgram, "inputs">, { dialect, keep, row }: CellsRead): string[] {
  const cell = (column: string) => `${row}.${dialect.names.quoted(column)}`;
  const missing = inputs.map(
    (input) => `\n      WHEN ${cell(input.column)} IS NULL THEN ${dialect.text(missingRefusal(input))}`,
  );
  return [
    ...keep.map((column, c) => `${cell(column)} AS kept${c}`),
    inputs.length === 0 ? "NULL AS missing" : `CASE${missing.join("")}\n    END AS missing`,
    ...inputs.flatMap(({ kind, column }, at) => {
      if (kind !== "category") return [`${dialect.cells[kind](cell(column))} AS x${at}`];
      return [
        `${dialect.cells.text(cell(column))} AS text${at}`,
        `${dialect.cells.levelNumber(cell(column))} AS number${at}`,
      ];
    }),
  ];
}

/** The code of each category: NULL for an unseen level that is refused. */
export function codeColumns(
  { inputs }: Pick<ScoringProgram, "inputs">,
  { cells, arithmetic: { literal }, text: sqlText }: SqlDialect,
): string[] {
  return inputs.flatMap((input, at) => {
    if (input.kind !== "category") return [];
    const whens = (of: (level: Level) => string | null) =>
      input.levels.flatMap((level, l) => {
        const text = of(level);
        return text === null ? [] : [` WHEN ${text} THEN ${input.codes[l]}`];
      });
    const numbers = whens((level) => {
      const number =
        typeof level === "boolean" ? cells.booleanLevel(level) : isLevelNumber(level) ? Number(level) : null;
      return number === null ? null : literal(number);
    });
    const texts = whens((level) => sqlText(String(level)));
    const isNumber = `NOT ${cells.isNaN(`coalesce(number${at}, ${literal(0)})`)}`;
    const choices = [
      ...(numbers.length === 0 ? [] : [`CASE number${at}${numbers.join("")} END`]),
      `CASE text${at}${texts.join("")} END`,
      ...(input.unseen === "zero" ? [`CASE WHEN ${isNumber} THEN -1 END`] : []),
    ];
    return [`${choices.length === 1 ? choices[0] : `coalesce(${choices.join(", ")})`} AS code${at}`];
  });
}

/** Whether one of the columns is NULL or not finite. */
export function isUnheld(columns: readonly string[], { arithmetic }: SqlDialect): string {
  return `NOT coalesce(${columns.map(arithmetic.isFinite).join(" AND ")}, FALSE)`;
}

/** A function takes at most 127 arguments in SQLite, and one means something else there. */
const MOST_ARGUMENTS = 100;

/** The largest of columns that are not NULL. */
export function greatest(columns: readonly string[], dialect: SqlDialect): string {
  if (columns.length === 1) return columns[0]!;
  if (columns.length <= MOST_ARGUMENTS) return `${dialect.greatest}(${columns.join(", ")})`;
  const rest = greatest(columns.slice(MOST_ARGUMENTS - 1), dialect);
  return `${dialect.greatest}(${[...columns.slice(0, MOST_ARGUMENTS - 1), rest].join(", ")})`;
}
