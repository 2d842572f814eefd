import { assertKnownOptions, MultilogitError, quoted, suggestion } from "../errors.js";
import type { Level } from "../features/feature-map.js";
import type { Model } from "../model/model.js";
import { isLevelNumber } from "./is-level-number.js";
import { cellRefusal, missingRefusal, SCORES_REFUSAL } from "./refusals.js";
import { type ScoringProgram, scoringProgram } from "./scoring-program.js";
import { SQL_DIALECTS, type SqlDialect, type SqlDialectName, sqlName, sqlNumber, sqlText } from "./sql-dialect.js";
import { inputName, SqlValues } from "./sql-values.js";

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
}

const OPTIONS: readonly (keyof SqlOptions)[] = ["dialect", "table", "query", "keep", "as"];

/**
 * A SELECT over raw rows with `prediction`, `p_…` and `score_…` of each class, and `error`, which says why a row is refused; it is NULL
 * otherwise, and the others are NULL where it is not.
 */
export function modelToSql(model: Model, options: SqlOptions): string {
  assertKnownOptions(options, OPTIONS, "modelToSql");
  const program = scoringProgram(model);
  const dialect = dialectOf(options.dialect);
  assertColumnsDiffer(program, dialect);
  const source = sourceOf(options);
  let prefix = "multilogit";
  while (source.toLowerCase().includes(prefix)) prefix += "_";
  const stages = stagesOf(program, { dialect, keep: options.keep ?? [], source, row: prefix });
  const most = Math.max(...stages.columns);
  if (most > dialect.mostColumns)
    throw new MultilogitError(
      "option",
      `this model takes ${most} columns of SQL, and ${dialect.name} has at most ${dialect.mostColumns}; export it to a programming language, or fit fewer columns`,
    );
  const names = stages.texts.map((_, s) => `${prefix}_${s}`);
  const ctes = stages.texts.map(
    (text, s) => `${names[s]} ${dialect.stage} (\n${text}${s === 0 ? "" : `\n  FROM ${names[s - 1]}`}\n)`,
  );
  const view = options.as === undefined ? "" : `CREATE VIEW ${sqlName(options.as)} AS\n`;
  return `-- A softmax regression, exported by multilogit for ${dialect.name}.
${view}WITH ${ctes.join(",\n")}
SELECT
${finalColumns(program, options.keep ?? []).join(",\n")}
FROM ${names.at(-1)};
`;
}

function dialectOf(name: string): SqlDialect {
  if (Object.hasOwn(SQL_DIALECTS, name)) return SQL_DIALECTS[name as SqlDialectName];
  const known = Object.keys(SQL_DIALECTS);
  throw new MultilogitError(
    "option",
    `there is no SQL dialect ${quoted(name)}${suggestion(String(name), known)}; expected one of ${known.join(", ")}`,
  );
}

function sourceOf({ table, query }: SqlOptions): string {
  if ((table === undefined) === (query === undefined))
    throw new MultilogitError("option", "SQL is written over the rows of one table; give table or query, and not both");
  if (query !== undefined) return `(\n${query.replace(/;\s*$/, "")}\n)`;
  return (typeof table === "string" ? [table] : table!).map(sqlName).join(".");
}

