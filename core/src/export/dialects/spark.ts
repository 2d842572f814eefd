import { plainArithmetic } from "./plain-arithmetic.js";
import { backslashText, doubledName, exponential, type SqlDialect } from "./sql-dialect.js";

const INFINITY = "double('Infinity')";

export const SPARK: SqlDialect = {
  name: "Spark",
  tested: "Parsed by sqlglot, not run.",
  names: { quoted: (name) => doubledName(name, "`"), fitting: (name) => name, tellsCapitalsApart: false },
  cells: {
    number: (cell) => `try_cast(${cell} AS DOUBLE)`,
    flag: (cell) => `CAST(try_cast(${cell} AS BOOLEAN) AS DOUBLE)`,
    text: (cell) => `CAST(${cell} AS STRING)`,
    levelNumber: (cell) =>
      `CASE WHEN typeof(${cell}) NOT IN ('string', 'boolean') THEN try_cast(CAST(${cell} AS STRING) AS DOUBLE) END`,
    isNaN: (x) => `isnan(${x})`,
    booleanLevel: () => null,
  },
  arithmetic: plainArithmetic({
    infinity: INFINITY,
    literal: (x) => exponential(x).replace(/(\d)(\)?)$/, "$1D$2"),
    // NaN is the largest number of Spark
    atLeast: (x, t) => `${x} >= ${t} AND NOT isnan(${x})`,
    // a division by zero ends the query
    quotient: (x, y) =>
      `(CASE WHEN ${y} <> 0 THEN ${x} / ${y} WHEN CAST(${y} AS STRING) = '-0.0' THEN ${x} * -${INFINITY} ELSE ${x} * ${INFINITY} END)`,
  }),
  text: backslashText,
  stage: { begin: "AS", end: "" },
  greatest: "greatest",
  least: "least",
  mostColumns: Number.POSITIVE_INFINITY,
  tableFunction: null,
};
