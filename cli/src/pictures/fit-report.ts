import {
  evaluate,
  type FeatureMap,
  type GradientSelfCheck,
  type Model,
  objectiveInWords,
  rawWeights,
  squareFeatures,
  type Table,
} from "multilogit";
import { formatNumber } from "../terminal/format-number.js";
import { type LabelledText, labelledLines } from "../terminal/labelled-lines.js";
import { inOptions } from "../terminal/remedies.js";
import { shellWord } from "../terminal/shell-command.js";
import type { Terminal } from "../terminal/terminal.js";
import { type Alignment, textTable } from "../terminal/text-table.js";
import { wrapped } from "../terminal/wrapped.js";
import { weightPictures } from "./weight-pictures.js";

/** Of more features than these the heaviest are shown, about a screen of them. */
const MOST_FEATURES_SHOWN = 40;
const HEAVIEST_SHOWN = 20;
const MOST_CLASSES_SHOWN = 12;

export interface FitReportOptions {
  readonly source: string;
  readonly seconds: number;
  /** who summed over the rows, in words */
  readonly engine: string;
  readonly check: GradientSelfCheck | null;
  readonly terminal: Terminal;
  readonly rowWeights?: string;
}

/** What a fit came to, for a person: data, objective in words, how it was solved, certificate, fit to its rows, weights. */
export function fitReport(
  model: Model,
  table: Table,
  { source, seconds, engine, check, terminal, rowWeights }: FitReportOptions,
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
  if (report.droppedRows === 0) lines.push(["on these rows", fitToRows(model, table, rowWeights)]);
  for (const column of identifiers(model))
    lines.push([
      "note",
      `column ${column} has a level for nearly every row, as an identifier has; --ignore ${shellWord(column)} leaves it out`,
    ]);
  if (check) lines.push(["gradient", checkInWords(check)]);
  return [labelledLines(lines, terminal.width), weightsShown(model, terminal)].filter(Boolean).join("\n\n");
}

/** The gradient check as half a sentence. */
export function checkInWords({ verdict, directions, largestRelativeDifference }: GradientSelfCheck): string {
  return `${verdict}: along ${directions.length} random directions it differs from the objective's own slope by at most ${largestRelativeDifference.toExponential(0)} of it`;
}

export function certificateInWords({ report }: Model): string {
  const { kind, gradientNorm } = report.certificate;
  return `${inOptions(report.reason)} (${kind.replace("-", " ")}; gradient norm ${gradientNorm.toExponential(1)})`;
}

function fitToRows(model: Model, table: Table, rowWeights: string | undefined): string {
  const { accuracy, logLoss } = evaluate(model, table, rowWeights === undefined ? {} : { rowWeights });
  return `accuracy ${(100 * accuracy).toFixed(1)} %, log loss ${formatNumber(logLoss)} nats per row`;
}

/** Categories with more than half as many levels as there are rows: names and numbers of rows rather than properties of them. */
function identifiers({ featureMap, report }: Model): string[] {
  return featureMap.features.flatMap((feature) =>
    feature.kind === "category" && feature.levels.length > 10 && 2 * feature.levels.length > report.rows
      ? [feature.column]
      : [],
  );
}

function dropped(count: number): string {
  return count === 0 ? "" : ` (${count} left out for missing cells)`;
}

/** "65 features (constant, 64 thresholds)" */
function featuresInWords({ features, names }: FeatureMap): string {
  const counts = new Map<string, number>();
  for (const { kind } of features) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const words: Record<string, string> = {
    number: "numbers",
    expression: "expressions",
    product: "products",
    threshold: "thresholds",
    boolean: "booleans",
    category: "categories",
  };
  const parts = [...counts].map(([kind, count]) =>
    kind === "constant" ? "constant" : `${count} ${count === 1 ? kind : words[kind]}`,
  );
  return `${names.length} features (${parts.join(", ")})`;
}

function weightsShown(model: Model, terminal: Terminal): string {
  const square = squareFeatures(model.featureMap);
  if (square) return `weights of each class per pixel\n\n${weightPictures(model, square, terminal)}`;
  const { names } = model.featureMap;
  const K = model.classes.length;
  if (K > MOST_CLASSES_SHOWN)
    return wrapped(
      `weights: ${names.length} features × ${K} classes, too many to show; a model file (-o model.json) has all`,
      terminal.width,
    ).join("\n");
  const shown = names.length > MOST_FEATURES_SHOWN ? heaviest(model) : names.map((_, j) => j);
  const W = rawWeights(model);
  const rows = shown.map((j) => [names[j]!, ...model.classes.map((_, k) => formatNumber(W[j * K + k]!))]);
  const alignment: Alignment[] = ["left", ...model.classes.map(() => "decimal" as const)];
  const table = textTable(["", ...model.classes.map(String)], rows, alignment, terminal.width);
  const left = names.length - shown.length;
  const which =
    left === 0
      ? ""
      : `; the constant and the ${shown.length - 1} features that move the scores most, of ${names.length - 1}`;
  return [...wrapped(`weights: log-odds per unit of the column${which}`, terminal.width), "", table].join("\n");
}

/** The constant, and the features whose weights differ most between classes, in the units that were fitted: those compare. */
function heaviest({ featureMap, weights, classes }: Model): number[] {
  const K = classes.length;
  const constant = featureMap.features[0]?.kind === "constant" ? 0 : -1;
  const reach = featureMap.names.map((_, j) => {
    const ofFeature = weights.subarray(j * K, j * K + K);
    return Math.max(...ofFeature) - Math.min(...ofFeature);
  });
  const others = featureMap.names.map((_, j) => j).filter((j) => j !== constant);
  const first = others.sort((a, b) => reach[b]! - reach[a]!).slice(0, HEAVIEST_SHOWN);
  return constant < 0 ? first : [constant, ...first];
}
