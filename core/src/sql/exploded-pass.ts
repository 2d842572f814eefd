import type { PassDialect, PassQuery, PassSums, RowPass } from "./pass-dialect.js";
import { numbersOf, type SqlRows } from "./sql-rows.js";
import type { StagedLayout } from "./staged-layout.js";

/**
 * A FROM that gives each row of `rows` once for each value: those at fixed places, then those of placed terms (1 where they have no factor),
 * then as many ones as `ones`; as columns `t`, the value's place from 0, and `value`.
 */
export type Explode = (rows: string, layout: StagedLayout, ones: number) => string;

/**
 * Sums over rows by one GROUP BY of exploded values: Σ_i e_i φ_ij is the sum of group j. Sums over rows alone ride along as sums of the ones at
 * the end, so that there is one aggregate.
 */
export function explodedPass(
  pass: RowPass,
  { sql, types }: Pick<PassDialect, "sql" | "types">,
  explode: Explode,
): PassQuery {
  const { layout, perFeature, perSquare, perRow } = pass;
  const sums = perRow.filter(({ by }) => by === "sum");
  const width = perFeature.length + perSquare.length;
  const number = (aggregate: string, at: number) => `CAST(${aggregate} AS ${types.number}) AS s${at}`;
  if (width === 0) {
    const all = perRow.map(({ of, by }, at) => number(`${by}(${of})`, at));
    return {
      query: `SELECT ${all.join(", ")} FROM ${stagedRowsFrom(pass, sql)}`,
      read: (rows) => ({ perFeature: [], perSquare: [], perRow: perRow.map((_, at) => numbersOf(rows, at)[0]!) }),
    };
  }
  const values = layout.fixed.length + layout.placed.length;
  const ones = Math.ceil(sums.length / width);
  const grouped = [...perFeature.map((e) => `${e} * value`), ...perSquare.map((e) => `${e} * value * value`)].map(
    (product, m) => {
      const riding = sums.flatMap(({ of }, q) =>
        q % width === m ? [` WHEN ${values + Math.floor(q / width)} THEN ${of}`] : [],
      );
      if (riding.length === 0) return `sum(CASE WHEN t < ${values} THEN ${product} END)`;
      return `sum(CASE WHEN t < ${values} THEN ${product} ELSE CASE t${riding.join("")} END END)`;
    },
  );
  const others = perRow.flatMap(({ of, by }) => (by === "sum" ? [] : [`${by}(${of})`]));
  const codes = layout.placed.map((_, at) => ` WHEN ${layout.fixed.length + at} THEN c${at}`);
  const code = codes.length === 0 ? "0" : `CASE t${codes.join("")} ELSE 0 END`;
  return {
    query: `SELECT t, code, ${[...grouped, ...others].map(number).join(", ")} FROM (SELECT *, ${code} AS code FROM ${explode(stagedRowsFrom(pass, sql), layout, ones)}) AS x GROUP BY t, code`,
    read: (rows) => readGroups(rows, pass),
  };
}

function readGroups(rows: SqlRows, { layout, perFeature, perSquare, perRow }: RowPass): PassSums {
  const width = perFeature.length + perSquare.length;
  const all = Array.from({ length: width }, () => new Float64Array(layout.features));
  const columns = rows.names.map((_, at) => numbersOf(rows, at));
  const [t, code, ...numbers] = columns as [Float64Array, Float64Array, ...Float64Array[]];
  const F = layout.fixed.length;
  const values = F + layout.placed.length;
  const riding: number[] = [];
  for (let group = 0; group < rows.rows; group++) {
    const place = t[group]!;
    if (place >= values) for (let m = 0; m < width; m++) riding[(place - values) * width + m] = numbers[m]![group]!;
    else if (code[group]! >= 0) {
      const j = place < F ? layout.fixed[place]! : layout.placed[place - F]!.first + code[group]!;
      for (let m = 0; m < width; m++) all[m]![j] = numbers[m]![group]!;
    }
  }
  let [sum, other] = [0, width];
  return {
    perFeature: all.slice(0, perFeature.length),
    perSquare: all.slice(perFeature.length),
    perRow: perRow.map(({ by }) => {
      if (by === "sum") return riding[sum++]!;
      const extremes = numbers[other++]!;
      return extremes.reduce((a, b) => (by === "max" ? Math.max(a, b) : Math.min(a, b)));
    }),
  };
}

/**
 * The rows with the columns of all stages, as a FROM. Nested rather than by WITH: Spark 4.3 does not find a cached table through WITH, and would
 * apply φ again in every pass.
 */
export function stagedRowsFrom({ table, stages }: RowPass, { stage: { end } }: PassDialect["sql"]): string {
  return stages.reduce((from, columns, s) => `(SELECT *, ${columns.join(", ")} FROM ${from}${end}) AS r${s}`, table);
}
