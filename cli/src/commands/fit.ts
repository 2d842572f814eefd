import {
  completeRows,
  type EngineName,
  type Formula,
  fit,
  type GradientSelfCheck,
  gradientSelfCheck,
  hasWasmEngine,
  type Model,
  MultilogitError,
  modelToText,
  none,
  type Penalty,
  penalised,
  penaltyText,
  prepare,
  referenceEngine,
  type Sample,
  type Table,
  type Target,
} from "multilogit";
import { isWorthKernels, rowNumber } from "multilogit/internal";
import { databaseAddress } from "../databases/database-address.js";
import { notesInJson } from "../files/note.js";
import { withTableBlocks } from "../files/table-blocks.js";
import { writeTextFile } from "../files/write-text-file.js";
import { crossCheckInJson, crossCheckInWords, isPossible } from "../pictures/cross-check-text.js";
import { fitReport } from "../pictures/fit-report.js";
import type { HeldOutEvaluation } from "../pictures/held-out-text.js";
import { show } from "../system/standard-output.js";
import { fileArgument, nextStep } from "../terminal/next-step.js";
import { terminalOf } from "../terminal/terminal.js";
import { wrapped } from "../terminal/wrapped.js";
import { sameFile } from "./file-options.js";
import { type FitCommandOptions, TOLERANCE } from "./fit-command-options.js";
import { announceBlocks, fitInBlocks } from "./fit-in-blocks.js";
import { type FitInDatabase, fitInDatabase, stayedInWords } from "./fit-in-database.js";
import { showingProgress } from "./fit-progress.js";
import { heldOutEvaluation, partsOf } from "./held-out.js";
import {
  assertModelPath,
  featureOptions,
  labelOf,
  learntBy,
  noteRowsToLearn,
  readingToLearn,
} from "./learn-options.js";
import { memoryToRead } from "./memory-to-read.js";
import { penaltyOf } from "./penalty-options.js";
import { naming } from "./read-rows.js";

/** `multilogit fit`: reads, fits, reports the result, and writes the model file. Exit code 1 if the fit did not converge. */
export async function fitCommand(data: string, options: FitCommandOptions): Promise<void> {
  const started = performance.now();
  const learnt = learntBy(options, "fit");
  const penalty = penaltyOf(options.penalty, options);
  await assertModelPath(options.output);
  // compiled while the rows are read
  if (options.engine !== "reference") void hasWasmEngine();
  const address = databaseAddress(data);
  if (options.crossCheck !== undefined && address?.kind !== "spark")
    throw new MultilogitError(
      "option",
      `--cross-check ${options.crossCheck}: takes rows in Spark, where MLlib is, and ${address?.label ?? data} is not; leave it out`,
    );
  const keep = async (model: Model) => {
    if (options.output !== undefined) await writeTextFile(options.output, modelToText(model));
  };
  const outcome =
    address === null
      ? await fitFile(data, learnt, penalty, options)
      : await fitInDatabase(address, learnt, penalty, options, keep).then((database) => ({
          model: database.model,
          ...NOT_HELD,
          database,
        }));
  const { model, check, database } = outcome;
  if (database === null) await keep(model);
  const seconds = (performance.now() - started) / 1000;
  if (options.json) process.stdout.write(jsonReport(outcome, seconds));
  else show(humanReport(outcome, address?.label ?? data, seconds, await engineInWords(model, options.engine), options));
  const isContradicted = database !== null && database.crossCheck !== null && !isPossible(database.crossCheck, model);
  if (!model.report.converged || check?.verdict === "wrong" || isContradicted) process.exitCode = 1;
}

/** The rows of a file, held if they take little. */
async function fitFile(
  data: string,
  learnt: string | Formula,
  penalty: Penalty,
  options: FitCommandOptions,
): Promise<Outcome> {
  const memory = memoryToRead(data, options);
  const reading = {
    ...readingToLearn(learnt, options),
    memory,
    always: options.query !== undefined,
    onLarge: (bytes: number | null) => announceBlocks(data, bytes, { ...options, memory }),
  };
  return withTableBlocks(data, reading, async (blocks) =>
    blocks.whole === null
      ? { model: await fitInBlocks(data, blocks, learnt, penalty, { ...options, memory }), ...NOT_HELD }
      : fitWhole(data, blocks.whole, learnt, penalty, options),
  );
}

