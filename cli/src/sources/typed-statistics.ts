import {
  type Expression,
  type Level,
  type LevelCount,
  MultilogitError,
  type NumberStatistics,
  type Statistics,
  type StatisticsRequest,
} from "multilogit";
import { compareLevels, ROUNDED_CENTRE_RATIO } from "multilogit/internal";
import { sqlText } from "../files/column-source.js";
import { isOutOfMemory } from "../files/duckdb.js";
import type { TypedBlocks, TypedColumn } from "../files/typed-blocks.js";

/**
 * The statistics that φ needs, as aggregates of DuckDB: sums with compensation, deviations by Welford's method or, of weighted rows, from
 * the mean. A row that lacks a cell is left out.
 *
 * Null where the rows have to be looked at one by one: for expressions and levels of columns of numbers, for a negative weight, which is an
 * error that names its row, where squares overflow, vanish or lose their digits in SQL, and where a query fails, as reading the rows then
 * says why.
 */
export async function typedStatistics(blocks: TypedBlocks, request: StatisticsRequest): Promise<Statistics | null> {
  const found = await aggregated(blocks, request).catch((cause: unknown) => {
    if (cause instanceof MultilogitError || isOutOfMemory(cause)) throw cause;
    return null;
  });
  return found?.numbers.every(hasDigits) ? found : null;
}

/** Whether the sum of squares that the deviation is made of is far from the ends of the doubles, and the mean not far from zero. */
function hasDigits({ mean, deviation, min, max }: NumberStatistics): boolean {
  const isPlain = deviation > 1e-140 && deviation < 1e140 && Math.abs(mean) < ROUNDED_CENTRE_RATIO * deviation;
  return Number.isFinite(mean) && (isPlain || min === max);
}

async function aggregated(blocks: TypedBlocks, request: StatisticsRequest): Promise<Statistics | null> {
  const byName = new Map(blocks.columns.map((column) => [column.of.name, column]));
  const numbers = request.numbers.map((expression) => numberOf(expression, byName));
  const levels = request.levels.map((name) => byName.get(name)!);
  const weight = request.rowWeights === null ? null : byName.get(request.rowWeights)!;
  if (numbers.includes(null) || levels.some(({ isNumber }) => isNumber) || weight?.isNumber === false) return null;
  const used = request.columns.map((name) => byName.get(name)!);
  const missing = new Map(used.map((column) => [column.of.name, missingOf(column)]));
  const lacking = used.filter(
    ({ of, isNumber, column }) => missing.get(of.name)! > 0 || (isNumber && column.distinct.all.length > 0),
  );
  const from = `${blocks.source.relation}${lacking.length === 0 ? "" : ` where ${lacking.map(isThere).join(" and ")}`}`;
  const rows = new Rows(blocks, from, weight?.of.number ?? null);
  const areComplete = lacking.length === 0;
  const all = used[0]!.column.rows;
  const totals = areComplete && weight === null ? { rows: all, weight: all } : await rows.totals();
  if (totals === null) return null;
  return {
    ...totals,
    droppedRows: all - totals.rows,
    missing,
    levels: await rows.levels(levels, areComplete),
    numbers: await rows.numbers(numbers.map((column) => column!.of.number)),
  };
}

function numberOf(expression: Expression, byName: ReadonlyMap<string, TypedColumn>): TypedColumn | null {
  const column = expression.kind === "column" && expression.cells !== "boolean" ? byName.get(expression.column) : null;
  return column?.isNumber ? column : null;
}

/** Whether a cell has a value. */
function isThere({ isNumber, of, column, judged }: TypedColumn): string {
  if (isNumber) return `isfinite(${of.number})`;
  const missing = ["", ...column.distinct.all.filter(judged.isMissing).map(({ text }) => text)];
  return `${of.text} not in (${missing.map(sqlText).join(", ")})`;
}

function missingOf({ column, judged }: TypedColumn): number {
  return column.distinct.all.reduce((sum, cell) => sum + (judged.isMissing(cell) ? cell.count : 0), column.empty);
}

