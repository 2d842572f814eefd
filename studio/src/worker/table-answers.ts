import {
  boolean,
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

async function fitted(choices: FitChoices): Promise<Fitted> {
  const { target, numbers, lambda, missing } = choices;
  const read = tableFor(choices);
  const ignore = choices.ignore.filter((name) => read.names.includes(name) && name !== target);
  const used = read.names.filter((name) => !ignore.includes(name));
  const { table, dropped } = missing === "drop" ? completeRows(read, used) : { table: read, dropped: 0 };
  const parts = choices.holdOut > 0 ? holdOut(table, target, choices.holdOut, choices.seed) : null;
  const learnt = parts ? selectRows(table, parts.training) : table;
  const ofNumbers = { standardize: standardize(), raw: raw(), threshold: threshold(choices.threshold) }[numbers];
  // A category that only rows held out have is then no error when they are judged: none of its column's features is 1.
  const features = parts ? [ofNumbers, boolean(), category({ unseen: "zero" })] : ofNumbers;
  const started = performance.now();
  const model = await fit(learnt, target, { features, penalty: lambda > 0 ? ridge(lambda) : none(), ignore });
  const seconds = (performance.now() - started) / 1000;
  last = { model, table, learnt, target, heldOut: parts && new Set(parts.heldOut) };
  const onLearnt = evaluate(model, learnt, { target });
  const judged = parts ? selectRows(table, parts.heldOut) : learnt;
  const evaluation = parts ? evaluate(model, judged, { target }) : onLearnt;
  const hardest = hardestRows(model, judged, { target }).map((hard) => ({
    ...hard,
    row: rowNumber(table, parts ? parts.heldOut[hard.row]! : hard.row) - 1,
  }));
  const { value, converged, reason, method, iterations, certificate, rows } = model.report;
  return {
    view: viewOf(model, evaluation, hardest, source!.name),
    value,
    converged,
    reason,
    method,
    iterations,
    certificate,
    rows,
    droppedRows: dropped,
    seconds,
    training: partOf(onLearnt),
    heldOut: parts && partOf(evaluation),
    commonest: commonestOf(learnt, judged, target),
    hasTerms: lambda === 0,
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
      const csv = readCsv(name, bytes);
      source = { name, csv };
      last = null;
      return summaryOf(name, csv);
    },
    digits: () => {
      source = { name: "the bundled digits", table: digitTable(digits()) };
      last = null;
      return summaryOfTable(source.name, source.table);
    },
    fit: fitted,
    terms: async () => {
      const { model, learnt } = lastFit();
      return (await import("./fitted-terms.js")).fittedTerms(model, learnt);
    },
    predictions,
  };
}
