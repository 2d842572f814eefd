import { carefulArithmetic } from "./careful-arithmetic.js";
import { backslashText, doubledName, exponential, refusedName, type SqlDialect, shortened } from "./sql-dialect.js";

/** Of a name, as its documentation says. */
const MOST_CHARACTERS = 255;

const literal = (x: number) => `'${exponential(x).replace(/[()]/g, "")}'::FLOAT`;

export const SNOWFLAKE: SqlDialect = {
  name: "Snowflake",
  tested: "Parsed by sqlglot, not run.",
  names: {
    quoted(name) {
      if ([...name].length > MOST_CHARACTERS)
        throw refusedName("Snowflake", name, `names have at most ${MOST_CHARACTERS} characters`);
      return doubledName(name, '"');
    },
    fitting: (name) => shortened(name, MOST_CHARACTERS, (text) => [...text].length),
    tellsCapitalsApart: true,
  },
  cells: {
    number: (cell) => `nullif((${cell})::FLOAT, 'NaN'::FLOAT)`,
    flag: (cell) => `(${cell})::BOOLEAN::INT::FLOAT`,
    text: (cell) => `(${cell})::VARCHAR`,
    levelNumber: (cell) =>
      `CASE WHEN typeof(to_variant(${cell})) IN ('INTEGER', 'DECIMAL', 'DOUBLE') THEN to_variant(${cell})::FLOAT END`,
    isNaN: (x) => `${x} = 'NaN'::FLOAT`,
    booleanLevel: () => null,
  },
  arithmetic: carefulArithmetic({
    literal,
    infinity: "'inf'::FLOAT",
    hasInfinity: true,
    isNegativeZero: (x) => `(${x})::VARCHAR LIKE '-%'`,
    log10: (x) => `log(10, ${x})`,
  }),
  text: backslashText,
  stage: { begin: "AS", end: "" },
  greatest: "greatest",
  least: "least",
  mostColumns: Number.POSITIVE_INFINITY,
  tableFunction: null,
};
