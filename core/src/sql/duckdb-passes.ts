import { DUCKDB } from "../export/dialects/duckdb.js";
import { explodedPass } from "./exploded-pass.js";
import type { PassDialect } from "./pass-dialect.js";
import { factorColumn } from "./staged-layout.js";

const { literal } = DUCKDB.arithmetic;

const list = (elements: readonly string[]) => `CAST([${elements.join(", ")}] AS DOUBLE[])`;

/**
 * DuckDB 1.2 and later, as a database that answers SQL; the command line's own source for its files and tables is quicker.
 * @example
 * DUCKDB_PASSES.precision; // 64
 */
export const DUCKDB_PASSES: PassDialect = {
  sql: DUCKDB,
  precision: 64,
  describe: (select) => ({
    before: [],
    query: `SELECT column_name, column_type FROM (DESCRIBE ${select})`,
    after: [],
  }),
  kindOf: (type) => {
    if (/^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$|^(?:FLOAT|DOUBLE|DECIMAL\(.*\))$/.test(type)) return "number";
    if (/^(?:VARCHAR|ENUM\(.*\)|DATE|TIME.*|UUID)$/.test(type) && !type.endsWith("[]")) return "text";
    return type === "BOOLEAN" ? "boolean" : null;
  },
  mayBeInfinite: (type) => type === "FLOAT" || type === "DOUBLE",
  types: { number: "DOUBLE", text: "VARCHAR", boolean: "BOOLEAN" },
  hash: (cells, seed) => `(hash(${[...cells, `${Math.trunc(seed)}`].join(", ")}) % 1048576)`,
  stage: (name, select) => [`CREATE TEMP TABLE ${name} AS ${select}`],
  release: (name) => [`DROP TABLE IF EXISTS ${name}`],
  write: (name, select, { overwrite }) => ({
    statements: [`CREATE ${overwrite ? "OR REPLACE " : ""}TABLE ${name} AS ${select}`],
    undo: [],
  }),
  storage: {
    columns: (values) => (values.length === 0 ? [] : [`${list(values)} AS x`]),
    dot: (weights) => weights.map((each) => `list_dot_product(x, ${list(each.map(literal))})`),
    lookup: (weights, column) => `${list([literal(0), ...weights.map(literal)])}[${column} + 2]`,
  },
  pass: (pass) =>
    explodedPass(pass, DUCKDB_PASSES, (rows, { fixed, placed }, ones) => {
      const added = [
        ...placed.map((term, t) => factorColumn(term, t) ?? literal(1)),
        ...Array.from({ length: ones }, () => literal(1)),
      ];
      const values = [...(fixed.length === 0 ? [] : ["x"]), ...(added.length === 0 ? [] : [list(added)])];
      const all = values.length === 1 ? values[0] : `list_concat(${values.join(", ")})`;
      const length = fixed.length + added.length;
      return `(SELECT *, unnest(range(${length})) AS t, unnest(${all}) AS value FROM ${rows}) AS exploded`;
    }),
};
