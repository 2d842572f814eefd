// Writes made-up rows as Parquet, by DuckDB: 20 numbers, 5 categories of 50 levels, 5 booleans and one of 6 classes, always the same ones.
//
//     node bench/blocks/write-parquet.js --rows 5e6 -o bench/.cache/mixed.parquet
//     multilogit fit bench/.cache/mixed.parquet --target y -o bench/.cache/mixed.json --memory 400MB --tolerance 1e-6
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";

const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "5e6" },
    output: { type: "string", short: "o", default: "mixed.parquet" },
  },
});
const [NUMBERS, CATEGORIES, LEVELS, FLAGS, CLASSES] = [20, 5, 50, 5, 6];
const list = (length, of) => Array.from({ length }, (_, at) => of(at));

/** A number from 0 to 1 that depends on the row and `place` alone. */
const uniform = (place) => `(hash(id * 1000 + ${place}) >> 12)::double / 4503599627370496`;
/** An effect from −0.4 to 0.4 of what has this number on class k. */
const effect = (number, k) => `((hash(${number} * 8 + ${k}) >> 12)::double / 4503599627370496 - 0.5) * 0.8`;

const cells = [
  ...list(NUMBERS, (j) => `2 * (${list(3, (t) => uniform(3 * j + t)).join(" + ")} - 1.5) as x${j}`),
  ...list(CATEGORIES, (t) => `floor(${LEVELS} * ${uniform(100 + t)})::integer as l${t}`),
  ...list(FLAGS, (t) => `${uniform(200 + t)} < 0.3 as b${t}`),
  // Gumbel's trick: the highest score with such noise is a draw from the softmax
  ...list(CLASSES, (k) => `-ln(-ln(${uniform(300 + k)} + 1e-12)) as noise${k}`),
];
const scores = list(CLASSES, (k) => {
  const numbers = list(12, (j) => `x${j} * ${effect(1000 + j, k)}`);
  const levels = list(3, (t) => effect(`(${2000 + LEVELS * t} + l${t})`, k));
  const flags = list(FLAGS, (t) => `b${t}::integer * ${effect(3000 + t, k)}`);
  return [`noise${k}`, ...numbers, ...levels, ...flags].join(" + ");
});
const columns = [
  ...list(NUMBERS, (j) => `x${j}`),
  ...list(CATEGORIES, (t) => `'level ' || l${t} as c${t}`),
  ...list(FLAGS, (t) => `b${t}`),
  `'class ' || (list_position(scores, list_max(scores)) - 1) as y`,
];
const rows = Math.round(Number(options.rows));
const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
await connection.run(`copy (
  select ${columns.join(", ")} from (
    select *, [${scores.join(", ")}] as scores from (select ${cells.join(", ")} from range(${rows}) as ids(id))
  )
) to '${options.output.replaceAll("'", "''")}' (format parquet)`);
connection.closeSync();
instance.closeSync();
