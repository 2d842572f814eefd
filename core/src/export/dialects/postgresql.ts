import { carefulArithmetic } from "./careful-arithmetic.js";
import { doubledName, exponential, refusedName, type SqlDialect, sayable, shortened } from "./sql-dialect.js";

/** Longer names are cut off by PostgreSQL, and would be those of other columns. */
const MOST_BYTES = 63;

const bytes = (text: string) => new TextEncoder().encode(text).length;

const literal = (x: number) =>
  `${exponential(x)
    .replace(/^\((.*)\)$/, "'$1'")
    .replace(/^\d.*$/, "'$&'")}::float8`;

export const POSTGRESQL: SqlDialect = {
  name: "PostgreSQL",
  tested: "Run on PostgreSQL 15.",
  names: {
    quoted(name) {
      if (bytes(name) > MOST_BYTES)
        throw refusedName("PostgreSQL", name, `it has ${bytes(name)} bytes, and names have at most ${MOST_BYTES}`);
      return doubledName(name, '"');
    },
    fitting: (name) => shortened(name, MOST_BYTES, bytes),
    tellsCapitalsApart: true,
  },
  cells: {
    number: (cell) => `nullif((${cell})::float8, 'NaN')`,
    flag: (cell) => `(${cell})::boolean::int::float8`,
    text: (cell) => `(${cell})::text COLLATE "C"`,
    levelNumber: (cell) =>
      `CASE WHEN pg_typeof(${cell})::text IN ('double precision', 'real', 'numeric', 'integer', 'bigint', 'smallint') THEN (${cell})::text::float8 END`,
    isNaN: (x) => `${x} = 'NaN'::float8`,
    booleanLevel: () => null,
  },
  arithmetic: carefulArithmetic({
    literal,
    infinity: "'Infinity'::float8",
    hasInfinity: true,
    isNegativeZero: (x) => `(${x})::text = '-0'`,
    log10: (x) => `log10(${x})`,
  }),
  // E'…' means the same whatever standard_conforming_strings says
  text: (text) => {
    const doubled = sayable(text).replaceAll("'", "''");
    return doubled.includes("\\") ? `E'${doubled.replaceAll("\\", "\\\\")}'` : `'${doubled}'`;
  },
  // computed once, row by row, and not kept
  stage: { begin: "AS", end: "\n  OFFSET 0" },
  greatest: "greatest",
  least: "least",
  mostColumns: 1600,
  tableFunction: {
    types: { number: "double precision", boolean: "boolean", string: "text" },
    create(name, parameters, results, select) {
      let tag = "$multilogit$";
      while (select.includes(tag)) tag = tag.replace(/\$$/, "_$");
      const typed = (of: typeof results) => of.map((each) => `${each.name} ${each.type}`).join(", ");
      return `CREATE FUNCTION ${name}(${typed(parameters)})
RETURNS TABLE (${typed(results)})
LANGUAGE sql IMMUTABLE AS ${tag}
${select}
${tag}`;
    },
  },
};