/** Names of columns that differ in capitals only are one name there, and would be read as one column. */
function assertColumnsDiffer({ inputs }: ScoringProgram, { name }: SqlDialect): void {
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

interface Surroundings {
  readonly dialect: SqlDialect;
  readonly keep: readonly string[];
  readonly source: string;
  /** what a raw row is called */
  readonly row: string;
}

/** Longer sums are split: SQLite takes expressions of depth 1000, and reads of one stage are cheap. */
const MOST_TERMS = 100;

/** The stages, each reading the one before, with the number of columns that each has. */
function stagesOf(program: ScoringProgram, around: Surroundings): { texts: string[]; columns: number[] } {
  const values = new SqlValues(program, around.dialect);
  const terms = program.terms.map((term, t) => values.weighted(term, t));
  const cells = cellColumns(program, around);
  const stages = [
    `  SELECT\n${cells.map(indented).join(",\n")}\n  FROM ${around.source} AS ${around.row}`,
    ...[codeColumns(program, around.dialect), values.raw, values.factors, values.products]
      .filter((columns) => columns.length > 0)
      .map(more),
  ];
  const counts = [
    cells.length + program.inputs.length + values.raw.length + values.factors.length + values.products.length,
  ];
  const scoreOf = (from: string | null, k: number, of: readonly ((k: number) => string)[]) =>
    [from ?? startOf(program, k), ...of.map((term) => term(k))].join("\n      + ");
  const chunks = Math.max(1, Math.ceil(terms.length / MOST_TERMS));
  for (let c = 0; c < chunks; c++) {
    const of = terms.slice(c * MOST_TERMS, (c + 1) * MOST_TERMS);
    const name = (k: number) => (c === chunks - 1 ? `a${k}` : `a${k}_${c}`);
    stages.push(
      more(program.classes.map((_, k) => `${scoreOf(c === 0 ? null : `a${k}_${c - 1}`, k, of)} AS ${name(k)}`)),
    );
  }
  const each = (column: (k: number) => string) => program.classes.map((_, k) => column(k));
  const most = (of: string) =>
    greatest(
      each((k) => `${of}${k}`),
      around.dialect,
    );
  stages.push(more([`${errorCase(program, values)} AS error`, `${most("a")} AS top`]));
  stages.push(more(each((k) => `exp(a${k} - top) AS e${k}`)));
  stages.push(more([`${each((k) => `e${k}`).join(" + ")} AS total`]));
  stages.push(more(each((k) => `e${k} / total AS p${k}`)));
  stages.push(more([`${most("p")} AS best`]));
  counts.push(counts[0]! + (3 + chunks) * program.classes.length + 4);
  return { texts: stages, columns: counts };
}

function more(columns: readonly string[]): string {
  return `  SELECT *,\n${columns.map(indented).join(",\n")}`;
}

function indented(column: string): string {
  return `    ${column}`;
}

/** The cells as numbers and strings, and what is reported where one is missing. */
function cellColumns({ inputs }: ScoringProgram, { dialect, keep, row }: Surroundings): string[] {
  const cell = (column: string) => `${row}.${sqlName(column)}`;
  const missing = inputs.map(
    (input) => `\n      WHEN ${cell(input.column)} IS NULL THEN ${sqlText(missingRefusal(input))}`,
  );
  return [
    ...keep.map((column, c) => `${cell(column)} AS kept${c}`),
    inputs.length === 0 ? "NULL AS missing" : `CASE${missing.join("")}\n    END AS missing`,
    ...inputs.flatMap(({ kind, column }, at) => {
      if (kind === "category")
        return [`${dialect.text(cell(column))} AS text${at}`, `${dialect.levelNumber(cell(column))} AS number${at}`];
      return [`${dialect[kind](cell(column))} AS x${at}`];
    }),
  ];
}

/** The code of each category: NULL for an unseen level that is refused. */
function codeColumns({ inputs }: ScoringProgram, dialect: SqlDialect): string[] {
  return inputs.flatMap((input, at) => {
    if (input.kind !== "category") return [];
    const whens = (of: (level: Level) => string | null) =>
      input.levels.flatMap((level, l) => {
        const text = of(level);
        return text === null ? [] : [` WHEN ${text} THEN ${input.codes[l]}`];
      });
    const numbers = whens((level) => {
      const number =
        typeof level === "boolean" ? dialect.booleanLevel(level) : isLevelNumber(level) ? Number(level) : null;
      return number === null ? null : sqlNumber(number);
    });
    const texts = whens((level) => sqlText(String(level)));
    const choices = [
      ...(numbers.length === 0 ? [] : [`CASE number${at}${numbers.join("")} END`]),
      `CASE text${at}${texts.join("")} END`,
      ...(input.unseen === "zero" ? [`CASE WHEN NOT ${dialect.isNaN(`coalesce(number${at}, 0)`)} THEN -1 END`] : []),
    ];
    return [`${choices.length === 1 ? choices[0] : `coalesce(${choices.join(", ")})`} AS code${at}`];
  });
}

function startOf({ offset, inputs }: ScoringProgram, k: number): string {
  const at = offset[k] ?? null;
  return at === null ? "0e0" : inputName(inputs, at);
}

/** Why a row is refused, NULL where it is not. */
function errorCase({ inputs, classes }: ScoringProgram, { checks }: SqlValues): string {
  const held = (column: string) => `abs(${column}) <= ${sqlNumber(Number.MAX_VALUE)}`;
  const unheld = (columns: readonly string[]) => `(${columns.map(held).join(" AND ")}) IS NOT TRUE`;
  const whens = [
    "missing IS NOT NULL THEN missing",
    ...inputs.map((input, at) => {
      const is = input.kind === "category" ? `code${at} IS NULL` : unheld([`x${at}`]);
      return `${is} THEN ${sqlText(cellRefusal(input))}`;
    }),
    ...checks.map(({ column, refusal }) => `${unheld([column])} THEN ${sqlText(refusal)}`),
    `${unheld(classes.map((_, k) => `a${k}`))} THEN ${sqlText(SCORES_REFUSAL)}`,
  ];
  return `CASE\n${whens.map((when) => `      WHEN ${when}`).join("\n")}\n    END`;
}

/** A function takes at most 127 arguments in SQLite, and one means something else there. */
const MOST_ARGUMENTS = 100;

function greatest(columns: readonly string[], dialect: SqlDialect): string {
  if (columns.length === 1) return columns[0]!;
  if (columns.length <= MOST_ARGUMENTS) return `${dialect.greatest}(${columns.join(", ")})`;
  const rest = greatest(columns.slice(MOST_ARGUMENTS - 1), dialect);
  return `${dialect.greatest}(${[...columns.slice(0, MOST_ARGUMENTS - 1), rest].join(", ")})`;
}

function finalColumns({ classes }: ScoringProgram, keep: readonly string[]): string[] {
  const whens = classes.map((name, k) => ` WHEN p${k} THEN ${classLiteral(name, classes)}`);
  const columns: [text: string, name: string][] = [
    ...keep.map((name, c): [string, string] => [`kept${c}`, name]),
    [`CASE WHEN error IS NULL THEN CASE best${whens.join("")} END END`, "prediction"],
    ...classes.map((name, k): [string, string] => [`CASE WHEN error IS NULL THEN p${k} END`, `p_${name}`]),
    ...classes.map((name, k): [string, string] => [`CASE WHEN error IS NULL THEN a${k} END`, `score_${name}`]),
    ["error", "error"],
  ];
  const names = new Set<string>();
  return columns.map(([text, name]) => {
    let own = name;
    for (let n = 2; names.has(own.toLowerCase()); n++) own = `${name}_${n}`;
    names.add(own.toLowerCase());
    return `  ${text} AS ${sqlName(own)}`;
  });
}

/** Numbers stay numbers where all classes are. */
function classLiteral(name: Level, classes: readonly Level[]): string {
  return classes.every((each) => typeof each === "number") ? sqlNumber(name as number) : sqlText(String(name));
}
