import { CLICKHOUSE } from "../export/dialects/clickhouse.js";
import { stagedRowsFrom } from "./exploded-pass.js";
import type { PassDialect, PassQuery, PassSums, RowPass } from "./pass-dialect.js";
import type { SqlRows } from "./sql-rows.js";
import { factorColumn } from "./staged-layout.js";

const { literal } = CLICKHOUSE.arithmetic;

const list = (elements: readonly string[]) => `[${elements.join(", ")}]`;

/** Without what says that a cell may be missing, or how it is stored. */
function bareType(type: string): string {
  const inner = /^(?:Nullable|LowCardinality)\((.*)\)$/.exec(type)?.[1];
  return inner === undefined ? type : bareType(inner);
}

/** ClickHouse 22 and later: sums of whole arrays by sumForEach, of the features of categories by sumMap, in one row of results. */
export const CLICKHOUSE_PASSES: PassDialect = {
  sql: CLICKHOUSE,
  precision: 64,
  describe: (select) => ({ before: [], query: `DESCRIBE TABLE (${select})`, after: [] }),
  kindOf: (type) => {
    const bare = bareType(type);
    if (/^(?:U?Int\d+|Float\d+|Decimal.*)$/.test(bare)) return "number";
    if (/^(?:String|FixedString|Enum|Date|UUID)/.test(bare)) return "text";
    return bare === "Bool" ? "boolean" : null;
  },
  mayBeInfinite: (type) => bareType(type).startsWith("Float"),
  types: { number: "Nullable(Float64)", text: "Nullable(String)", boolean: "Nullable(Bool)" },
  hash: (cells, seed) =>
    `(cityHash64(${[...cells.map((cell) => `ifNull(${cell}, '')`), `${Math.trunc(seed)}`].join(", ")}) % 1048576)`,
  stage: (name, select) => [`CREATE TABLE ${name} ENGINE = MergeTree ORDER BY tuple() AS ${select}`],
  release: (name) => [`DROP TABLE IF EXISTS ${name}`],
  write: (name, select, { overwrite }) => ({
    statements: [
      `CREATE ${overwrite ? "OR REPLACE " : ""}TABLE ${name} ENGINE = MergeTree ORDER BY tuple() AS ${select}`,
    ],
    undo: [],
  }),
  storage: {
    columns: (values) =>
      values.length === 0 ? [] : [`${list(values.map((value) => `ifNull(${value}, ${literal(0)})`))} AS x`],
    dot: (weights) => weights.map((each) => `arraySum((v, u) -> v * u, x, ${list(each.map(literal))})`),
    lookup: (weights, column) =>
      `arrayElement(${list([literal(0), ...weights.map(literal)])}, toInt32(assumeNotNull(${column})) + 2)`,
  },
  pass: clickhousePass,
};

function clickhousePass(pass: RowPass): PassQuery {
  const { layout, perFeature, perSquare, perRow } = pass;
  const { fixed, placed } = layout;
  const factors = placed.map((term, t) => factorColumn(term, t));
  const summed = [...perFeature.map((e) => ({ e, power: 1 })), ...perSquare.map((e) => ({ e, power: 2 }))];
  const columns = summed.flatMap(({ e, power }) => [
    ...(fixed.length === 0 ? [] : [`sumForEach(arrayMap(v -> ${"v * ".repeat(power)}assumeNotNull(${e}), x))`]),
    ...factors.map((factor, t) => {
      const value = [...(factor === null ? [] : Array<string>(power).fill(factor)), e].join(" * ");
      return `sumMap([toInt32(assumeNotNull(c${t}))], [assumeNotNull(${value})])`;
    }),
  ]);
  const rows = perRow.map(({ of, by }) => `${by}(${of})`);
  return {
    query: `SELECT ${[...columns, ...rows].map((column, at) => `${column} AS s${at}`).join(", ")} FROM ${stagedRowsFrom(pass, CLICKHOUSE)}`,
    read: (found) => readRow(found, pass),
  };
}

function readRow({ columns }: SqlRows, { layout, perFeature, perSquare, perRow }: RowPass): PassSums {
  let next = 0;
  const cell = () => columns[next++]![0];
  const sums = [...perFeature, ...perSquare].map(() => {
    const all = new Float64Array(layout.features);
    if (layout.fixed.length > 0) {
      const numbers = cell() as readonly number[];
      for (const [f, j] of layout.fixed.entries()) all[j] = Number(numbers[f]);
    }
    for (const { first } of layout.placed) {
      const [places, numbers] = cell() as readonly [readonly number[], readonly number[]];
      for (const [at, place] of places.entries())
        if (Number(place) >= 0) all[first + Number(place)] = Number(numbers[at]);
    }
    return all;
  });
  return {
    perFeature: sums.slice(0, perFeature.length),
    perSquare: sums.slice(perFeature.length),
    perRow: perRow.map(() => Number(cell())),
  };
}
