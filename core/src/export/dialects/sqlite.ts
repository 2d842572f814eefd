import { plainArithmetic } from "./plain-arithmetic.js";
import { doubledName, type SqlDialect, standardText } from "./sql-dialect.js";

export const SQLITE: SqlDialect = {
  name: "SQLite",
  tested: "Run on SQLite 3.40, which needs its mathematical functions.",
  names: { quoted: (name) => doubledName(name, '"'), fitting: (name) => name, tellsCapitalsApart: false },
  cells: {
    number: (cell) => `CASE WHEN typeof(${cell}) IN ('integer', 'real') THEN CAST(${cell} AS REAL) END`,
    flag: (cell) => `CASE WHEN typeof(${cell}) = 'integer' AND ${cell} IN (0, 1) THEN CAST(${cell} AS REAL) END`,
    text: (cell) => `CAST(${cell} AS TEXT)`,
    levelNumber: (cell) => `CASE WHEN typeof(${cell}) IN ('integer', 'real') THEN CAST(${cell} AS REAL) END`,
    isNaN: (x) => `${x} <> ${x}`,
    booleanLevel: (level) => Number(level),
  },
  arithmetic: plainArithmetic({
    infinity: "9e999",
    // SQLite answers NULL where others answer an infinity
    quotient: (x, y) => `(CASE WHEN ${y} = 0 THEN ${x} * 9e999 ELSE ${x} / ${y} END)`,
  }),
  text: standardText,
  stage: { begin: "AS MATERIALIZED", end: "" },
  greatest: "max",
  least: "min",
  mostColumns: 2000,
  tableFunction: null,
};
