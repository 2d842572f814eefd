import { MultilogitError, quoted } from "../errors.js";
import type { ColumnStatistics, KnownColumns } from "../features/column-statistics.js";
import type { Expression } from "../features/expression.js";
import { numberFeature, numberName } from "../features/number-feature.js";
import { listed, noColumn } from "../table/table.js";
import type { ColumnInfo, NumberStatistics, Statistics, StatisticsRequest } from "./row-source.js";

/** The columns of a source that features can read; asking for another is an error. */
export function columnsOfSource(columns: readonly ColumnInfo[]): KnownColumns {
  const kinds = new Map(columns.map(({ name, kind }) => [name, kind]));
  const names = [...kinds.keys()];
  return {
    names,
    kindOf: (name) => {
      const kind = kinds.get(name);
      if (kind === undefined) throw noColumn(name, names);
      if (kind !== "other") return kind;
      const reason = columns.find((column) => column.name === name)?.reason;
      if (reason !== undefined) throw new MultilogitError("data", reason);
      const others = columns.filter((column) => column.kind === "other").map((column) => column.name);
      throw new MultilogitError(
        "data",
        `column ${quoted(name)} holds neither numbers nor strings nor booleans; convert it, or ignore ${others.length > 1 ? `such columns: ${listed(others)}` : "it"}`,
      );
    },
  };
}

/** What features learn from the statistics that a source gave for `request`, in place of its rows. */
export function statisticsOfSource(
  columns: KnownColumns,
  request: StatisticsRequest,
  statistics: Statistics,
): ColumnStatistics {
  const levels = new Map(request.levels.map((column, at) => [column, statistics.levels[at]!]));
  const numbers = new Map(request.numbers.map((expression, at) => [keyOf(expression), statistics.numbers[at]!]));
  return {
    ...columns,
    levelsOf: (column) => levels.get(column)!.map(({ level }) => level),
    centerAndScaleOf: ({ expression }) => centerAndScale(expression, numbers.get(keyOf(expression))!),
    assertNumbers: ({ expression }) => {
      const isFlag = expression.kind === "column" && expression.cells === "boolean";
      if (expression.kind === "column" && columns.kindOf(expression.column) !== (isFlag ? "boolean" : "number"))
        throw new MultilogitError(
          "data",
          `column ${quoted(expression.column)} holds ${NOUNS[columns.kindOf(expression.column)]}; expected ${isFlag ? "true or false" : "numbers"}: make it a category, or correct it`,
        );
    },
    wordsOf: (column) => {
      throw noWords(column);
    },
  };
}

/** The error for words of rows that are elsewhere. */
export function noWords(column: string): MultilogitError {
  return new MultilogitError(
    "option",
    `words(${quoted(column)}) reads the strings themselves, and of rows that are elsewhere only statistics of columns are known; fit the words of a sample in memory, or ignore the column`,
  );
}

const NOUNS = { number: "numbers", text: "strings", boolean: "booleans" } as const;

function keyOf(expression: Expression): string {
  return JSON.stringify(expression);
}

/** A number that is the same in all rows has scale 1, as in memory. */
function centerAndScale(expression: Expression, { mean, deviation, min, max }: NumberStatistics) {
  if (![mean, deviation, min, max].every(Number.isFinite))
    throw new MultilogitError(
      "data",
      `${numberName(numberFeature(expression))} is not a finite number in every row (it is between ${min} and ${max}); correct those rows, or leave them out`,
    );
  if (min === max) return { center: min, scale: 1 };
  return { center: mean, scale: deviation > 0 ? deviation : 1 };
}
