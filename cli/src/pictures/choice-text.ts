import type {
  Calibrated,
  Choice,
  CrossValidation,
  CurvePoint,
  Measure,
  NestedCrossValidation,
  StabilitySelection,
} from "multilogit";
import { penaltyPathInWords, penaltyPathsInWords } from "multilogit/internal";
import { formatNumber } from "../terminal/format-number.js";
import { type LabelledText, labelledLines } from "../terminal/labelled-lines.js";
import { inOptions } from "../terminal/remedies.js";
import type { Terminal } from "../terminal/terminal.js";
import { textTable } from "../terminal/text-table.js";
import { wrapped } from "../terminal/wrapped.js";
import { evenly } from "./path-text.js";
import { warningSentences } from "./warning-lines.js";

/** Which of the two choices is taken. */
export type Rule = "one-standard-error" | "best";

export interface ChoiceOptions {
  readonly source: string;
  readonly rule: Rule;
  /** how rows were divided, in words */
  readonly folds: string;
  /** the score of the whole choice on rows that had no part in it */
  readonly expected?: NestedCrossValidation | null;
  readonly calibrated?: Calibrated | null;
  readonly stability?: StabilitySelection | null;
  readonly terminal: Terminal;
}

/** More lines than this do not fit a screen; --json has all λ. */
const MOST_LINES = 22;
/** The picture ends this many standard errors above the best score: what is worse is far from being chosen. */
const ERRORS_SHOWN = 10;
/** Columns of the picture, at most and at least. */
const WIDEST = 44;
const NARROWEST = 12;

const MEASURES: Readonly<Record<Measure, string>> = {
  deviance: "deviance (−2 ln p of the observed class, mean over held-out rows)",
  error: "share of held-out rows whose most probable class is wrong",
  brier: "Brier score of held-out rows (0 to 2)",
  auc: "mean of the classes' areas under one-against-rest curves, of held-out rows (more is better)",
};

/** The facts of a choice, by name. */
export function choiceLines(
  outcome: CrossValidation,
  { source, rule, folds, expected, calibrated, stability }: Omit<ChoiceOptions, "terminal">,
): LabelledText[] {
  const { curves, best, oneStandardError, measure, classes, notes } = outcome;
  const chosen = chosenOf(outcome, rule);
  const { report, featureMap } = chosen.model;
  const left = report.droppedRows === 0 ? "" : ` (${report.droppedRows} left out for missing cells)`;
  const named = penaltyPathsInWords(
    curves.map(({ penalty }) => penalty),
    (path, p) => `${penaltyPathInWords(path)} (${curves[p]!.points.length} λ)`,
  );
  const other = rule === "best" ? "one-standard-error" : "best";
  return [
    ["data", `${source}: ${report.rows} rows${left}, ${featureMap.names.length} features, ${classes.length} classes`],
    ["penalty", named],
    ["folds", folds],
    ["measure", MEASURES[measure]],
    ["best", choiceInWords(outcome, best)],
    [
      "one standard error",
      best.index === oneStandardError.index
        ? "the same λ: no larger one is within one standard error of it"
        : choiceInWords(outcome, oneStandardError),
    ],
    [
      "chosen",
      best.index === oneStandardError.index
        ? "that λ, which --rule best and --rule one-standard-error both take"
        : `${rule === "best" ? "the best" : "the one within one standard error"}; --rule ${other} takes the other`,
    ],
    ...(expected ? [["new rows", expectedInWords(expected)] as const] : []),
    ...(stability ? [["stability", stabilityInWords(stability)] as const] : []),
    ...(calibrated ? [["calibration", calibrationInWords(calibrated)] as const] : []),
    ...warningSentences(report.warnings).map((sentence): LabelledText => ["warning", sentence]),
    ...[...new Set([...notes, ...(expected?.notes ?? []), ...(stability?.notes ?? [])])].map(
      (note): LabelledText => ["note", inOptions(note)],
    ),
  ];
}

/** What to expect of rows that had no part in the choice. */
function expectedInWords({ measure, mean, standardError, folds }: NestedCrossValidation): string {
  return `${measure} ${scoreInWords(mean, standardError)}, of ${folds.length} parts, each predicted by a choice made without it`;
}

/** Features that are not stable but are named, for comparison. */
const MOST_OTHERS = 5;

function stabilityInWords({ features, subsamples, cutoff, mostKept, expectedFalse }: StabilitySelection): string {
  const percent = (share: number) => `${formatNumber(100 * share, 3)} %`;
  const listed = (isStable: boolean, most: number) =>
    features
      .filter((each) => each.isStable === isStable && each.share > 0)
      .slice(0, most)
      .map(({ feature, share }) => `${feature} ${percent(share)}`)
      .join(", ") || "none";
  const first = mostKept === 1 ? "the first feature" : `the first ${mostKept} features at most`;
  return `kept in at least ${percent(cutoff)} of ${subsamples} halves of the rows, ${first} of each: ${listed(true, Infinity)}; less often: ${listed(false, MOST_OTHERS)}; expected by chance: at most ${formatNumber(expectedFalse, 2)}`;
}

