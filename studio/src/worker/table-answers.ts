import {
  boolean,
  type CrossValidation,
  category,
  cellOf,
  columnOf,
  completeRows,
  type Evaluation,
  evaluate,
  fit,
  hardestRows,
  holdOut,
  type Model,
  MultilogitError,
  modelToText,
  none,
  predict,
  probabilities,
  raw,
  ridge,
  selectRows,
  standardize,
  type Table,
  tableOf,
  threshold,
} from "multilogit";
import { rowNumber } from "multilogit/internal";
import { csvText } from "../export/csv-text.js";
import { digitTable, type PackedDigits } from "../images/digits.js";
import { columnOfCells, withPoint } from "../your-data/column-cells.js";
import { columnSummary } from "../your-data/column-summary.js";
import { viewOf } from "../your-data/evaluation-view.js";
import { type CsvColumns, readCsv } from "../your-data/read-csv.js";
import type { Answers } from "./protocol.js";
import type { RowsToFit } from "./rows-to-fit.js";
import type { FitChoices, Fitted, Part, TableProtocol, TableSummary } from "./table-protocol.js";

/** A file as cells, or a table that is one already. */
type Source = { readonly name: string; readonly csv: CsvColumns } | { readonly name: string; readonly table: Table };

/** Rows that are shown before a fit. */
const PREVIEWED = 6;

let source: Source | null = null;
let last: {
  readonly model: Model;
  readonly table: Table;
  /** the rows of it that were learnt from */
  readonly learnt: Table;
  readonly target: string;
  /** the rows of `table` that were not learnt from, or null */
  readonly heldOut: ReadonlySet<number> | null;
} | null = null;

/** The comparison that is going on or was the last, and the λ that were last compared, with the rows that they learnt. */
let comparing: AbortController | null = null;
let compared: { readonly rows: RowsToFit; readonly outcome: CrossValidation } | null = null;

function summaryOf(name: string, { names, cells, rows }: CsvColumns): TableSummary {
  return {
    name,
    rows,
    columns: names.map((column, j) => columnSummary(column, cells[j]!)),
    preview: Array.from({ length: Math.min(PREVIEWED, rows) }, (_, i) => cells.map((column) => column[i]!)),
  };
}

function summaryOfTable(name: string, table: Table): TableSummary {
  const columns = table.names.map((column, j) => {
    const values = table.columns[j]!;
    const distinct = new Set(Array.from({ length: table.rows }, (_, i) => cellOf(values, i)));
    return { name: column, kind: "numbers" as const, distinct: distinct.size, notes: [] };
  });
  return { name, rows: table.rows, columns, preview: [] };
}

function tableFor({ target, ignore, missing, decimalComma }: FitChoices): Table {
  if (!source) throw new MultilogitError("data", "there is no table yet; drop a file");
  if ("table" in source) return source.table;
  const { names, cells } = source.csv;
  const used = names.filter((name) => name === target || !ignore.includes(name));
  const cellsOf = (name: string) => {
    const given = cells[names.indexOf(name)]!;
    return decimalComma.includes(name) ? given.map(withPoint) : given;
  };
  return tableOf(
    used,
    used.map((name) => columnOfCells(name, cellsOf(name), name === target ? "label" : "open", missing === "drop")),
  );
}

function rowsToFit(choices: FitChoices): RowsToFit {
  const { target, numbers, missing } = choices;
  const read = tableFor(choices);
  const ignore = choices.ignore.filter((name) => read.names.includes(name) && name !== target);
  const used = read.names.filter((name) => !ignore.includes(name));
  const { table, dropped } = missing === "drop" ? completeRows(read, used) : { table: read, dropped: 0 };
  const parts = choices.holdOut > 0 ? holdOut(table, target, choices.holdOut, choices.seed) : null;
  const ofNumbers = { standardize: standardize(), raw: raw(), threshold: threshold(choices.threshold) }[numbers];
  // A category that only rows held out have is then no error when they are judged: none of its column's features is 1.
  const features = parts ? [ofNumbers, boolean(), category({ unseen: "zero" })] : ofNumbers;
  return {
    ...{ target, table, dropped, parts },
    learnt: parts ? selectRows(table, parts.training) : table,
    options: { features, ignore },
  };
}

