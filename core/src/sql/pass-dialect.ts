import type { SqlDialect } from "../export/dialects/sql-dialect.js";
import type { Column } from "../table/table.js";
import type { SqlRows } from "./sql-rows.js";
import type { StagedLayout } from "./staged-layout.js";

/** What databases say differently when they sum over rows; one object for each, in a file of its own. */
export interface PassDialect {
  /** names, literals, functions: how models are exported to it */
  readonly sql: SqlDialect;
  /** bits of the numbers that are summed */
  readonly precision: 64 | 32;
  /** A query of name and type of each column that `select` gives, in two columns, with what runs before and after it. */
  readonly describe: (select: string, name: string) => Described;
  /** What cells of a type are; null where they are neither numbers nor text nor true and false. */
  readonly kindOf: (type: string) => Column["kind"] | null;
  /** Whether a cell of a type can be NaN or infinite. */
  readonly mayBeInfinite: (type: string) => boolean;
  readonly types: { readonly number: string; readonly text: string; readonly boolean: string };
  /** A number below 2^20 that depends on the cells alone, which are strings or NULL, and on the seed. */
  readonly hash: (cells: readonly string[], seed: number) => string;
  /** Keeps the rows of `select` as the table `name` of this session, without a second computation by later passes. */
  readonly stage: (name: string, select: string) => readonly string[];
  readonly release: (name: string) => readonly string[];
  /** Keeps the rows of `select` for good, as the table `name`, which must not be there unless it is overwritten. */
  readonly write: (name: string, select: string, how: WritingHow) => Written;
  readonly storage: DesignStorage;
  /** Sums over the rows that `rows` has stages for. */
  readonly pass: (pass: RowPass) => PassQuery;
}

export interface WritingHow {
  readonly overwrite: boolean;
  /** a name next to it that nobody has */
  readonly other: string;
  /** the name without those that it is in */
  readonly bare: string;
}

export interface Written {
  readonly statements: readonly string[];
  /** what leaves nothing behind where one of them fails */
  readonly undo: readonly string[];
}

export interface Described {
  readonly before: readonly string[];
  readonly query: string;
  readonly after: readonly string[];
}

/** How the values of features at fixed places are kept in a staged row. */
export interface DesignStorage {
  /** the columns that hold these values, each with its alias */
  readonly columns: (values: readonly string[]) => readonly string[];
  /** Σ_f value_f · weight_f for each list of weights, given as numbers */
  readonly dot: (weights: readonly (readonly number[])[]) => readonly string[];
  /** the weight at a place from −1 (which has 0), `column` an integer column */
  readonly lookup: (weights: readonly number[], column: string) => string;
}

/** Sums over rows: each expression is of the columns of the last stage. */
export interface RowPass {
  readonly table: string;
  readonly layout: StagedLayout;
  /** what each stage adds to the columns of the one before, as `expression AS name` */
  readonly stages: readonly (readonly string[])[];
  /** Σ_i e_i φ_ij, d numbers for each e */
  readonly perFeature: readonly string[];
  /** Σ_i e_i φ_ij² */
  readonly perSquare: readonly string[];
  readonly perRow: readonly RowAggregate[];
}

export interface RowAggregate {
  readonly of: string;
  readonly by: "sum" | "min" | "max";
}

export interface PassQuery {
  readonly query: string;
  /** The answers, in the order of the pass. */
  readonly read: (rows: SqlRows) => PassSums;
}

export interface PassSums {
  /** d numbers for each expression */
  readonly perFeature: readonly Float64Array[];
  readonly perSquare: readonly Float64Array[];
  readonly perRow: readonly number[];
}