/** A fit, and what was found out about its rows, where they are at hand. */
interface Outcome {
  readonly model: Model;
  readonly table: Table | null;
  readonly heldOut: HeldOutEvaluation | null;
  readonly check: GradientSelfCheck | null;
  /** what went on in the database that the rows stayed in, null for files */
  readonly database: FitInDatabase | null;
}

const NOT_HELD = { table: null, heldOut: null, check: null, database: null };

async function fitWhole(
  data: string,
  all: Table,
  learnt: string | Formula,
  penalty: Penalty,
  options: FitCommandOptions,
): Promise<Outcome> {
  const { holdOut, missing = "drop" } = options;
  noteRowsToLearn(data, all, learnt, options);
  const target = labelOf(learnt);
  const parts = holdOut === undefined ? null : await naming(data, () => partsOf(all, target, holdOut, options.seed));
  const table = parts?.training ?? all;
  const model = await naming(data, () => fitTable(table, learnt, penalty, options));
  const heldOut =
    parts && holdOut !== undefined
      ? await naming(data, () => heldOutEvaluation(model, parts.heldOut, { ...options, holdOut, missing }))
      : null;
  const check = options.checkGradient ? await checked(table, learnt, penalty, options) : null;
  return { model, table, heldOut, check, database: null };
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
      tolerance: options.tolerance ?? TOLERANCE,
      ...(options.maxIterations === undefined ? {} : { maxIterations: options.maxIterations }),
      ...progress,
    }),
  );
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

function jsonReport({ model, check, heldOut, database }: Outcome, seconds: number): string {
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
    ...(report.passes === undefined ? {} : { passes: report.passes }),
    ...(report.gapEstimate === undefined ? {} : { gapEstimate: report.gapEstimate }),
    ...(database === null ? {} : { database: { ...database.traffic, sampleRows: database.sampleRows } }),
    ...(database?.crossCheck ? { crossCheck: crossCheckInJson(database.crossCheck, model) } : {}),
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
  { model, table, check, heldOut, database }: Outcome,
  data: string,
  seconds: number,
  engine: string,
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
    ...(database === null ? {} : { stayed: stayedInWords(database) }),
    ...(database?.crossCheck ? { crossCheck: crossCheckInWords(database.crossCheck, model) } : {}),
    ...(options.weights === undefined ? {} : { rowWeights: options.weights }),
  });
  return `${report}\n\n${nextInWords(table, data, options, terminal.width, database !== null)}`;
}

/** What to do with the model, as commands that work as they are printed. */
function nextInWords(
  table: Table | null,
  data: string,
  options: FitCommandOptions,
  width: number,
  isInDatabase: boolean,
): string {
  const { output, weights } = options;
  if (output === undefined) return "Add -o model.json to keep the model.";
  const wrote = wrapped(`Wrote ${output}.`, width).join("\n");
  // standard input has been read to its end
  if (data === "-") return wrote;
  const files = [fileArgument(output), fileArgument(data)];
  const same = sameFile(options);
  const judged = [...(weights === undefined ? [] : ["--weights", weights]), ...heldOutAgain(options)];
  if (isInDatabase)
    return [
      `${wrote} Next:`,
      nextStep(["evaluate", ...files, ...judged, ...same], width),
      nextStep(["predict", ...files, ...same, "--into", "predictions"], width),
    ].join("\n");
  const first = table === null ? 1 : rowNumber(completeRows(table, table.names).table, 0);
  return [
    `${wrote} Next:`,
    nextStep(["evaluate", ...files, ...judged, ...same], width),
    nextStep(["explain", ...files, "--row", String(first), ...same], width),
  ].join("\n");
}
