import type { ClassWeights } from "multilogit";
import {
  category,
  completeRows,
  type EngineName,
  type FeatureRecipe,
  type Formula,
  fit,
  formula,
  type GradientSelfCheck,
  gradientSelfCheck,
  hasWasmEngine,
  type Model,
  MultilogitError,
  modelToText,
  none,
  type Penalty,
  penalised,
  penaltyFromText,
  penaltyText,
  prepare,
  raw,
  referenceEngine,
  type Sample,
  standardize,
  type Table,
  type Target,
  threshold,
} from "multilogit";
import { isWorthKernels, quoted, rowNumber } from "multilogit/internal";
import { notesInJson } from "../files/note.js";
import type { FileOptions, ReadOptions } from "../files/read-options.js";
import { readTable } from "../files/read-table.js";
import { assertOutput, writeTextFile } from "../files/write-text-file.js";
import { fitReport } from "../pictures/fit-report.js";
import type { HeldOutEvaluation } from "../pictures/held-out-text.js";
import { show } from "../system/standard-output.js";
import { fileArgument, nextStep } from "../terminal/next-step.js";
import { terminalOf } from "../terminal/terminal.js";
import { wrapped } from "../terminal/wrapped.js";
import { noteDroppedRows } from "./dropped-rows.js";
import { fileOptions, sameFile } from "./file-options.js";
import { showingProgress } from "./fit-progress.js";
import { basesFromText, readingOf } from "./formula-options.js";
import { heldOutEvaluation, partsOf } from "./held-out.js";
import { naming } from "./read-rows.js";

export interface FitCommandOptions extends FileOptions {
  readonly target?: string;
  readonly formula?: string;
  readonly base?: readonly string[];
  readonly binarize?: number;
  readonly raw?: true;
  readonly category?: readonly string[];
  readonly only?: readonly string[];
  readonly ignore?: readonly string[];
  readonly weights?: string;
  readonly classWeights?: ClassWeights;
  readonly penalty: string;
  readonly missing?: "error" | "drop";
  readonly unseen: "error" | "zero";
  readonly engine: EngineName;
  readonly threads?: number;
  readonly solver: "auto" | "lbfgs" | "newton" | "gradient-ascent";
  readonly tolerance: number;
  readonly maxIterations?: number;
  readonly checkGradient?: true;
  readonly seed: number;
  readonly holdOut?: number;
  readonly output?: string;
  readonly json?: true;
}

/** `multilogit fit`: reads, fits, reports the result, and writes the model file. Exit code 1 if the fit did not converge. */
export async function fitCommand(data: string, options: FitCommandOptions): Promise<void> {
  const started = performance.now();
  const learnt = learntBy(options);
  const penalty = penaltyFromText(options.penalty);
  await assertModelPath(options.output);
  // compiled while the rows are read
  if (options.engine !== "reference") void hasWasmEngine();
  const { holdOut, missing = "drop" } = options;
  const all = await readTable(data, {
    ...fileOptions(options),
    ...columnsOf(learnt, options),
    missing: missing === "drop" ? "keep" : "error",
  });
  const target = typeof learnt === "string" ? learnt : learnt.target;
  if (missing === "drop")
    noteDroppedRows(data, all, all.names, {
      target: typeof target === "string" ? target : null,
      needed: [...[target].flat(), ...(options.weights === undefined ? [] : [options.weights])],
      without: options.formula === undefined ? "ignore" : "formula",
      atMostHalf: options.missing === undefined,
    });
  const parts = holdOut === undefined ? null : await naming(data, () => partsOf(all, target, holdOut, options.seed));
  const table = parts?.training ?? all;
  const model = await naming(data, () => fitTable(table, learnt, penalty, options));
  const heldOut =
    parts && holdOut !== undefined
      ? await naming(data, () => heldOutEvaluation(model, parts.heldOut, { ...options, holdOut, missing }))
      : null;
  const check = options.checkGradient ? await checked(table, learnt, penalty, options) : null;
  if (options.output !== undefined) await writeTextFile(options.output, modelToText(model));
  const seconds = (performance.now() - started) / 1000;
  const engine = await engineInWords(model, options.engine);
  if (options.json) process.stdout.write(jsonReport(model, seconds, check, heldOut));
  else show(humanReport(model, table, data, seconds, engine, check, heldOut, options));
  if (!model.report.converged || check?.verdict === "wrong") process.exitCode = 1;
}

