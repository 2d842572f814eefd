import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import type { Model } from "../model/model.js";
import type { SqlDialect, SqlTyped } from "./dialects/sql-dialect.js";
import { dialectOf, type SqlDialectName } from "./dialects/sql-dialects.js";
import { predictionSelect } from "./prediction-select.js";
import { type Input, type ScoringProgram, scoringProgram } from "./scoring-program.js";

/** Options of `modelToSql`. */
export interface SqlOptions {
  readonly dialect: SqlDialectName;
  /** The table of raw rows: its name, or its names from the outermost, such as ["main", "rows"]. Give this or `query`. */
  readonly table?: string | readonly string[];
  /** A SELECT of raw rows, which is taken as it is. */
  readonly query?: string;
  /** Columns of the rows that are given back with their predictions, such as a key. Default none. */
  readonly keep?: readonly string[];
  /** Make a view of this name. Default: the SELECT alone. */
  readonly as?: string;
  /**
   * Make a function of this name, whose parameters are the columns that the model reads, in the order in which it reads them, and whose result
   * is one row: instead of `table`, `query`, `keep` and `as`. DuckDB and PostgreSQL.
   */
  readonly asFunction?: string;
}

const OPTIONS: readonly (keyof SqlOptions)[] = ["dialect", "table", "query", "keep", "as", "asFunction"];

/**
 * A SELECT over raw rows with `prediction`, `p_…` and `score_…` of each class, and `error`, which says why a row is refused; it is NULL
 * otherwise, and the others are NULL where it is not.
 * @example
 * const query = modelToSql(model, { dialect: "duckdb", table: "fruit" });
 * query.includes("SELECT"); // true
 */
export function modelToSql(model: Model, options: SqlOptions): string {
  assertKnownOptions(options, OPTIONS, "modelToSql");
  const program = scoringProgram(model, "SQL");
  const dialect = dialectOf(options.dialect);
  assertColumnsDiffer(program, dialect);
  const parameters = options.asFunction === undefined ? null : parametersOf(program, dialect, options);
  const source = parameters === null ? sourceOf(options, dialect) : parameterRow(parameters);
  const { select, results } = predictionSelect(program, dialect, {
    source,
    keep: options.keep ?? [],
    taken: (parameters ?? []).map(({ column }) => column),
  });
  return `-- A softmax regression, exported by multilogit for ${dialect.name}. ${dialect.tested}
${statement(select, dialect, options, parameters ?? [], results)};
`;
}

function statement(
  select: string,
  dialect: SqlDialect,
  { as, asFunction }: SqlOptions,
  parameters: readonly SqlTyped[],
  results: readonly SqlTyped[],
): string {
  if (asFunction !== undefined)
    return dialect.tableFunction!.create(dialect.names.quoted(asFunction), parameters, results, select);
  return as === undefined ? select : `CREATE VIEW ${dialect.names.quoted(as)} AS\n${select}`;
}

function sourceOf({ table, query }: SqlOptions, { names }: SqlDialect): string {
  if ((table === undefined) === (query === undefined))
    throw new MultilogitError("option", "SQL is written over the rows of one table; give table or query, and not both");
  if (query !== undefined) return `(\n${query.replace(/;\s*$/, "")}\n)`;
  return (typeof table === "string" ? [table] : table!).map(names.quoted).join(".");
}

interface Parameter extends SqlTyped {
  readonly column: string;
}

/** The columns that are read, with the type that their cells have. */
function parametersOf({ inputs }: ScoringProgram, dialect: SqlDialect, options: SqlOptions): Parameter[] {
  const other = (["table", "query", "keep", "as"] as const).find((name) => options[name] !== undefined);
  if (other !== undefined)
    throw new MultilogitError(
      "option",
      `a function takes its rows where it is called, and has no ${other}; leave it out`,
    );
  if (dialect.tableFunction === null)
    throw new MultilogitError(
      "option",
      `${dialect.name} has no functions that this can be written as, with a row of results for each row of a table; make a view (as)`,
    );
  const { types } = dialect.tableFunction;
  const columns = [...new Set(inputs.map(({ column }) => column))];
  return columns.map((column) => {
    const kinds = inputs.filter((input) => input.column === column).map(typeOfCells);
    const type = types[kinds.find((kind) => kind !== "string") ?? "string"];
    return { column, name: dialect.names.quoted(column), type };
  });
}

function typeOfCells(input: Input): "number" | "boolean" | "string" {
  if (input.kind !== "category") return input.kind === "flag" ? "boolean" : "number";
  return typeof input.levels[0] as "number" | "boolean" | "string";
}

function parameterRow(parameters: readonly Parameter[]): string {
  return `(SELECT ${parameters.map(({ name }) => `${name} AS ${name}`).join(", ") || "1 AS one"})`;
}

/** Names of columns that differ in capitals only are one name to most databases, and would be read as one column. */
function assertColumnsDiffer({ inputs }: ScoringProgram, { name, names }: SqlDialect): void {
  if (names.tellsCapitalsApart) return;
  const seen = new Map<string, string>();
  for (const { column } of inputs) {
    const other = seen.get(column.toLowerCase());
    if (other !== undefined && other !== column)
      throw new MultilogitError(
        "option",
        `columns ${quoted(other)} and ${quoted(column)} are the same column to ${name}, which does not tell capitals apart; rename one in the data and fit again`,
      );
    seen.set(column.toLowerCase(), column);
  }
}
