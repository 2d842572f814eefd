import {
  type ClassExplanation,
  cellOf,
  columnOf,
  featureMapOf,
  type Model,
  type NumberFeature,
  type SquareFeatures,
  squareFeatures,
  type Table,
  type WeightExplanation,
} from "multilogit";
import { barChart } from "../terminal/bar-chart.js";
import { formatNumber } from "../terminal/format-number.js";
import { heatMap } from "../terminal/heat-map.js";
import { imageOf } from "../terminal/image-of.js";
import { shareText } from "../terminal/share-text.js";
import { sideBySide } from "../terminal/side-by-side.js";
import type { Terminal } from "../terminal/terminal.js";
import { textTable } from "../terminal/text-table.js";
import { wrapped } from "../terminal/wrapped.js";

const MOST_CONTRIBUTIONS = 12;
const MOST_CLASSES = 10;
const MOST_SHARES = 12;
/** Bars of this width fit next to two pictures in 80 columns. */
const BARS_WIDE = 38;
const NUMBERS = ["left", "decimal", "decimal", "decimal"] as const;
const NUMBERS_WITH_CELLS = ["left", "decimal", "decimal", "decimal", "decimal"] as const;

/** Row i for people: its image where the features form one, the probabilities, and what adds up to the score of `shown`. */
export function rowExplanation(
  model: Model,
  table: Table,
  i: number,
  classes: readonly ClassExplanation[],
  shown: ClassExplanation,
  terminal: Terminal,
): string {
  const square = squareFeatures(model.featureMap);
  const bars = barChart(
    classes.slice(0, MOST_CLASSES).map((c) => String(c.class)),
    classes.slice(0, MOST_CLASSES).map((c) => c.probability),
    square ? { ...terminal, width: BARS_WIDE } : terminal,
  );
  const top = square
    ? sideBySide(rowPictures(square, table, i, shown, bars, terminal), {
        captions: [`row ${i + 1}`, `adds to ${shown.class}`, "probability"],
        gap: 4,
        width: terminal.width,
      })
    : `row ${i + 1}: probability\n${bars}`;
  return `${top}\n\n${scoreTable(shown, unstandardized(model, table, i, shown), terminal.width)}`;
}

function rowPictures(
  square: SquareFeatures,
  table: Table,
  i: number,
  shown: ClassExplanation,
  bars: string,
  terminal: Terminal,
): string[] {
  const pixels = square.columns.map((name) => Number(cellOf(columnOf(table, name), i)));
  const added = square.places.map((j) => shown.contributions[j]!.contribution);
  return [
    imageOf(pixels, square.side, square.side, { terminal, scale: 2 }),
    heatMap(added, square.side, square.side, { terminal, scale: 2 }),
    bars,
  ];
}

/** What row i has before standardising, by the name of the feature: standardised values alone say little to a reader. */
interface Unstandardized {
  /** cells of the file, or also numbers made of them, such as log(income) */
  readonly heading: "cell" | "raw";
  readonly numbers: ReadonlyMap<string, number>;
}

/** Null where nothing is standardised. */
function unstandardized(
  { featureMap }: Model,
  table: Table,
  i: number,
  shown: ClassExplanation,
): Unstandardized | null {
  const found = featureMap.features.filter((feature) => feature.kind === "number").filter(isStandardized);
  if (found.length === 0) return null;
  const values = new Map(shown.contributions.map(({ feature, value }) => [feature, value]));
  const numbers = found.map((feature): [string, number] => {
    const { expression, center, scale } = feature;
    const name = nameOf(feature);
    const isCell = expression.kind === "column";
    return [name, isCell ? Number(cellOf(columnOf(table, expression.column), i)) : center + scale * values.get(name)!];
  });
  const areCells = found.every(({ expression }) => expression.kind === "column");
  return { heading: areCells ? "cell" : "raw", numbers: new Map(numbers) };
}

function isStandardized({ center, scale }: NumberFeature): boolean {
  return center !== 0 || scale !== 1;
}

function nameOf(feature: NumberFeature): string {
  return featureMapOf([feature]).names[0]!;
}

