import { MultilogitError, quoted } from "../errors.js";
import { featureProgram } from "../export/feature-program.js";
import { cellRefusal } from "../export/refusals.js";
import type { Input } from "../export/scoring-program.js";
import { cellColumns, codeColumns, isUnheld } from "../export/sql-cells.js";
import { inputName, SqlValues } from "../export/sql-values.js";
import type { SampleRequest } from "../source/row-source.js";
import type { SamplePlan } from "../source/sample-plan.js";
import { cleanRows, columnsNamed, isComplete, type SqlColumn, type SqlRelation } from "./clean-rows.js";
import type { PassDialect } from "./pass-dialect.js";
import { hashLimit } from "./sample-in-sql.js";
import type { PlacedTerm, StagedLayout } from "./staged-layout.js";

/** A SELECT that applies φ to raw rows. */
export interface Staging {
  /** the columns of the layout, and `error`, which says why a row cannot be used */
  readonly select: string;
  readonly layout: StagedLayout;
  /** the columns of raw cells that are kept of the rows of a sample, as `taken0`, `taken1`, …; `chosen` is 1 in those rows */
  readonly taken: readonly SqlColumn[];
}

/** The rows of `relation` as `plan` sees them; those of a sample with their raw cells. */
export function stagingInSql(
  plan: SamplePlan,
  relation: SqlRelation,
  dialect: PassDialect,
  sample?: SampleRequest,
): Staging {
  const { sql, storage } = dialect;
  const { featureMap, classes, target, rowWeights, classWeights } = plan;
  const { inputs: read, terms } = featureProgram(featureMap);
  const labels: readonly Input[] =
    typeof target === "string"
      ? [{ kind: "category", column: target, levels: classes, codes: classes.map((_, k) => k), unseen: "error" }]
      : target.map((column): Input => ({ kind: "number", column }));
  const offsets = featureMap.offset.flatMap((column): Input[] => (column === null ? [] : [{ kind: "number", column }]));
  const weights: readonly Input[] = rowWeights === null ? [] : [{ kind: "number", column: rowWeights }];
  const inputs = [...read, ...labels, ...offsets, ...weights];
  const columns = columnsNamed(
    relation,
    inputs.map(({ column }) => column),
  );
  const taken = sample === undefined ? [] : columnsNamed(relation, sample.columns);
  const name = (at: number) => inputName(inputs, at);
  const firstLabel = read.length;
  const firstOffset = firstLabel + labels.length;
  const values = new SqlValues({ inputs }, sql);
  const fixed: { readonly place: number; readonly value: string }[] = [];
  const placed: (PlacedTerm & { readonly place: string; readonly value: string })[] = [];
  for (const { first, features, term } of terms) {
    if (term === null) fixed.push({ place: first, value: sql.arithmetic.literal(1) });
    else {
      const { value, place } = values.term(term);
      if (place === null) fixed.push({ place: first, value: value! });
      else placed.push({ first, features, hasFactor: value !== null, place, value: value ?? "" });
    }
  }
  const y = typeof target === "string" ? name(firstLabel) : null;
  const classWeight = (k: number) => sql.arithmetic.literal(classWeights![k]!);
  const rowWeight = rowWeights === null ? [] : [name(firstOffset + offsets.length)];
  const labelWeight =
    classWeights === null || y === null
      ? []
      : [`CASE ${y}${classes.map((_, k) => ` WHEN ${k} THEN ${classWeight(k)}`).join("")} END`];
  const w = [...rowWeight, ...labelWeight];
  const mass = (k: number) => `${name(firstLabel + k)}${classWeights === null ? "" : ` * ${classWeight(k)}`}`;
  let offset = firstOffset;
  const hasOffset = classes.map((_, k) => (featureMap.offset[k] ?? null) !== null);
  const last = [
    `${errorCase(inputs, values, dialect, { masses: y === null ? labels.map((_, k) => name(firstLabel + k)) : [], weights: rowWeight, target, rowWeights })} AS error`,
    ...(y === null ? classes.map((_, k) => `${mass(k)} AS m${k}`) : [`${y} AS y`]),
    ...(w.length === 0 ? [] : [`${w.join(" * ")} AS w`]),
    ...hasOffset.flatMap((has, k) => (has ? [`${name(offset++)} AS o${k}`] : [])),
    ...placed.flatMap(({ place, hasFactor, value }, t) => [
      `${place} AS c${t}`,
      ...(hasFactor ? [`${value} AS f${t}`] : []),
    ]),
    ...storage.columns(fixed.map(({ value }) => value)),
    ...(sample === undefined ? [] : [`CASE WHEN hashed < ${hashLimit(sample)} THEN 1 ELSE 0 END AS chosen`]),
    ...taken.map((_, at) => `CASE WHEN hashed < ${hashLimit(sample!)} THEN raw${at} END AS taken${at}`),
  ];
  // a name that no stage has
  const raw = "raw_row";
  const cell = (column: SqlColumn) => `${raw}.${sql.names.quoted(column.name)}`;
  // types are known here, and need not be asked of each cell
  const numbers = new Set(columns.filter(({ kind }) => kind === "number").map(cell));
  const levelNumber = (text: string) => (numbers.has(text) ? text : `CAST(NULL AS ${dialect.types.number})`);
  const typedCells = { ...sql, cells: { ...sql.cells, levelNumber } };
  const texts = relation.columns.map((column) => `CAST(${cell(column)} AS ${dialect.types.text})`);
  const sampled =
    sample === undefined
      ? []
      : [`${dialect.hash(texts, sample.seed)} AS hashed`, ...taken.map((column, at) => `${cell(column)} AS raw${at}`)];
  const stages = [
    `SELECT ${[...cellColumns({ inputs }, { dialect: typedCells, keep: [], row: raw }), ...sampled].join(", ")} FROM (${rowsToUse(plan, relation, columns, sample === undefined ? columns : relation.columns, dialect)}) AS ${raw}`,
    ...[codeColumns({ inputs }, sql), ...values.stages]
      .filter((stage) => stage.length > 0)
      .map((stage) => `SELECT *, ${stage.join(", ")}`),
    `SELECT ${last.join(", ")}`,
  ];
  const { begin, end } = sql.stage;
  const ctes = stages
    .slice(0, -1)
    .map((text, s) => `stage${s} ${begin} (${text}${s === 0 ? "" : ` FROM stage${s - 1}`}${end})`);
  return {
    select: `WITH ${ctes.join(", ")} ${stages.at(-1)} FROM stage${stages.length - 2}`,
    taken,
    layout: {
      features: featureMap.names.length,
      classes: classes.length,
      hasMasses: y === null,
      hasWeights: w.length > 0,
      hasOffset,
      fixed: fixed.map(({ place }) => place),
      placed: placed.map(({ first, features, hasFactor }) => ({ first, features, hasFactor })),
    },
  };
}