async function fitted(choices: FitChoices): Promise<Fitted> {
  const { lambda } = choices;
  const rows = rowsToFit(choices);
  const started = performance.now();
  const penalty = lambda > 0 ? ridge(lambda) : none();
  const model = await fit(rows.learnt, rows.target, { ...rows.options, penalty });
  return judged(model, rows, (performance.now() - started) / 1000);
}

/** The model, evaluated on the rows held out, or else on those that it learnt. */
function judged(model: Model, rows: RowsToFit, seconds: number | null): Fitted {
  const { target, table, parts, learnt } = rows;
  last = { model, table, learnt, target, heldOut: parts && new Set(parts.heldOut) };
  const onLearnt = evaluate(model, learnt, { target });
  const seen = parts ? selectRows(table, parts.heldOut) : learnt;
  const evaluation = parts ? evaluate(model, seen, { target }) : onLearnt;
  const hardest = hardestRows(model, seen, { target }).map((hard) => ({
    ...hard,
    row: rowNumber(table, parts ? parts.heldOut[hard.row]! : hard.row) - 1,
  }));
  const { value, converged, reason, method, iterations, certificate, rows: count } = model.report;
  return {
    view: viewOf(model, evaluation, hardest, source!.name),
    ...{ value, converged, reason, method, iterations, certificate, rows: count },
    droppedRows: rows.dropped,
    seconds,
    training: partOf(onLearnt),
    heldOut: parts && partOf(evaluation),
    commonest: commonestOf(learnt, seen, target),
    hasTerms: model.penalty.kind === "none",
    modelText: modelToText(model),
  };
}

/** The class that most of the rows learnt have, and how many of the judged rows a guess of it gets right. */
function commonestOf(learnt: Table, judged: Table, target: string): Fitted["commonest"] {
  const labelsOf = (table: Table) => {
    const column = columnOf(table, target);
    return Array.from({ length: table.rows }, (_, i) => String(cellOf(column, i)));
  };
  const counts = new Map<string, number>();
  for (const label of labelsOf(learnt)) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [name] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most));
  return { name, share: labelsOf(judged).filter((label) => label === name).length / judged.rows };
}

function partOf({ rows, accuracy, logLoss, brier }: Evaluation): Part {
  return { rows, accuracy, logLoss, brier };
}

function lastFit(): NonNullable<typeof last> {
  if (!last) throw new MultilogitError("data", "there is no fit yet; fit first");
  return last;
}

function predictions(): string {
  const { model, table, target, heldOut } = lastFit();
  const K = model.classes.length;
  const P = probabilities(model, table);
  const predicted = predict(model, table);
  const labels = columnOf(table, target);
  return csvText({
    columns: [
      "row",
      ...(heldOut ? ["held out"] : []),
      target,
      "predicted",
      ...model.classes.map((name) => `p(${name})`),
    ],
    rows: predicted.map((name, i) => [
      rowNumber(table, i),
      ...(heldOut ? [String(heldOut.has(i))] : []),
      String(cellOf(labels, i)),
      String(name),
      ...P.subarray(i * K, (i + 1) * K),
    ]),
  });
}

/** Reads, fits and evaluates a table of the person's own. */
export function tableAnswers(digits: () => PackedDigits): Answers<TableProtocol> {
  return {
    read: ({ name, bytes }) => {
      comparing?.abort(new Error("another table was read"));
      const csv = readCsv(name, bytes);
      source = { name, csv };
      last = compared = null;
      return summaryOf(name, csv);
    },
    digits: () => {
      comparing?.abort(new Error("another table was read"));
      source = { name: "the bundled digits", table: digitTable(digits()) };
      last = compared = null;
      return summaryOfTable(source.name, source.table);
    },
    fit: fitted,
    terms: async () => {
      const { model, learnt } = lastFit();
      return (await import("./fitted-terms.js")).fittedTerms(model, learnt);
    },
    predictions,
    compare: async ({ choices, comparison }, tell) => {
      const rows = rowsToFit(choices);
      comparing?.abort();
      comparing = new AbortController();
      const { comparedLambdas } = await import("./compared-lambdas.js");
      const { outcome, shown } = await comparedLambdas(rows, comparison, choices.seed, comparing.signal, tell);
      compared = { rows, outcome };
      return shown;
    },
    stopComparing: () => {
      comparing?.abort(new Error("the comparison was stopped"));
      return null;
    },
    take: ({ index }) => {
      if (!compared) throw new MultilogitError("data", "no λ were compared yet; compare them first");
      return judged(compared.outcome.curves[0]!.path.model(index), compared.rows, null);
    },
  };
}