/** The column of --target, or --formula with the other options that belong to it. */
function learntBy({ target, formula: text, base, unseen, raw: isRaw }: FitCommandOptions): string | Formula {
  if (text !== undefined) return formula(text, { base: basesFromText(base), unseen, standardize: !isRaw });
  if (base !== undefined) throw new MultilogitError("option", "--base belongs to a --formula; give one");
  // An option to Commander, so that a misspelt --target is reported as one.
  if (target === undefined)
    throw new MultilogitError(
      "option",
      "fit: no --target; name the column of classes, such as --target species, or give a --formula",
    );
  return target;
}

/** Which columns are read, and what is known about them. */
function columnsOf(learnt: string | Formula, options: FitCommandOptions): ReadOptions {
  const { weights, category: text = [], ignore = [] } = options;
  const numbers = weights === undefined ? [] : [weights];
  if (typeof learnt !== "string") return readingOf(learnt, { numbers, ignore, category: text });
  return { wanted: (names) => wantedColumns(names, learnt, options), text, labels: [learnt], numbers };
}

/** Checked before the work, so that a long fit is not lost to a typo. */
async function assertModelPath(output: string | undefined): Promise<void> {
  if (output === undefined) return;
  if (!output.endsWith(".json"))
    throw new MultilogitError(
      "option",
      `-o ${quoted(output)}: a model is written as JSON; give a name that ends in .json`,
    );
  await assertOutput(output);
}

/** The target, the weights and the features' columns, in the file's order. */
function wantedColumns(
  names: readonly string[],
  target: string,
  { weights, only, ignore = [], category: categories = [] }: FitCommandOptions,
): string[] {
  const needed = [target, ...(weights === undefined ? [] : [weights])];
  const named = [...needed, ...(only ?? []), ...ignore, ...categories];
  const unknown = named.filter((name) => !names.includes(name));
  const wanted = names.filter(
    (name) =>
      needed.includes(name) || (only ? only.includes(name) || categories.includes(name) : !ignore.includes(name)),
  );
  return [...new Set([...wanted, ...unknown])];
}

function fitTable(
  table: Table,
  learnt: Target | Formula,
  penalty: Penalty,
  options: FitCommandOptions,
): Promise<Model> {
  return showingProgress((progress) =>
    fit(table, learnt, {
      ...featureOptions(options),
      penalty,
      engine: options.engine,
      ...(options.threads === undefined ? {} : { threads: options.threads }),
      solver: options.solver,
      tolerance: options.tolerance,
      ...(options.maxIterations === undefined ? {} : { maxIterations: options.maxIterations }),
      ...progress,
    }),
  );
}

/** What fit and the gradient check both need to make the same sample. */
function featureOptions(options: FitCommandOptions) {
  return {
    ...(options.formula === undefined ? { features: recipes(options) } : {}),
    missing: options.missing ?? "drop",
    ...(options.weights === undefined ? {} : { rowWeights: options.weights }),
    ...(options.classWeights === undefined ? {} : { classWeights: options.classWeights }),
  };
}

function recipes({ binarize, raw: isRaw, category: categories = [], unseen }: FitCommandOptions): FeatureRecipe[] {
  const numbers = binarize !== undefined ? threshold(binarize) : isRaw ? raw() : standardize();
  const named = categories.length > 0 ? [category({ unseen }, ...categories)] : [];
  return [numbers, ...named, category({ unseen })];
}

/** Which engine summed over the rows, and why not the fast one where that cannot run. */
async function engineInWords({ report, featureMap, classes }: Model, wanted: EngineName): Promise<string> {
  const isChosen = report.engine !== "reference" || wanted !== "auto";
  if (isChosen || !isWorthKernels(report.rows, featureMap.names.length, classes.length))
    return `${report.engine} engine`;
  if (await hasWasmEngine()) return `${report.engine} engine; there was no memory for the faster one`;
  return `${report.engine} engine; the faster one needs WebAssembly with SIMD, which this runtime lacks`;
}

