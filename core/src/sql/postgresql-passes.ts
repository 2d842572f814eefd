import { MultilogitError } from "../errors.js";
import { POSTGRESQL } from "../export/dialects/postgresql.js";
import { standardText } from "../export/dialects/sql-dialect.js";
import { explodedPass } from "./exploded-pass.js";
import type { PassDialect } from "./pass-dialect.js";
import { factorColumn } from "./staged-layout.js";

const { arithmetic } = POSTGRESQL;

/**
 * Smaller numbers are taken for 0, as PostgreSQL ends a query whose product vanishes: sums over rows of ordinary size do not change by them. The
 * product of one with the least probability, e^−300, is still a number.
 */
const VANISHING = 1e-140;
const LEAST_EXPONENT = -300;
/** Columns of values; a table has at most 1600, some of which are others. */
const MOST_VALUES = 1400;

const literal = (x: number) => arithmetic.literal(Math.abs(x) < VANISHING ? 0 : x);

const held = (value: string) =>
  `CASE WHEN abs(${value}) < ${arithmetic.literal(VANISHING)} THEN ${arithmetic.literal(0)} ELSE ${value} END`;

/** PostgreSQL 15 and later: for some hundred thousand rows and modest d·K, as it has no products of arrays and a pass is a loop per row. */
export const POSTGRESQL_PASSES: PassDialect = {
  sql: {
    ...POSTGRESQL,
    arithmetic: {
      ...arithmetic,
      literal,
      belowHighest: (a, highest) =>
        `CASE WHEN ${a} - ${highest} < ${LEAST_EXPONENT} THEN ${arithmetic.literal(0)} ELSE exp(${a} - ${highest}) END`,
      share: (e, total) => `${e} / ${total}`,
    },
  },
  precision: 64,
  describe: (select, name) => ({
    before: [`CREATE TEMP VIEW ${name} AS ${select}`],
    query: `SELECT attname::text, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = '${name}'::regclass AND attnum > 0 ORDER BY attnum`,
    after: [`DROP VIEW ${name}`],
  }),
  kindOf: (type) => {
    if (/^(?:smallint|integer|bigint|real|double precision|numeric)$/.test(type)) return "number";
    if (/^(?:text|character.*|name|date|time.*|uuid|"char")$/.test(type) && !type.endsWith("[]")) return "text";
    return type === "boolean" ? "boolean" : null;
  },
  mayBeInfinite: (type) => /^(?:real|double precision|numeric)$/.test(type),
  types: { number: "double precision", text: "text", boolean: "boolean" },
  hash: (cells, seed) =>
    `(hashtextextended(${cells.map((cell) => `coalesce(${cell}, '')`).join(" || chr(31) || ")}, ${Math.trunc(seed)}) & 1048575)`,
  stage: (name, select) => [`CREATE TEMP TABLE ${name} AS ${select}`],
  release: (name) => [`DROP TABLE IF EXISTS ${name}`],
  write: (name, select, { overwrite, other, bare }) =>
    overwrite
      ? {
          // one statement, so that there is always a table of that name
          statements: [
            `CREATE TABLE ${other} AS ${select}`,
            `DO ${standardText(`BEGIN DROP TABLE IF EXISTS ${name}; ALTER TABLE ${other} RENAME TO ${bare}; END`)}`,
          ],
          undo: [`DROP TABLE IF EXISTS ${other}`],
        }
      : { statements: [`CREATE TABLE ${name} AS ${select}`], undo: [] },
  storage: {
    columns: (values) => {
      if (values.length <= MOST_VALUES) return values.map((value, f) => `${held(value)} AS x${f}`);
      throw new MultilogitError(
        "option",
        `φ has ${values.length} features of numbers, and a table of PostgreSQL at most ${MOST_VALUES} such columns; use fewer columns, or another database`,
      );
    },
    dot: (weights) => weights.map((each) => `(${each.map((w, f) => `x${f} * ${literal(w)}`).join(" + ")})`),
    lookup: (weights, column) => `('{${[0, ...weights].join(",")}}'::float8[])[${column} + 2]`,
  },
  pass: (pass) =>
    explodedPass(pass, POSTGRESQL_PASSES, (rows, { fixed, placed }, ones) => {
      const values = [
        ...fixed.map((_, f) => `x${f}`),
        ...placed.map((term, t) => factorColumn(term, t) ?? literal(1)),
        ...Array.from({ length: ones }, () => literal(1)),
      ];
      return `(SELECT *, place - 1 AS t FROM ${rows} CROSS JOIN LATERAL unnest(ARRAY[${values.join(", ")}]) WITH ORDINALITY AS each_value(value, place)) AS exploded`;
    }),
};