/** The contributions to one score, largest first, and their sum. */
function scoreTable(
  { class: name, contributions, offset, score, probability }: ClassExplanation,
  raw: Unstandardized | null,
  width: number,
): string {
  const sorted = contributions
    .filter((c) => c.contribution !== 0)
    .sort((x, y) => Math.abs(y.contribution) - Math.abs(x.contribution));
  const rest = sorted.slice(MOST_CONTRIBUTIONS);
  const line = (feature: string, ...others: string[]) => {
    if (raw === null) return [feature, ...others];
    const number = raw.numbers.get(feature);
    return [feature, number === undefined ? "" : formatNumber(number), ...others];
  };
  const restSum = rest.reduce((sum, c) => sum + c.contribution, 0);
  const rows = sorted
    .slice(0, MOST_CONTRIBUTIONS)
    .map((c) => line(c.feature, formatNumber(c.value), signed(c.weight), signed(c.contribution)));
  if (rest.length > 0)
    rows.push(line(`${rest.length} more ${rest.length === 1 ? "feature" : "features"}`, "", "", signed(restSum)));
  if (offset !== 0) rows.push(line("offset", "", "", signed(offset)));
  rows.push(line(`score of ${name}`, "", "", signed(score)));
  const heading = `class ${name}, probability ${shareText(probability)}: its score in nats is the sum of`;
  const header = ["feature", ...(raw === null ? ["value"] : [raw.heading, "standardised"]), "× weight", "= adds"];
  const table = textTable(header, rows, raw === null ? NUMBERS : NUMBERS_WITH_CELLS, width);
  return [...wrapped(heading, width), "", table].join("\n");
}

/** The derivative of the log-likelihood in one weight, as a sum over rows; rows are numbered from 1. */
export function weightExplanation(
  e: WeightExplanation,
  model: Model,
  droppedRows: number,
  { width }: Terminal,
): string {
  const rows = e.shares
    .slice(0, MOST_SHARES)
    .map((s) => [String(s.row), signed(s.residual), formatNumber(s.value), signed(s.share)]);
  const rest = e.shares.slice(MOST_SHARES).reduce((sum, s) => sum + s.share, 0);
  if (e.shares.length > MOST_SHARES) rows.push([`${e.shares.length - MOST_SHARES} more`, "", "", signed(rest)]);
  rows.push(["sum", "", "", signed(e.logLikelihoodDerivative)]);
  const count = e.isCount
    ? [
        `The feature is 0 or 1, so this is a difference of counts: seen together ${timesInWords(e.observed)}, expected ${formatNumber(e.expected, 6)}.`,
      ]
    : [];
  const facts = [
    `weight of ${e.feature} for class ${e.class}: ${signed(e.weight)}${unitInWords(model, e.feature)}`,
    `∂ log-likelihood / ∂ weight = Σ rows (observed − probability) × feature = ${signed(e.logLikelihoodDerivative)}`,
    `∂ −penalty / ∂ weight = ${signed(e.penaltyDerivative)}; the two sum to ${(e.logLikelihoodDerivative + e.penaltyDerivative).toExponential(1)} (0 at the optimum, for the rows of the fit)`,
    ...count,
  ];
  return [
    ...facts.flatMap((fact) => wrapped(fact, width)),
    "",
    textTable(["row", "residual", "× feature", "= share"], rows, NUMBERS, width),
    ...(droppedRows === 0
      ? []
      : ["", `${droppedRows} ${droppedRows === 1 ? "row" : "rows"} left out for missing cells`]),
  ].join("\n");
}

/** The unit of a weight, where that is not the column's. */
function unitInWords({ featureMap }: Model, name: string): string {
  const feature = featureMap.features
    .filter((candidate) => candidate.kind === "number")
    .find((candidate) => nameOf(candidate) === name);
  if (feature === undefined || feature.scale === 1) return "";
  const what = feature.expression.kind === "column" ? "the column" : name;
  return ` per ${formatNumber(feature.scale)} units of ${what}, by which it was scaled`;
}

/** Counts, or with row weights or soft labels their sum. */
function timesInWords(observed: number): string {
  return Number.isInteger(observed)
    ? `${formatNumber(observed, 6)} times`
    : `${formatNumber(observed, 6)} in weight of rows`;
}

function signed(x: number): string {
  return x > 0 ? `+${formatNumber(x)}` : formatNumber(x);
}
