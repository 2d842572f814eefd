import { rawNumbers } from "../features/apply-features.js";
import { statisticsOfTable } from "../features/column-statistics.js";
import type { Expression } from "../features/expression.js";
import { factorsOf } from "../features/feature-map.js";
import { numberFeature } from "../features/number-feature.js";
import type { RowSource, StatisticsRequest } from "../source/row-source.js";
import { columnsOfPlan } from "../source/sample-of-plan.js";
import { completeRows } from "../table/complete-rows.js";
import { cellOf, columnOf, type Table } from "../table/table.js";
import type { EngineFindings } from "./findings-of-engine.js";
import type { GeneratedRows } from "./generated-rows.js";

/** Means and deviations to this share of the numbers' range: sums over rows in f64, in any order. */
const ROUNDING = 1e-9;

/** What a source says of its columns, and of the numbers and levels that a plan needs, against the rows themselves. */
export async function checkStatistics(source: RowSource, rows: GeneratedRows, findings: EngineFindings): Promise<void> {
  const { table, plan } = rows;
  const columns = await source.columns();
  const kinds = (all: readonly { name: string; kind: string }[]) => all.map(({ name, kind }) => `${name}: ${kind}`);
  const wanted = kinds(table.names.map((name) => ({ name, kind: columnOf(table, name).kind })));
  findings.expect(
    "columns",
    kinds(columns).sort().join() === [...wanted].sort().join(),
    () => `${kinds(columns).join(", ")}; expected ${wanted.join(", ")}`,
  );
  const used = columnsOfPlan(plan);
  const complete = completeRows(table, used);
  if (complete.table.rows === 0) return;
  const request = requestFor(rows, used);
  const found = await source.statistics(request);
  const weights = plan.rowWeights === null ? null : numbersOf(complete.table, plan.rowWeights);
  const weight = weights === null ? complete.table.rows : sum(weights);
  findings.expectNear("statistics: rows", [found.rows, found.droppedRows], [complete.table.rows, complete.dropped], 0);
  findings.expectNear("statistics: weight", [found.weight], [weight], ROUNDING * (1 + weight));
  for (const name of used)
    findings.expectNear("statistics: missing", [found.missing.get(name) ?? Number.NaN], [missingIn(table, name)], 0);
  const known = statisticsOfTable(complete.table, weights ?? undefined);
  request.levels.forEach((name, at) => {
    const levels = known.levelsOf(name);
    const given = found.levels[at] ?? [];
    findings.expect(
      "statistics: levels",
      JSON.stringify(given.map(({ level }) => level)) === JSON.stringify(levels),
      () =>
        `${JSON.stringify(given.map(({ level }) => level))} of column ${name}; expected ${JSON.stringify(levels)}, in this order`,
    );
    const counts = levels.map((level) => countOf(complete.table, name, level, weights));
    findings.expectNear(
      "statistics: rows of a level",
      given.map((each) => each.rows),
      counts.map((each) => each.rows),
      0,
    );
    findings.expectNear(
      "statistics: weight of a level",
      given.map((each) => each.weight),
      counts.map((each) => each.weight),
      ROUNDING * (1 + weight),
    );
  });
  if (weight > 0)
    for (const [at, expression] of request.numbers.entries())
      checkNumber(expression, found.numbers[at], complete.table, weights, findings);
  if (complete.dropped > 0) {
    const [first] = used.filter((name) => missingIn(table, name) > 0);
    const lacking = used.filter((name) => missingIn(table, name) > 0);
    await findings.expectRefusal(
      "statistics: a missing cell is an error where it is to be one",
      () => source.statistics({ ...request, missing: "error" }),
      lacking.length === 1 ? first! : "",
    );
  }
  const most = Math.max(...request.levels.map((name) => known.levelsOf(name).length));
  const [crowded] = request.levels.filter((name) => known.levelsOf(name).length === most);
  if (most > 1)
    await findings.expectRefusal(
      "statistics: too many levels are an error that names the column",
      () => source.statistics({ ...request, levels: [crowded!], mostLevels: most - 1 }),
      crowded!,
    );
}

function requestFor({ plan }: GeneratedRows, used: readonly string[]): StatisticsRequest {
  const factors = plan.featureMap.features.flatMap(factorsOf);
  const levels = factors.flatMap((factor) => (factor.kind === "category" ? [factor.column] : []));
  const numbers = factors.flatMap((factor) => (factor.kind === "number" ? [factor.expression] : []));
  return {
    columns: used,
    missing: plan.missing,
    levels: [...new Set([...levels, ...(typeof plan.target === "string" ? [plan.target] : [])])],
    mostLevels: 1000,
    numbers,
    rowWeights: plan.rowWeights,
  };
}

function checkNumber(
  expression: Expression,
  found: { readonly mean: number; readonly deviation: number; readonly min: number; readonly max: number } | undefined,
  table: Table,
  weights: Float64Array | null,
  findings: EngineFindings,
): void {
  const values = Float64Array.from(rawNumbers(numberFeature(expression), table));
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const w = weights ?? new Float64Array(values.length).fill(1);
  const total = sum(w);
  const mean = sum(values.map((x, i) => (w[i]! / total) * x));
  const deviation = Math.sqrt(sum(values.map((x, i) => (w[i]! / total) * (x - mean) ** 2)));
  const size = Math.max(Math.abs(min), Math.abs(max));
  findings.expectNear(
    "statistics: least and largest number",
    [found?.min ?? Number.NaN, found?.max ?? Number.NaN],
    [min, max],
    1e-12 * size,
  );
  findings.expectNear("statistics: mean", [found?.mean ?? Number.NaN], [mean], ROUNDING * size);
  findings.expectNear("statistics: deviation", [found?.deviation ?? Number.NaN], [deviation], ROUNDING * (size + 1));
}

function numbersOf(table: Table, name: string): Float64Array {
  return Float64Array.from((columnOf(table, name) as { readonly values: ArrayLike<number> }).values);
}

function missingIn(table: Table, name: string): number {
  const column = columnOf(table, name);
  let missing = 0;
  for (let i = 0; i < table.rows; i++) {
    const cell = cellOf(column, i);
    if (cell === null || (typeof cell === "number" && !Number.isFinite(cell))) missing++;
  }
  return missing;
}

function countOf(table: Table, name: string, level: unknown, weights: Float64Array | null) {
  const column = columnOf(table, name);
  let [rows, weight] = [0, 0];
  for (let i = 0; i < table.rows; i++) {
    if (cellOf(column, i) !== level) continue;
    rows++;
    weight += weights === null ? 1 : weights[i]!;
  }
  return { rows, weight };
}

function sum(numbers: Float64Array): number {
  return numbers.reduce((all, each) => all + each, 0);
}
