import { factorsOf, type Model, weightTable } from "multilogit";
import { isFlagFeature } from "multilogit/internal";
import { formatNumber } from "../terminal/format-number.js";
import type { Terminal } from "../terminal/terminal.js";
import { type Alignment, textTable } from "../terminal/text-table.js";
import { wrapped } from "../terminal/wrapped.js";

/** With more features than this the heaviest are shown, about a screen of them. */
const MOST_FEATURES_SHOWN = 40;
const HEAVIEST_SHOWN = 20;
const MOST_CLASSES_SHOWN = 12;

/** The weights as a table with a title that says what its numbers are. */
export function weightTableText(model: Model, { width }: Terminal): string {
  const { reference, isCentred, classes, features, weights } = weightTable(model);
  const C = classes.length;
  if (C > MOST_CLASSES_SHOWN)
    return wrapped(
      `weights: ${features.length} features × ${C} classes, too many to show; a model file (-o model.json) has all`,
      width,
    ).join("\n");
  const shown = features.length > MOST_FEATURES_SHOWN ? heaviest(model) : features.map((_, j) => j);
  const rows = shown.map((j) => [features[j]!, ...classes.map((_, c) => formatNumber(weights[j * C + c]!))]);
  const headings = reference === null ? classes.map(String) : [`${classes[0]} against ${reference}`];
  const alignment: Alignment[] = ["left", ...classes.map(() => "decimal" as const)];
  const ofAll = isCentred
    ? "each class against the mean of all"
    : "each class, up to a number that is the same for all";
  const against = reference === null ? ofAll : headings[0];
  const title = `weights: log-odds of ${against}, per unit of the column${flags(model)}${which(shown.length, features.length)}`;
  return [...wrapped(title, width), "", textTable(["", ...headings], rows, alignment, width)].join("\n");
}

/** Levels, thresholds and booleans have no unit: they hold or do not. */
function flags({ featureMap }: Model): string {
  const factors = featureMap.features.flatMap(factorsOf);
  const hasFlags = factors.some(
    (factor) => factor.kind === "category" || (factor.kind === "number" && isFlagFeature(factor)),
  );
  return hasFlags ? " (of a level or threshold: where it holds)" : "";
}

function which(shown: number, all: number): string {
  if (shown === all) return "";
  return `; the constant and the ${shown - 1} features that move the scores most, of ${all - 1}`;
}

/** The constant, and the features whose weights differ most between classes, in the units of the fit, which are comparable. */
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
