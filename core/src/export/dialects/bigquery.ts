import { carefulArithmetic } from "./careful-arithmetic.js";
import {
  backslashText,
  exponential,
  nonEmpty,
  refusedName,
  type SqlDialect,
  sayable,
  shortened,
} from "./sql-dialect.js";

/** Of a name, as its documentation says. */
const MOST_CHARACTERS = 300;
const FORBIDDEN = /[!"$()*,./;?@[\\\]^`{}~\n\r\t]/;

export const BIGQUERY: SqlDialect = {
  name: "BigQuery",
  tested: "Parsed by sqlglot, not run.",
  names: {
    quoted(name) {
      if (FORBIDDEN.test(name))
        throw refusedName("BigQuery", name, 'names hold no line breaks and none of !"$()*,./;?@[\\]^`{}~');
      if ([...name].length > MOST_CHARACTERS)
        throw refusedName("BigQuery", name, `names have at most ${MOST_CHARACTERS} characters`);
      return `\`${nonEmpty(sayable(name))}\``;
    },
    fitting: (name) =>
      shortened(name, MOST_CHARACTERS, (text) => [...text].length).replace(new RegExp(FORBIDDEN, "g"), "_"),
    tellsCapitalsApart: false,
  },
  cells: {
    number: (cell) => `nullif(CAST(${cell} AS FLOAT64), CAST('nan' AS FLOAT64))`,
    flag: (cell) => `IF(${cell}, 1e0, 0e0)`,
    text: (cell) => `CAST(${cell} AS STRING)`,
    levelNumber: (cell) =>
      `CASE WHEN JSON_TYPE(TO_JSON(${cell})) = 'number' THEN SAFE_CAST(CAST(${cell} AS STRING) AS FLOAT64) END`,
    isNaN: (x) => `is_nan(${x})`,
    booleanLevel: () => null,
  },
  arithmetic: carefulArithmetic({
    literal: exponential,
    infinity: "CAST('inf' AS FLOAT64)",
    hasInfinity: true,
    isNegativeZero: (x) => `IEEE_DIVIDE(1e0, ${x}) < 0`,
    log10: (x) => `log10(${x})`,
  }),
  text: backslashText,
  stage: { begin: "AS", end: "" },
  greatest: "greatest",
  least: "least",
  mostColumns: 10_000,
  tableFunction: null,
};
