import { plainArithmetic } from "./plain-arithmetic.js";
import { backslashText, nonEmpty, type SqlDialect } from "./sql-dialect.js";

export const CLICKHOUSE: SqlDialect = {
  name: "ClickHouse",
  tested: "Run on ClickHouse 26.7 (chDB).",
  names: {
    quoted: (name) => `\`${backslashText(nonEmpty(name)).slice(1, -1).replaceAll("\\'", "'").replaceAll("`", "\\`")}\``,
    fitting: (name) => name,
    tellsCapitalsApart: true,
  },
  cells: {
    number: (cell) => `toFloat64(${cell})`,
    flag: (cell) => `toFloat64(toBool(${cell}))`,
    text: (cell) => `toString(${cell})`,
    levelNumber: (cell) =>
      `if(match(toTypeName(${cell}), 'Int|Float|Decimal'), if(toString(${cell}) = '-0', 0., accurateCastOrNull(${cell}, 'Float64')), NULL)`,
    isNaN: (x) => `isNaN(${x})`,
    booleanLevel: () => null,
  },
  arithmetic: plainArithmetic({ infinity: "inf" }),
  text: backslashText,
  stage: { begin: "AS", end: "" },
  greatest: "greatest",
  least: "least",
  mostColumns: Number.POSITIVE_INFINITY,
  tableFunction: null,
};
