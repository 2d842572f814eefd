import { basename } from "node:path";
import {
  type Calibrated,
  type CalibrationMethod,
  type CrossValidation,
  type CrossValidationProgress,
  calibrate,
  crossValidate,
  type FoldOptions,
  hasWasmEngine,
  type Measure,
  MultilogitError,
  modelToText,
  type NestedCrossValidation,
  nestedCrossValidate,
  penaltyText,
  type StabilitySelection,
  stabilitySelection,
} from "multilogit";
import { penaltyPathInJson, quoted } from "multilogit/internal";
import { assertReportPath } from "../files/assert-report-path.js";
import { notesInJson } from "../files/note.js";
import { writeTextFile } from "../files/write-text-file.js";
import { choicePage } from "../pictures/choice-page.js";
import { choiceText, chosenOf, type Rule } from "../pictures/choice-text.js";
import { show } from "../system/standard-output.js";
import { progressLine } from "../terminal/progress-line.js";
import { inOptions } from "../terminal/remedies.js";
import { terminalOf } from "../terminal/terminal.js";
import { assertModelPath, learntBy, readRowsToLearn } from "./learn-options.js";
import { libraryOptions, penaltiesOf, wroteLines } from "./path.js";
import type { PathOptionsOfCommand } from "./path-command-options.js";
import { naming } from "./read-rows.js";

export interface ChooseCommandOptions extends PathOptionsOfCommand {
  readonly folds: number | string;
  readonly by?: string;
  readonly time?: string;
  readonly repeats: number;
  readonly measure: Measure;
  readonly rule: Rule;
  readonly seed: number;
  readonly nested?: number;
  readonly calibrate?: CalibrationMethod;
  readonly stability?: number;
}