/** The rows that are complete, of which each counts as often as `weight` says, an SQL number, or once. */
class Rows {
  constructor(
    private readonly blocks: TypedBlocks,
    private readonly from: string,
    private readonly weight: string | null,
  ) {}

  /** Null where a weight is negative. */
  async totals(): Promise<Pick<Statistics, "rows" | "weight"> | null> {
    const sums =
      this.weight === null ? ["count(*)::double", "0::double"] : [`fsum(${this.weight})`, `min(${this.weight})`];
    const [rows, weight, least] = await this.row([`count(*)::double`, ...sums]);
    return least! < 0 ? null : { rows: rows!, weight: rows === 0 ? 0 : weight! };
  }

  async numbers(numbers: readonly string[]): Promise<NumberStatistics[]> {
    if (numbers.length === 0) return [];
    const { weight: w } = this;
    const asked = numbers.flatMap((x) =>
      w === null
        ? [`favg(${x})`, `stddev_pop(${x})`, `min(${x})`, `max(${x})`]
        : [`fsum(${w} * ${x}) / fsum(${w})`, "0::double", `min(${x})`, `max(${x})`],
    );
    const found = await this.row(asked);
    const means = numbers.map((_, j) => found[4 * j]!);
    const deviations =
      w === null
        ? numbers.map((_, j) => found[4 * j + 1]!)
        : await this.row(numbers.map((x, j) => `sqrt(fsum(${w} * (${x} - ${literal(means[j]!)}) ** 2) / fsum(${w}))`));
    return numbers.map((_, j) => ({
      mean: means[j]!,
      deviation: deviations[j]!,
      min: found[4 * j + 2]!,
      max: found[4 * j + 3]!,
    }));
  }

  /** Where all rows are complete and count once, how often levels occur is known already. */
  async levels(columns: readonly TypedColumn[], areComplete: boolean): Promise<LevelCount[][]> {
    const isKnown = areComplete && this.weight === null;
    const found: LevelCount[][] = [];
    // one after the other: a connection has one stream at a time
    for (const column of columns) found.push(isKnown ? knownLevels(column) : await this.levelsOf(column));
    return found;
  }

  private async levelsOf(column: TypedColumn): Promise<LevelCount[]> {
    const { db, source } = this.blocks;
    const weight = this.weight === null ? "count(*)::double" : `fsum(${this.weight})`;
    const levelOf = levelReader(column);
    const counts: LevelCount[] = [];
    const sql = `select ${column.of.text}, count(*)::double, ${weight} from ${this.from} group by 1`;
    for await (const block of db.blocks(sql, source.parameters)) {
      const [rows, weights] = [block.numbers(1).values, block.numbers(2).values];
      for (const [i, text] of block.texts(0).entries())
        counts.push({ level: levelOf(text!), rows: rows[i]!, weight: weights[i]! });
    }
    return sorted(counts);
  }

  private row(numbers: readonly string[]): Promise<number[]> {
    return this.blocks.db.numbers(`select ${numbers.join(", ")} from ${this.from}`, this.blocks.source.parameters);
  }
}

function knownLevels(column: TypedColumn): LevelCount[] {
  const levelOf = levelReader(column);
  return sorted(
    column.column.distinct.all.map(({ text, count }) => ({ level: levelOf(text), rows: count, weight: count })),
  );
}

function levelReader({ column, judged: { kind } }: TypedColumn): (text: string) => Level {
  if (kind.kind === "boolean") return (text) => text.toLowerCase() === "true";
  if (kind.kind !== "number") return (text) => text;
  const numbers = new Map(column.distinct.all.map((cell) => [cell.text, kind.numberOf(cell)]));
  return (text) => numbers.get(text)!;
}

function sorted(counts: readonly LevelCount[]): LevelCount[] {
  return [...counts].sort((a, b) => compareLevels(a.level, b.level));
}

/** A number that DuckDB reads as the same double. */
function literal(x: number): string {
  return `'${x}'::double`;
}
