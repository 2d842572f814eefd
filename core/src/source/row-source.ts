import type { AbortSignalLike } from "../abort-signal-like.js";
import type { Expression } from "../features/expression.js";
import type { Level } from "../features/feature-map.js";
import type { Column, Table } from "../table/table.js";
import type { SamplePlan } from "./sample-plan.js";
import type { StagedRows } from "./staged-rows.js";

/** A column of rows that are elsewhere. */
export interface ColumnInfo {
  readonly name: string;
  /** "other" where no feature can read it, as dates and lists; a fit may ignore such a column */
  readonly kind: Column["kind"] | "other";
  /** For "other": a sentence that says which cell no feature can read, where the source knows one. */
  readonly reason?: string;
}

/**
 * What is to be known about the rows before φ can be made; all of it in one pass. A row lacks a cell where it is missing or is a number that is not
 * finite; numbers and levels are those of the rows that lack none.
 */
export interface StatisticsRequest {
  /** The columns that are used. A row that lacks a cell of one of them is dropped, or is an error that names the column. */
  readonly columns: readonly string[];
  readonly missing: "error" | "drop";
  /** Columns whose distinct cells are wanted: categories and the target. */
  readonly levels: readonly string[];
  /** More distinct cells than this in one column are an error that names the column. */
  readonly mostLevels: number;
  /** Numbers whose mean and deviation are wanted: columns, or expressions of them. */
  readonly numbers: readonly Expression[];
  /** The column of row weights; null where each row counts once. */
  readonly rowWeights: string | null;
}

/** A distinct cell of a column. */
export interface LevelCount {
  readonly level: Level;
  /** rows that hold it */
  readonly rows: number;
  /** Σ w of them */
  readonly weight: number;
}

/** A number of all rows that are used; NaN or infinite where it is so in one of them, as log(0) is. */
export interface NumberStatistics {
  /** Σ w x / Σ w */
  readonly mean: number;
  /** √(Σ w (x − mean)² / Σ w), by differences from the mean or an estimate of it, since Σ x² − n·mean² loses digits */
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
}

/** What one pass found. */
export interface Statistics {
  /** rows without a missing cell in a column that is used */
  readonly rows: number;
  readonly droppedRows: number;
  /** Σ w */
  readonly weight: number;
  /** for each column that is used, cells that are missing, over all rows */
  readonly missing: ReadonlyMap<string, number>;
  /** in the order of the request's `levels`: ascending, as `sortedLevels` has them */
  readonly levels: readonly (readonly LevelCount[])[];
  /** in the order of the request's `numbers` */
  readonly numbers: readonly NumberStatistics[];
}

/**
 * Where raw rows are: in memory, in files, in a database, in a cluster. Every method is one pass over them or none. Cells leave it only by
 * `sample`, and by `tables` where there is that; all else is sums.
 */
export interface RowSource {
  /** "memory", "duckdb", "spark", "clickhouse" … */
  readonly name: string;
  columns(signal?: AbortSignalLike): Promise<readonly ColumnInfo[]>;
  statistics(request: StatisticsRequest, signal?: AbortSignalLike): Promise<Statistics>;
  /**
   * About `rows` of the `of` complete rows, each with the same chance, and the same ones for the same seed where the source knows its
   * rows apart; all of them where there are no more.
   */
  sample(request: SampleRequest, signal?: AbortSignalLike): Promise<Table>;
  /**
   * The rows themselves, some at a time and with these columns, from the first on each time. Only where they come to this process anyway, as from
   * files; left out where nothing but sums and a sample leaves the place where they are.
   */
  tables?(columns: readonly string[], signal?: AbortSignalLike): AsyncIterable<Table>;
  /**
   * Says that staged rows have no `likelihood` of this process, so that work of hundreds of passes is refused before the first of them. Default: that is
   * seen once the rows are staged.
   */
  readonly isSummedElsewhere?: true;
  /** Applies φ where the rows are, once. A source that can do both in one pass returns the `sample` along with the rows. */
  stage(plan: SamplePlan, signal?: AbortSignalLike, sample?: SampleRequest): Promise<StagedRows>;
}

/** Which rows `sample` takes. */
export interface SampleRequest {
  readonly rows: number;
  /** how many complete rows there are, as `statistics` found */
  readonly of: number;
  readonly seed: number;
  /** the columns wanted; rows that lack a cell of one of them are left out */
  readonly columns: readonly string[];
}
