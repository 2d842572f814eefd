import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import type { Model } from "../model/model.js";
import type { SqlDialect, SqlTyped } from "./dialects/sql-dialect.js";
import { dialectOf, type SqlDialectName } from "./dialects/sql-dialects.js";
import { cellRefusal, SCORES_REFUSAL } from "./refusals.js";
import { type Input, type ScoringProgram, scoringProgram } from "./scoring-program.js";
import { type CellsRead, cellColumns, codeColumns, greatest, isUnheld } from "./sql-cells.js";
import { sqlScores } from "./sql-scores.js";
import { inputName, SqlValues } from "./sql-values.js";

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
  let prefix = "multilogit";
  while (source.toLowerCase().includes(prefix)) prefix += "_";
  const keep = options.keep ?? [];
  const stages = stagesOf(program, { dialect, keep, source, row: prefix });
  const names = stages.map((_, s) => `${prefix}_${s}`);
  const ctes = stages.map((text, s) => {
    const from = s === 0 ? "" : `\n  FROM ${names[s - 1]}`;
    return `${names[s]} ${dialect.stage.begin} (\n${text}${from}${dialect.stage.end}\n)`;
  });
  const results = resultColumns(program, { dialect, keep, taken: (parameters ?? []).map(({ column }) => column) });
  const select = `WITH ${ctes.join(",\n")}
SELECT
${results.map(({ text, name }) => `  ${text} AS ${name}`).join(",\n")}
FROM ${names.at(-1)}`;
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

interface Surroundings extends CellsRead {
  readonly source: string;
}

/** The stages, each reading the one before and giving its columns on, without their FROM. */
function stagesOf(program: ScoringProgram, around: Surroundings): string[] {
  const { dialect, source, row } = around;
  const { arithmetic } = dialect;
  const values = new SqlValues(program, dialect);
  const terms = program.terms.map((term) => values.term(term));
  const start = program.classes.map((_, k) => {
    const at = program.offset[k] ?? null;
    return at === null ? null : inputName(program.inputs, at);
  });
  const each = (column: (k: number) => string) => program.classes.map((_, k) => column(k));
  const highest = (of: string) =>
    greatest(
      each((k) => `${of}${k}`),
      dialect,
    );
  const cells = cellColumns(program, around);
  const more = [
    codeColumns(program, dialect),
    ...values.stages,
    ...sqlScores(terms, start, dialect).stages,
    [`${errorCase(program, values, dialect)} AS error`, `${highest("a")} AS highest`],
    each((k) => `${arithmetic.belowHighest(`a${k}`, "highest")} AS e${k}`),
    [`${each((k) => `e${k}`).join(" + ")} AS total`],
    each((k) => `${arithmetic.share(`e${k}`, "total", program.classes.length)} AS p${k}`),
    [`${highest("p")} AS best`],
  ].filter((columns) => columns.length > 0);
  assertColumnsFit(cells.length + more.flat().length, dialect);
  const listed = (columns: readonly string[]) => columns.map((column) => `    ${column}`).join(",\n");
  return [
    `  SELECT\n${listed(cells)}\n  FROM ${source} AS ${row}`,
    ...more.map((columns) => `  SELECT *,\n${listed(columns)}`),
  ];
}

function assertColumnsFit(columns: number, { name, mostColumns }: SqlDialect): void {
  if (columns <= mostColumns) return;
  throw new MultilogitError(
    "option",
    `this model takes ${columns} columns of SQL, and ${name} has at most ${mostColumns}; export it to a programming language, or fit fewer columns`,
  );
}

/** Why a row is refused, NULL where it is not. */
function errorCase({ inputs, classes }: ScoringProgram, { checks }: SqlValues, dialect: SqlDialect): string {
  const unheld = (columns: readonly string[]) => isUnheld(columns, dialect);
  const whens = [
    "missing IS NOT NULL THEN missing",
    ...inputs.map((input, at) => {
      const is = input.kind === "category" ? `code${at} IS NULL` : unheld([`x${at}`]);
      return `${is} THEN ${dialect.text(cellRefusal(input))}`;
    }),
    ...checks.map(({ column, refusal }) => `${unheld([column])} THEN ${dialect.text(refusal)}`),
    `${unheld(classes.map((_, k) => `a${k}`))} THEN ${dialect.text(SCORES_REFUSAL)}`,
  ];
  return `CASE\n${whens.map((when) => `      WHEN ${when}`).join("\n")}\n    END`;
}

interface ResultColumn extends SqlTyped {
  readonly text: string;
}

/** Names are made to fit, and one that is taken already gets a number behind it. */
function resultColumns(
  { classes }: ScoringProgram,
  { dialect, keep, taken }: { dialect: SqlDialect; keep: readonly string[]; taken: readonly string[] },
): ResultColumn[] {
  const types = dialect.tableFunction?.types;
  const areNumbers = classes.every((each) => typeof each === "number");
  const whens = classes.map((name, k) => {
    return ` WHEN p${k} THEN ${areNumbers ? dialect.arithmetic.literal(name as number) : dialect.text(String(name))}`;
  });
  const ifAccepted = (text: string) => `CASE WHEN error IS NULL THEN ${text} END`;
  const columns: [text: string, name: string, type: "number" | "string" | null][] = [
    ...keep.map((name, c): [string, string, null] => [`kept${c}`, name, null]),
    [ifAccepted(`CASE best${whens.join("")} END`), "prediction", areNumbers ? "number" : "string"],
    ...classes.map((name, k): [string, string, "number"] => [ifAccepted(`p${k}`), `p_${name}`, "number"]),
    ...classes.map((name, k): [string, string, "number"] => [ifAccepted(`a${k}`), `score_${name}`, "number"]),
    ["error", "error", "string"],
  ];
  const { fitting, quoted: quotedName, tellsCapitalsApart } = dialect.names;
  const same = (name: string) => (tellsCapitalsApart ? name : name.toLowerCase());
  const names = new Set(taken.map(same));
  return columns.map(([text, name, type]) => {
    let own = type === null ? name : fitting(name);
    for (let n = 2; names.has(same(own)); n++) own = numbered(name, n, fitting);
    names.add(same(own));
    return { text, name: quotedName(own), type: types?.[type ?? "string"] ?? "" };
  });
}

/** `name` with a number behind it, where that is cut off with less of the name before it. */
function numbered(name: string, n: number, fitting: (name: string) => string): string {
  const whole = `${name}_${n}`;
  if (fitting(whole).endsWith(`_${n}`) && fitting(whole).length === whole.length) return fitting(whole);
  let short = fitting(name);
  while (!fitting(`${short}_${n}`).endsWith(`_${n}`)) short = [...short].slice(0, -1).join("");
  return fitting(`${short}_${n}`);
}