/** Clean cells, without incomplete rows where they are to be dropped. */
function rowsToUse(
  { missing }: SamplePlan,
  relation: SqlRelation,
  used: readonly SqlColumn[],
  columns: readonly SqlColumn[],
  dialect: PassDialect,
): string {
  const rows = cleanRows(relation, columns, dialect, "own");
  return missing === "error"
    ? rows
    : `SELECT * FROM (${rows}) AS c WHERE ${isComplete(used.map(({ name }) => dialect.sql.names.quoted(name)))}`;
}

interface Checked {
  readonly masses: readonly string[];
  readonly weights: readonly string[];
  readonly target: SamplePlan["target"];
  readonly rowWeights: string | null;
}

function errorCase(
  inputs: readonly Input[],
  { checks }: SqlValues,
  { sql }: PassDialect,
  { masses, weights, target, rowWeights }: Checked,
): string {
  const zero = sql.arithmetic.literal(0);
  const whens = [
    "missing IS NOT NULL THEN missing",
    ...inputs.map((input, at) => {
      const column = inputName(inputs, at);
      const is = input.kind === "category" ? `${column} IS NULL` : isUnheld([column], sql);
      const reason =
        input.kind === "category" && input.column === target
          ? `column "${target}" holds a class that was not named`
          : cellRefusal(input);
      return `${is} THEN ${sql.text(reason)}`;
    }),
    ...checks.map(({ column, refusal }) => `${isUnheld([column], sql)} THEN ${sql.text(refusal)}`),
    ...masses.map((column, k) => `${column} < ${zero} THEN ${sql.text(`class mass ${quoted(target[k])} is negative`)}`),
    ...weights.map((column) => `${column} < ${zero} THEN ${sql.text(`row weight ${quoted(rowWeights)} is negative`)}`),
  ];
  return `CASE${whens.map((when) => ` WHEN ${when}`).join("")} END`;
}

/** The error for rows that cannot be used, in the database's count. */
export function rowsRefused(engine: string, rows: number, reason: string): MultilogitError {
  return new MultilogitError(
    "data",
    `${rows} ${rows === 1 ? "row" : "rows"} in ${engine} cannot be used: ${reason}; correct them, or leave them out by a query`,
  );
}