function calibrationInWords({ method, scale, before, after }: Calibrated): string {
  const change =
    method === "temperature"
      ? `scores × ${formatNumber(scale[0]!)}`
      : `scores of the classes × ${formatNumber(Math.min(...scale))} to ${formatNumber(Math.max(...scale))}, and a constant each`;
  return `${change}: log loss of held-out rows ${formatNumber(before.logLoss)} before, ${formatNumber(after.logLoss)} after; expected calibration error ${formatNumber(before.expectedCalibrationError, 2)} before, ${formatNumber(after.expectedCalibrationError, 2)} after`;
}

export function chosenOf({ best, oneStandardError }: CrossValidation, rule: Rule): Choice {
  return rule === "best" ? best : oneStandardError;
}

function choiceInWords(
  { curves, measure }: CrossValidation,
  { curve, index, lambda, mean, standardError }: Choice,
): string {
  const { penalty, points } = curves[curve]!;
  const { nonZeros, features } = points[index]!;
  const alpha = curves.length > 1 ? `${penaltyPathInWords(penalty)}, ` : "";
  return `${alpha}λ = ${formatNumber(lambda)}: ${measure} ${scoreInWords(mean, standardError)}, ${weightsInWords(nonZeros, features)}`;
}

/** "3 weights of 2 features that are not 0", or that there are none. */
function weightsInWords(nonZeros: number, features: number): string {
  if (nonZeros === 0) return "every penalised weight 0";
  return nonZeros === 1
    ? "1 weight that is not 0"
    : `${nonZeros} weights of ${features} ${features === 1 ? "feature" : "features"} that are not 0`;
}

function scoreInWords(mean: number, standardError: number | null): string {
  return standardError === null ? formatNumber(mean) : `${formatNumber(mean)} ± ${formatNumber(standardError, 2)}`;
}

/** A cross-validation for people: the facts, and the curve of the chosen path with its standard errors. */
export function choiceText(outcome: CrossValidation, options: ChoiceOptions): string {
  const { terminal } = options;
  const facts = labelledLines(choiceLines(outcome, options), terminal.width);
  return `${facts}\n\n${curveText(outcome, terminal)}`;
}

/** One line per λ: what is scored, the score, and a picture of it with its standard error; B marks the best, S the one within a standard error. */
function curveText(outcome: CrossValidation, terminal: Terminal): string {
  const { curves, best, oneStandardError, measure } = outcome;
  const { points } = curves[best.curve]!;
  const shown = evenly(points.length, MOST_LINES, [best.index, oneStandardError.index]);
  const cells = shown.map((i) => {
    const { lambda, nonZeros, mean, standardError } = points[i]!;
    const mark =
      i === best.index ? (i === oneStandardError.index ? "BS" : "B") : i === oneStandardError.index ? "S" : "";
    return [
      mark,
      formatNumber(lambda),
      String(nonZeros),
      formatNumber(mean),
      standardError === null ? "" : `± ${formatNumber(standardError, 2)}`,
    ];
  });
  const header = ["", "λ", "weights", measure, ""];
  const table = textTable(header, cells, ["left", "right", "right", "right", "left"], terminal.width).split("\n");
  const taken = Math.max(...table.map((line) => line.length));
  const width = Math.min(WIDEST, terminal.width - taken - 3);
  const some = shown.length < points.length ? `, ${shown.length} of ${points.length} λ` : "";
  const sign = measure === "auc" ? -1 : 1;
  const picture = width < NARROWEST ? () => "" : pictureOf(points, best, sign, width);
  const lines = table.map((line, at) =>
    at === 0 ? line : `${line.padEnd(taken)}   ${picture(points[shown[at - 1]!]!)}`.trimEnd(),
  );
  const heading = wrapped(
    `mean over folds and its standard error${some}; B the best, S the largest λ within one standard error of it; > further away`,
    terminal.width,
  );
  return [...heading, "", ...lines].join("\n");
}

/** Draws a score and its standard error from the best score, less its error, on. */
function pictureOf(
  points: readonly CurvePoint[],
  best: Choice,
  sign: number,
  width: number,
): (point: CurvePoint) => string {
  const error = best.standardError ?? 0;
  const worst = Math.max(...points.map(({ mean }) => sign * (mean - best.mean)));
  const span = Math.min(worst, ERRORS_SHOWN * error || worst) + error || 1;
  const place = (worse: number) => Math.round(((worse + error) / (span + error)) * (width - 1));
  return ({ mean, standardError }) => {
    const worse = sign * (mean - best.mean);
    if (worse > span) return `${" ".repeat(width - 1)}>`;
    const row = new Array<string>(width).fill(" ");
    const [from, to] = [worse - (standardError ?? 0), worse + (standardError ?? 0)].map(place);
    for (let c = Math.max(0, from!); c <= Math.min(width - 1, to!); c++) row[c] = "-";
    row[place(worse)] = "o";
    return row.join("");
  };
}
