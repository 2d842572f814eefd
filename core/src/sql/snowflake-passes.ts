import { SNOWFLAKE } from "../export/dialects/snowflake.js";
import { explodedPass } from "./exploded-pass.js";
import type { PassDialect } from "./pass-dialect.js";
import { factorColumn } from "./staged-layout.js";

const { literal } = SNOWFLAKE.arithmetic;

/**
 * Snowflake, with statements that are run in one session. Its arrays hold variants, so the values of features are columns, as in PostgreSQL.
 * Parsed by sqlglot, not run: what the service makes of it has not been tried.
 * @example
 * SNOWFLAKE_PASSES.precision; // 64
 */
export const SNOWFLAKE_PASSES: PassDialect = {
  sql: SNOWFLAKE,
  precision: 64,
  describe: (select, name) => ({
    before: [`CREATE TEMPORARY TABLE ${name} AS SELECT * FROM (${select}) AS asked WHERE FALSE`],
    query: `DESCRIBE TABLE ${name}`,
    after: [`DROP TABLE ${name}`],
  }),
  kindOf: (type) => {
    if (/^(?:NUMBER\(.*\)|FLOAT)$/.test(type)) return "number";
    if (/^(?:VARCHAR|DATE|TIME)/.test(type)) return "text";
    return type === "BOOLEAN" ? "boolean" : null;
  },
  mayBeInfinite: (type) => type === "FLOAT",
  types: { number: "FLOAT", text: "VARCHAR", boolean: "BOOLEAN" },
  hash: (cells, seed) => `BITAND(HASH(${[...cells, `${Math.trunc(seed)}`].join(", ")}), 1048575)`,
  stage: (name, select) => [`CREATE TEMPORARY TABLE ${name} AS ${select}`],
  release: (name) => [`DROP TABLE IF EXISTS ${name}`],
  write: (name, select, { overwrite }) => ({
    statements: [`CREATE ${overwrite ? "OR REPLACE " : ""}TABLE ${name} AS ${select}`],
    undo: [],
  }),
  storage: {
    columns: (values) => values.map((value, f) => `${value} AS x${f}`),
    dot: (weights) => weights.map((each) => `(${each.map((w, f) => `x${f} * ${literal(w)}`).join(" + ")})`),
    lookup: (weights, column) =>
      `GET(ARRAY_CONSTRUCT(${[literal(0), ...weights.map(literal)].join(", ")}), ${column} + 1)::FLOAT`,
  },
  pass: (pass) =>
    explodedPass(pass, SNOWFLAKE_PASSES, (rows, { fixed, placed }, ones) => {
      const values = [
        ...fixed.map((_, f) => `x${f}`),
        ...placed.map((term, t) => factorColumn(term, t) ?? literal(1)),
        ...Array.from({ length: ones }, () => literal(1)),
      ];
      return `(SELECT each_row.*, each_value.index AS t, each_value.value::FLOAT AS value FROM (SELECT * FROM ${rows}) AS each_row, LATERAL FLATTEN(INPUT => ARRAY_CONSTRUCT(${values.join(", ")})) AS each_value) AS exploded`;
    }),
};
