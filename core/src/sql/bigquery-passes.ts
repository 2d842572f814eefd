import { BIGQUERY } from "../export/dialects/bigquery.js";
import { explodedPass } from "./exploded-pass.js";
import type { PassDialect } from "./pass-dialect.js";
import { factorColumn } from "./staged-layout.js";

const { literal } = BIGQUERY.arithmetic;

const array = (elements: readonly string[]) => `[${elements.join(", ")}]`;

/**
 * BigQuery, with statements that are run in one session, as temporary tables are its own. Parsed by sqlglot, not run: what the service makes of
 * it has not been tried.
 * @example
 * BIGQUERY_PASSES.precision; // 64
 */
export const BIGQUERY_PASSES: PassDialect = {
  sql: BIGQUERY,
  precision: 64,
  describe: (select, name) => ({
    before: [`CREATE TEMP TABLE ${name} AS SELECT * FROM (${select}) AS asked WHERE FALSE`],
    query: `SELECT column_name, data_type FROM _SESSION.INFORMATION_SCHEMA.COLUMNS WHERE table_name = '${name}' ORDER BY ordinal_position`,
    after: [`DROP TABLE ${name}`],
  }),
  kindOf: (type) => {
    if (/^(?:INT64|FLOAT64|(?:BIG)?NUMERIC(?:\(.*\))?)$/.test(type)) return "number";
    if (/^(?:STRING(?:\(.*\))?|DATE|DATETIME|TIME|TIMESTAMP)$/.test(type)) return "text";
    return type === "BOOL" ? "boolean" : null;
  },
  mayBeInfinite: (type) => type === "FLOAT64",
  types: { number: "FLOAT64", text: "STRING", boolean: "BOOL" },
  hash: (cells, seed) =>
    `(FARM_FINGERPRINT(CONCAT(${[...cells.map((cell) => `IFNULL(${cell}, '')`), `'${Math.trunc(seed)}'`].join(", CHR(31), ")})) & 1048575)`,
  stage: (name, select) => [`CREATE TEMP TABLE ${name} AS ${select}`],
  release: (name) => [`DROP TABLE IF EXISTS ${name}`],
  write: (name, select, { overwrite }) => ({
    statements: [`CREATE ${overwrite ? "OR REPLACE " : ""}TABLE ${name} AS ${select}`],
    undo: [],
  }),
  storage: {
    // an array that is stored holds no NULL
    columns: (values) =>
      values.length === 0 ? [] : [`${array(values.map((value) => `IFNULL(${value}, ${literal(0)})`))} AS x`],
    dot: (weights) =>
      weights.map(
        (each) =>
          `(SELECT SUM(v * u) FROM UNNEST(x) AS v WITH OFFSET AS i JOIN UNNEST(${array(each.map(literal))}) AS u WITH OFFSET AS j ON i = j)`,
      ),
    lookup: (weights, column) => `${array([literal(0), ...weights.map(literal)])}[OFFSET(${column} + 1)]`,
  },
  pass: (pass) =>
    explodedPass(pass, BIGQUERY_PASSES, (rows, { fixed, placed }, ones) => {
      const added = [
        ...placed.map((term, t) => `IFNULL(${factorColumn(term, t) ?? literal(1)}, ${literal(0)})`),
        ...Array.from({ length: ones }, () => literal(1)),
      ];
      const values = [...(fixed.length === 0 ? [] : ["x"]), ...(added.length === 0 ? [] : [array(added)])];
      const all = values.length === 1 ? values[0] : `ARRAY_CONCAT(${values.join(", ")})`;
      return `(SELECT * FROM ${rows} CROSS JOIN UNNEST(${all}) AS value WITH OFFSET AS t) AS exploded`;
    }),
};
