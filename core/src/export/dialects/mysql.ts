import { carefulArithmetic } from "./careful-arithmetic.js";
import { doubledName, exponential, MAX, refusedName, type SqlDialect, sayable, shortened } from "./sql-dialect.js";

/** Of a name, as its documentation says. */
const MOST_CHARACTERS = 64;

/** A number in the usual form; a cell that is not one would be read as 0. */
const NUMBER = "^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)(e[-+]?[0-9]+)?$";

export const MYSQL: SqlDialect = {
  name: "MySQL",
  tested: "Run on MariaDB 10.11; for MySQL 8 parsed by sqlglot, not run.",
  names: {
    quoted(name) {
      if ([...name].length > MOST_CHARACTERS)
        throw refusedName("MySQL", name, `names have at most ${MOST_CHARACTERS} characters`);
      if (/[\u{10000}-\u{10ffff}]/u.test(name))
        throw refusedName("MySQL", name, "names hold no characters above U+FFFF, such as emoji");
      if (/\s$/.test(name)) throw refusedName("MySQL", name, "names do not end with a blank");
      return doubledName(name, "`");
    },
    fitting: (name) =>
      shortened(name.replace(/[\u{10000}-\u{10ffff}]/gu, "_"), MOST_CHARACTERS, (text) => [...text].length).replace(
        /\s+$/,
        (blanks) => "_".repeat(blanks.length),
      ),
    tellsCapitalsApart: false,
  },
  cells: {
    number: (cell) => `CASE WHEN lower(CAST(${cell} AS CHAR)) REGEXP '${NUMBER}' THEN CAST(${cell} AS DOUBLE) END`,
    flag: (cell) => `CASE WHEN ${cell} IN (0, 1) THEN CAST(${cell} AS DOUBLE) END`,
    // as bytes: collations take capitals and blanks at the end for the same
    text: (cell) => `CAST(CONVERT(${cell} USING utf8mb4) AS BINARY)`,
    levelNumber: (cell) =>
      `CASE WHEN json_type(json_extract(json_array(${cell}), '$[0]')) IN ('INTEGER', 'UNSIGNED INTEGER', 'DECIMAL', 'DOUBLE') THEN CAST(${cell} AS DOUBLE) END`,
    isNaN: () => "FALSE",
    booleanLevel: (level) => Number(level),
  },
  arithmetic: carefulArithmetic({
    literal: exponential,
    infinity: exponential(MAX),
    hasInfinity: false,
    isNegativeZero: (x) => `CAST(${x} AS CHAR) LIKE '-%'`,
    log10: (x) => `log10(${x})`,
  }),
  // in hexadecimal where sql_mode decides what a backslash means
  text(text) {
    if (!sayable(text).includes("\\")) return `_utf8mb4'${text.replaceAll("'", "''")}'`;
    const hex = [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return `_utf8mb4 X'${hex}'`;
  },
  // a limit keeps what is computed from being copied into every place that reads it
  stage: { begin: "AS", end: "\n  LIMIT 18446744073709551615" },
  greatest: "greatest",
  least: "least",
  mostColumns: 4096,
  tableFunction: null,
};
