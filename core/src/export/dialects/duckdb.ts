import { plainArithmetic } from "./plain-arithmetic.js";
import { doubledName, type SqlDialect, standardText } from "./sql-dialect.js";

export const DUCKDB: SqlDialect = {
  name: "DuckDB",
  tested: "Run on DuckDB 1.5.",
  names: { quoted: (name) => doubledName(name, '"'), fitting: (name) => name, tellsCapitalsApart: false },
  cells: {
    number: (cell) => `TRY_CAST(${cell} AS DOUBLE)`,
    flag: (cell) => `CAST(TRY_CAST(${cell} AS BOOLEAN) AS DOUBLE)`,
    text: (cell) => `CAST(${cell} AS VARCHAR)`,
    levelNumber: (cell) =>
      `CASE WHEN typeof(${cell}) NOT IN ('VARCHAR', 'BOOLEAN') THEN TRY_CAST(${cell} AS DOUBLE) END`,
    isNaN: (x) => `isnan(${x})`,
    booleanLevel: () => null,
  },
  arithmetic: plainArithmetic({
    infinity: "CAST('inf' AS DOUBLE)",
    // NaN is the largest number of DuckDB
    atLeast: (x, t) => `${x} >= ${t} AND NOT isnan(${x})`,
  }),
  text: standardText,
  stage: { begin: "AS", end: "" },
  greatest: "greatest",
  least: "least",
  mostColumns: Number.POSITIVE_INFINITY,
  tableFunction: {
    types: { number: "DOUBLE", boolean: "BOOLEAN", string: "VARCHAR" },
    create: (name, parameters, _, select) =>
      `CREATE MACRO ${name}(${parameters.map((each) => each.name).join(", ")}) AS TABLE\n${select}`,
  },
};