async function checked(
  table: Table,
  learnt: Target | Formula,
  penalty: Penalty,
  options: FitCommandOptions,
): Promise<GradientSelfCheck> {
  const { sample }: { sample: Sample } = prepare(table, learnt, { ...featureOptions(options), penalty });
  const objective = penalised(await referenceEngine.likelihood(sample), penalty);
  // differences across the kinks of a penalty are not derivatives
  const smooth = objective.sparse === null ? objective : penalised(objective.likelihood, none());
  return gradientSelfCheck(smooth, { seed: options.seed });
}

function jsonReport(
  model: Model,
  seconds: number,
  check: GradientSelfCheck | null,
  heldOut: HeldOutEvaluation | null,
): string {
  const { report, classes, featureMap } = model;
  const { gap, ...certificate } = report.certificate;
  return `${JSON.stringify({
    objective: report.value,
    logLikelihood: report.logLikelihood,
    rows: report.rows,
    droppedRows: report.droppedRows,
    features: featureMap.names.length,
    classes,
    iterations: report.iterations,
    evaluations: report.evaluations,
    curvaturePasses: report.curvaturePasses,
    seconds,
    solver: report.solver,
    method: report.method,
    engine: report.engine,
    penalty: penaltyText(model.penalty),
    converged: report.converged,
    reason: report.reason,
    certificate: { gap: Number.isFinite(gap) ? gap : null, ...certificate },
    warnings: report.warnings,
    ...(heldOut ? { heldOut: heldOutFigures(heldOut) } : {}),
    ...(check
      ? { gradientCheck: { verdict: check.verdict, largestRelativeDifference: check.largestRelativeDifference } }
      : {}),
    ...notesInJson(),
  })}\n`;
}

/** The options with which evaluate holds out the same rows. */
function heldOutAgain({ holdOut, seed }: FitCommandOptions): string[] {
  if (holdOut === undefined) return [];
  const share = `${Number((100 * holdOut).toPrecision(12))}%`;
  return ["--hold-out", share, ...(seed === 1 ? [] : ["--seed", String(seed)])];
}

function heldOutFigures({ share, seed, evaluation, unseen, dropped }: HeldOutEvaluation) {
  const { rows = 0, accuracy = null, logLoss = null, brier = null } = evaluation ?? {};
  return { share, seed, rows, unseenRows: unseen, droppedRows: dropped, accuracy, logLoss, brier };
}

function humanReport(
  model: Model,
  table: Table,
  data: string,
  seconds: number,
  engine: string,
  check: GradientSelfCheck | null,
  heldOut: HeldOutEvaluation | null,
  options: FitCommandOptions,
): string {
  const terminal = terminalOf(process.stdout);
  const report = fitReport(model, table, {
    source: data === "-" ? "standard input" : data,
    seconds,
    engine,
    check,
    heldOut,
    isFormula: options.formula !== undefined,
    terminal,
    ...(options.weights === undefined ? {} : { rowWeights: options.weights }),
  });
  return `${report}\n\n${nextInWords(table, data, options, terminal.width)}`;
}

/** What to do with the model, as commands that work as they are printed. */
function nextInWords(table: Table, data: string, options: FitCommandOptions, width: number): string {
  const { output, weights } = options;
  if (output === undefined) return "Add -o model.json to keep the model.";
  const wrote = wrapped(`Wrote ${output}.`, width).join("\n");
  // standard input has been read to its end
  if (data === "-") return wrote;
  const files = [fileArgument(output), fileArgument(data)];
  const same = sameFile(options);
  const judged = [...(weights === undefined ? [] : ["--weights", weights]), ...heldOutAgain(options)];
  const { table: whole } = completeRows(table, table.names);
  return [
    `${wrote} Next:`,
    nextStep(["evaluate", ...files, ...judged, ...same], width),
    nextStep(["explain", ...files, "--row", String(rowNumber(whole, 0)), ...same], width),
  ].join("\n");
}