/** `multilogit choose`: the λ that predicts held-out rows best, or nearly. Exit code 1 if a fit did not converge. */
export async function chooseCommand(data: string, options: ChooseCommandOptions): Promise<void> {
  const learnt = learntBy(options, "choose");
  const penalties = penaltiesOf(options);
  if (options.nested !== undefined && typeof options.folds === "string")
    throw new MultilogitError(
      "option",
      `--nested ${options.nested}: the column ${quoted(options.folds)} says which folds there are; give --folds a number`,
    );
  if (
    options.stability !== undefined &&
    (options.time !== undefined || typeof options.folds === "string" || penalties.some(({ kind }) => kind === "ridge"))
  )
    throw new MultilogitError(
      "option",
      `--stability ${options.stability} draws halves at random and asks which features a path keeps; leave out --time, a column of folds and a ridge`,
    );
  await assertModelPath(options.output);
  await assertReportPath(options.report);
  if (options.engine !== "reference") void hasWasmEngine();
  const { folds, by, time, repeats, seed, measure, rule } = options;
  const apart = [folds, by, time].filter((name) => typeof name === "string");
  const table = await readRowsToLearn(data, learnt, options, apart);
  const line = progressLine(process.stderr);
  const division: FoldOptions = {
    folds,
    repeats,
    seed,
    ...(by === undefined ? {} : { by }),
    ...(time === undefined ? {} : { time }),
  };
  const common = { ...libraryOptions(options), ...division, penalty: penalties, measure };
  const place = ({ fold, folds: all, step, count }: CrossValidationProgress) =>
    `${fold === 0 ? "all rows" : `fold ${fold} of ${all}`}: λ ${step} of ${count}`;
  const { nested, calibrate: method, output, report } = options;
  const { outcome, expected, stability } = await naming(data, async () => {
    const first = await crossValidate(table, learnt, {
      ...common,
      onProgress: (progress) => line.update(place(progress)),
    });
    const { repeats: _, measure: __, folds: ___, ...halved } = common;
    const stable =
      options.stability === undefined
        ? null
        : await stabilitySelection(table, learnt, {
            ...halved,
            penalty: first.curves[chosenOf(first, rule).curve]!.penalty,
            subsamples: options.stability,
            onProgress: ({ subsample, subsamples, step, count }) =>
              line.update(`half ${subsample} of ${subsamples}: λ ${step} of ${count}`),
          });
    if (nested === undefined) return { outcome: first, expected: null, stability: stable };
    const { repeats: ____, ...once } = common;
    const second = await nestedCrossValidate(table, learnt, {
      ...once,
      outerFolds: nested,
      rule: rule === "best" ? "best" : "oneStandardError",
      onProgress: (progress) =>
        line.update(`without part ${progress.outerFold} of ${progress.outerFolds}: ${place(progress)}`),
    });
    return { outcome: first, expected: second, stability: stable };
  }).finally(() => line.clear());
  const calibrated = method === undefined ? null : calibrate(outcome, chosenOf(outcome, rule), { method });
  const source = data === "-" ? "standard input" : basename(data);
  const shown = { source, rule, folds: foldsInWords(division, outcome), expected, calibrated, stability };
  if (report !== undefined) await writeTextFile(report, choicePage(outcome, shown));
  if (output !== undefined) await writeTextFile(output, modelToText((calibrated ?? chosenOf(outcome, rule)).model));
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ ...choiceInJson(outcome, options), ...checksInJson(expected, calibrated, stability), ...notesInJson() })}\n`,
    );
  else {
    const text = choiceText(outcome, { ...shown, terminal: terminalOf(process.stdout) });
    const advice = output === undefined ? ["Add -o model.json to keep the chosen model."] : [];
    show([text, ...wroteLines(options), ...advice].join("\n\n"));
  }
  if (!outcome.converged || stability?.converged === false) process.exitCode = 1;
}

/** What --nested, --calibrate and --stability found. */
function checksInJson(
  expected: NestedCrossValidation | null,
  calibrated: Calibrated | null,
  stability: StabilitySelection | null,
) {
  return {
    ...(stability === null ? {} : { stability }),
    ...(expected === null
      ? {}
      : {
          nested: {
            mean: expected.mean,
            standardError: expected.standardError,
            folds: expected.folds.map(({ penalty, score, training, heldOut }) => ({
              penalty: penaltyText(penalty),
              score,
              trainingRows: training.length,
              heldOutRows: heldOut.length,
            })),
          },
        }),
    ...(calibrated === null
      ? {}
      : {
          calibration: {
            method: calibrated.method,
            scale: calibrated.scale,
            shift: calibrated.shift,
            before: calibrated.before,
            after: calibrated.after,
          },
        }),
  };
}

function foldsInWords({ folds, by, time, repeats, seed }: FoldOptions, outcome: CrossValidation): string {
  const count = outcome.folds.length / (repeats ?? 1);
  const rounds = (repeats ?? 1) > 1 ? `, ${repeats} times` : "";
  if (typeof folds === "string") return `${count}, of the column ${folds}`;
  if (time !== undefined) return `${count} of later rows each, by ${time}`;
  if (by !== undefined)
    return `${count}, rows of one ${by} together, classes as even as that allows${rounds}; seed ${seed}`;
  return `${count}, each class spread evenly${rounds}; seed ${seed}`;
}

function choiceInJson(outcome: CrossValidation, options: ChooseCommandOptions) {
  const { measure, classes, curves, best, oneStandardError, folds, converged, notes } = outcome;
  const inJson = ({ curve, index, lambda, penalty, mean, standardError }: CrossValidation["best"]) => ({
    curve,
    index,
    lambda,
    penalty: penaltyText(penalty),
    mean,
    standardError,
  });
  return {
    measure,
    classes,
    rule: options.rule,
    best: inJson(best),
    oneStandardError: inJson(oneStandardError),
    folds: folds.map(({ repeat, fold, training, heldOut }) => ({
      repeat,
      fold,
      trainingRows: training.length,
      heldOutRows: heldOut.length,
    })),
    converged,
    remarks: notes.map(inOptions),
    warnings: best.model.report.warnings,
    curves: curves.map(({ penalty, points, path }) => ({
      penalty: penaltyPathInJson(penalty),
      reason: path.reason,
      points,
    })),
  };
}
