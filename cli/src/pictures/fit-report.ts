import {
  type ClassName,
  cellOf,
  columnOf,
  completeRows,
  type FeatureMap,
  type GradientSelfCheck,
  type Model,
  objectiveInWords,
  predict,
  type SquareFeatures,
  squareFeatures,
  type Table,
} from "multilogit";
import { featureNouns, weightsInWords } from "multilogit/internal";
import { formatNumber } from "../terminal/format-number.js";
import { type LabelledText, labelledLines } from "../terminal/labelled-lines.js";
import { inOptions } from "../terminal/remedies.js";
import type { Terminal } from "../terminal/terminal.js";
import { figuresInWords, type HeldOutEvaluation, heldOutInWords } from "./held-out-text.js";
import { warningSentences } from "./warning-lines.js";
import { weightPictures } from "./weight-pictures.js";
import { weightTableText } from "./weight-table-text.js";

export interface FitReportOptions {
  readonly source: string;
  readonly seconds: number;
  /** the engine that summed over the rows, in words */
  readonly engine: string;
  readonly check: GradientSelfCheck | null;
  readonly terminal: Terminal;
  readonly rowWeights?: string;
  /** how well held-out rows are predicted, null if none were held out */
  readonly heldOut: HeldOutEvaluation | null;
  /** whether a formula rather than options determines which columns are read */
  readonly isFormula: boolean;
  /** where the rows stayed, and what came here, in words; of those that were read here nothing */
  readonly stayed?: string;
  /** what another program made of the same objective, in words, where it was asked */
  readonly crossCheck?: string;
}

/** The result of a fit to `table`, null where the rows are not held, for people: data, objective in words, how it was solved, certificate, fit to its rows, weights. */
export function fitReport(
  model: Model,
  table: Table | null,
  { source, seconds, engine, check, terminal, rowWeights, heldOut, isFormula, stayed, crossCheck }: FitReportOptions,
): string {
  const { report } = model;
  const lines: LabelledText[] = [
    [
      "data",
      `${source}: ${report.rows} rows${dropped(report.droppedRows)}, ${featuresInWords(model.featureMap)}, ${model.classes.length} classes`,
    ],
    ["objective", `${report.value.toPrecision(13)} = ${objectiveInWords(model)}`],
    ["log-likelihood", `${report.logLikelihood.toPrecision(13)} nats`],
    [
      "solver",
      `${report.method}: ${report.iterations} iterations, ${report.evaluations} evaluations, ${formatNumber(seconds, 2)} s in all (${engine})`,
    ],
    ["certificate", certificateInWords(model)],
  ];
  const exactness = weightsInWords(model);
  if (exactness !== null) lines.push(["weights", inOptions(exactness)]);
  if (crossCheck !== undefined) lines.push(["cross-check", crossCheck]);
  if (stayed !== undefined) lines.splice(1, 0, ["rows", stayed]);
  const whole = table === null || report.droppedRows === 0 ? table : completeRows(table, table.names).table;
  // with columns other than those that were read, other rows may be complete
  if (whole?.rows === report.rows) lines.push(["on these rows", fitToRows(model, whole, rowWeights)]);
  if (heldOut) lines.push(["held out", heldOutInWords(heldOut)]);
  for (const sentence of warningSentences(report.warnings, !isFormula)) lines.push(["warning", sentence]);
  if (check) lines.push(["gradient", checkInWords(check)]);
  return [labelledLines(lines, terminal.width), weightsShown(model, terminal)].filter(Boolean).join("\n\n");
}

/** The gradient check as part of a sentence. */
export function checkInWords({ verdict, directions, largestRelativeDifference }: GradientSelfCheck): string {
  return `${verdict}: along ${directions.length} random directions it differs from the objective's own slope by at most ${largestRelativeDifference.toExponential(0)} of it`;
}

export function certificateInWords({ report }: Model): string {
  const { kind, gradientNorm } = report.certificate;
  return `${inOptions(report.reason)} (${kind.replace("-", " ")}; gradient norm ${gradientNorm.toExponential(1)})`;
}

/** Accuracy and log loss; without the rest of an evaluation, of which the areas under curves alone take longer than some fits. */
function fitToRows(model: Model, table: Table, rowWeights: string | undefined): string {
  const weights = rowWeights === undefined ? null : columnOf(table, rowWeights);
  const massOf = massReader(model, table);
  let [right, weight] = [0, 0];
  predict(model, table).forEach((predicted, i) => {
    const w = weights === null ? 1 : Number(cellOf(weights, i));
    const { ofPredicted, ofAll } = massOf(i, predicted);
    weight += w * ofAll;
    right += w * ofPredicted;
  });
  return figuresInWords(right / weight, -model.report.logLikelihood / weight);
}

/** Of row i, the mass of the predicted class, and that of all classes: 0 or 1, and 1, unless labels are soft. */
function massReader({ target, classes }: Model, table: Table) {
  if (typeof target === "string") {
    const observed = columnOf(table, target);
    return (i: number, predicted: ClassName) => ({
      ofPredicted: Number(String(cellOf(observed, i)) === String(predicted)),
      ofAll: 1,
    });
  }
  const masses = target.map((name) => columnOf(table, name));
  return (i: number, predicted: ClassName) => ({
    ofPredicted: Number(cellOf(masses[classes.indexOf(predicted)]!, i)),
    ofAll: masses.reduce((sum, column) => sum + Number(cellOf(column, i)), 0),
  });
}

function dropped(count: number): string {
  return count === 0 ? "" : ` (${count} left out for missing cells)`;
}

/** "65 features (constant, 64 thresholds)" */
function featuresInWords({ features, names }: FeatureMap): string {
  const counts = new Map<string, { readonly several: string; count: number }>();
  for (const feature of features) {
    const [one, several] = featureNouns(feature);
    counts.set(one, { several, count: (counts.get(one)?.count ?? 0) + 1 });
  }
  const parts = [...counts].map(([one, { several, count }]) =>
    one === "constant" ? one : `${count} ${count === 1 ? one : several}${partsOf(one, features)}`,
  );
  return `${names.length} ${names.length === 1 ? "feature" : "features"} (${parts.join(", ")})`;
}

/** The numbers of levels of categories and of words of text columns, which explain why there are more features than columns. */
function partsOf(noun: string, features: FeatureMap["features"]): string {
  if (noun === "category")
    return ofThem(features, (feature) => (feature.kind === "category" ? feature.levels : []), "level");
  return noun === "text" ? ofThem(features, (feature) => (feature.kind === "words" ? feature.words : []), "word") : "";
}

function ofThem(
  features: FeatureMap["features"],
  parts: (feature: FeatureMap["features"][number]) => readonly unknown[],
  noun: string,
): string {
  const count = features.reduce((sum, feature) => sum + parts(feature).length, 0);
  return ` of ${count} ${count === 1 ? noun : `${noun}s`}`;
}

/** Names with one number each may be those of anything. */
function guessed({ side, columns }: SquareFeatures): string {
  const [first, last] = [columns[0]!, columns.at(-1)!];
  return /\d\D+\d|pix/i.test(first) ? "" : `\n(${first} to ${last} are taken for an image of ${side} × ${side})`;
}

function weightsShown(model: Model, terminal: Terminal): string {
  const square = squareFeatures(model.featureMap);
  if (square)
    return `weights of each class against the mean of all, per pixel${guessed(square)}\n\n${weightPictures(model, square, terminal)}`;
  return weightTableText(model, terminal);
}
