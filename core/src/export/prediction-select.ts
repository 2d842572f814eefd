import { MultilogitError } from "../errors.js";
import type { SqlDialect, SqlTyped } from "./dialects/sql-dialect.js";
import { cellRefusal, SCORES_REFUSAL } from "./refusals.js";
import type { ScoringProgram } from "./scoring-program.js";
import { type CellsRead, cellColumns, codeColumns, greatest, isUnheld } from "./sql-cells.js";
import { sqlScores } from "./sql-scores.js";
import { inputName, SqlValues } from "./sql-values.js";

/** Where the rows are, and what is given back with their predictions. */
export interface PredictedRows {
  /** what follows FROM */
  readonly source: string;
  /** columns of the rows that are given back, first */
  readonly keep: readonly string[];
  /** names that no result may have */
  readonly taken?: readonly string[];
  /** how columns of the rows are read; the row's name is an argument. Default: the dialect's own way, which asks each cell what it is */
  readonly cells?: (row: string) => SqlDialect["cells"];
}

/** A SELECT of predictions, and its columns. */
export interface PredictionSelect {
  readonly select: string;
  readonly results: readonly ResultColumn[];
}

/** A SELECT over raw rows with `prediction`, `p_…` and `score_…` of each class, and `error`. */
export function predictionSelect(program: ScoringProgram, dialect: SqlDialect, rows: PredictedRows): PredictionSelect {
  const { source, keep, taken = [], cells } = rows;
  let prefix = "multilogit";
  while (source.toLowerCase().includes(prefix)) prefix += "_";
  const reading = cells === undefined ? dialect : { ...dialect, cells: cells(prefix) };
  const stages = stagesOf(program, { dialect: reading, keep, source, row: prefix });
  const names = stages.map((_, s) => `${prefix}_${s}`);
  const ctes = stages.map((text, s) => {
    const from = s === 0 ? "" : `\n  FROM ${names[s - 1]}`;
    return `${names[s]} ${dialect.stage.begin} (\n${text}${from}${dialect.stage.end}\n)`;
  });
  const results = resultColumns(program, { dialect, keep, taken });
  const select = `WITH ${ctes.join(",\n")}
SELECT
${results.map(({ text, name }) => `  ${text} AS ${name}`).join(",\n")}
FROM ${names.at(-1)}`;
  return { select, results };
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

/** A column of the result: its expression, and its name as SQL has it. */
export interface ResultColumn extends SqlTyped {
  readonly text: string;
  readonly of: "row" | "prediction" | "score" | "error";
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
  type Result = readonly [of: ResultColumn["of"], text: string, name: string, type: "number" | "string" | null];
  const columns: readonly Result[] = [
    ...keep.map((name, c): Result => ["row", `kept${c}`, name, null]),
    ["prediction", ifAccepted(`CASE best${whens.join("")} END`), "prediction", areNumbers ? "number" : "string"],
    ...classes.map((name, k): Result => ["prediction", ifAccepted(`p${k}`), `p_${name}`, "number"]),
    ...classes.map((name, k): Result => ["score", ifAccepted(`a${k}`), `score_${name}`, "number"]),
    ["error", "error", "error", "string"],
  ];
  const { fitting, quoted: quotedName, tellsCapitalsApart } = dialect.names;
  const same = (name: string) => (tellsCapitalsApart ? name : name.toLowerCase());
  const names = new Set(taken.map(same));
  return columns.map(([of, text, name, type]) => {
    let own = type === null ? name : fitting(name);
    for (let n = 2; names.has(same(own)); n++) own = numbered(name, n, fitting);
    names.add(same(own));
    return { of, text, name: quotedName(own), type: types?.[type ?? "string"] ?? "" };
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
